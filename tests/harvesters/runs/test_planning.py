"""What a run decides before it writes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ckanext.ogptn.harvesters.runs.plan import (
    Decided,
    Known,
    Step,
    Vanished,
    step_for_seen,
    steps_for_vanished,
)

NOW = datetime(2026, 11, 21)
WEEK = timedelta(days=7)


def known(number: int = 1, **more: object) -> Known:
    """Give a remembered record."""
    return Known(str(number), f"p{number}", "same", **more)  # type: ignore[arg-type]


def deleted(plan: Vanished) -> list[str]:
    """Give the ids of the records that a plan withdraws."""
    return [one.remote_id for one in plan.delete]


@pytest.mark.parametrize(
    ("before", "fingerprint", "step"),
    [
        (None, "x", Step.CREATE),
        (known(package_state=None), "same", Step.CREATE),
        (known(), "same", Step.UNCHANGED),
        (known(), "new", Step.UPDATE),
        (known(withdrawn=True, package_state="deleted"), "same", Step.RESTORE),
        (known(package_state="deleted"), "new", Step.UNCHANGED),
    ],
    ids=["unknown", "purged", "same", "changed", "withdrawn by us", "deleted by a person"],
)
def test_a_listed_record(before: Known | None, fingerprint: str, step: Step) -> None:
    """A record that the source lists is made, changed, restored or left."""
    assert step_for_seen(before, fingerprint) is step


def test_an_incomplete_listing_deletes_nothing() -> None:
    """Whatever has been missing for however long is held."""
    gone = [known(missing_since=NOW - timedelta(days=99))]
    assert steps_for_vanished(gone, 1, NOW, WEEK, complete=False).held == ("1",)


def test_a_missing_record_is_marked_then_deleted() -> None:
    """The grace period counts from the first complete listing without it."""
    gone = [known(1), known(2, missing_since=NOW - WEEK), known(3, missing_since=NOW)]
    plan = steps_for_vanished(gone, 100, NOW, WEEK, complete=True)
    assert (plan.mark, deleted(plan), plan.held) == (("1",), ["2"], ("1", "3"))


@pytest.mark.parametrize(
    ("count", "of", "refused"), [(10, 49, True), (10, 50, False), (9, 9, False)]
)
def test_a_mass_deletion_is_held(count: int, of: int, refused: bool) -> None:
    """More than a fifth and at least ten wait for a person."""
    gone = [known(n, missing_since=NOW - WEEK) for n in range(count)]
    plan = steps_for_vanished(gone, of, NOW, WEEK, complete=True)
    assert (bool(plan.refused), len(plan.delete)) == (refused, 0 if refused else count)


def test_what_is_withdrawn_already_is_not_counted() -> None:
    """A record that was withdrawn, or whose dataset a person deleted, is done with."""
    gone = [known(1, withdrawn=True, package_state="deleted"), known(2, package_state="deleted")]
    assert steps_for_vanished(gone, 5, NOW, WEEK, complete=True).held == ()


def test_confirmed_withdrawals_are_made_and_not_counted_again() -> None:
    """What a person confirmed goes, however much it is; the ten others are no more than a fifth."""
    gone = [known(n, missing_since=NOW - WEEK) for n in range(21)]
    decided = Decided(confirmed={str(n): NOW - timedelta(days=1) for n in range(11)})
    plan = steps_for_vanished(gone, 50, NOW, WEEK, complete=True, decided=decided)
    assert deleted(plan) == [str(n) for n in range(21)]
    assert plan.refused == ()


def test_what_exceeds_a_confirmation_is_held_alone() -> None:
    """Confirmed records go; the eleven that have come since are asked about."""
    gone = [known(n, missing_since=NOW - WEEK) for n in range(12)]
    decided = Decided(confirmed={"0": NOW - timedelta(days=1)})
    plan = steps_for_vanished(gone, 50, NOW, WEEK, complete=True, decided=decided)
    assert (deleted(plan), len(plan.refused)) == (["0"], 11)


def test_refused_withdrawals_are_kept_and_not_asked_about_again() -> None:
    """A person's refusal holds the records without a new hold."""
    gone = [known(n, missing_since=NOW - WEEK) for n in range(12)]
    decided = Decided(refused={str(n): NOW - timedelta(days=1) for n in range(12)})
    plan = steps_for_vanished(gone, 12, NOW, WEEK, complete=True, decided=decided)
    assert (deleted(plan), plan.refused, len(plan.held)) == ([], (), 12)


def test_a_decision_ends_when_the_record_was_listed_again() -> None:
    """A record that came back and vanished anew, after the hold, is judged anew."""
    gone = [known(1, missing_since=NOW - WEEK)]
    decided = Decided(refused={"1": NOW - timedelta(days=8)})
    plan = steps_for_vanished(gone, 1, NOW, WEEK, complete=True, decided=decided)
    assert deleted(plan) == ["1"]
