"""Rules of what is owed on a commitment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ckanext.ogptn.domain.duties import Duty, by_urgency, of_commitment
from ckanext.ogptn.domain.records import Commitment, Milestone, Plan, Report

TODAY = date(2017, 6, 30)
RUNNING = Plan(date(2016, 7, 1), date(2018, 12, 31), "active")
FRESH = Report("r1", "self", "limited", date(2017, 6, 1))


def promise(**fields: object) -> Commitment:
    """Make a commitment of the running plan, reported on this month."""
    values = {"plan": RUNNING, "reports": (FRESH,), **fields}
    return Commitment(**values)  # type: ignore[arg-type]


def kinds(commitment: Commitment) -> list[tuple[str, str]]:
    """Return kind and milestone of each duty."""
    return [(duty.kind, duty.milestone) for duty in of_commitment(commitment, TODAY)]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2017, 6, 29), [("overdue", "")]),
        (date(2017, 6, 30), [("due_soon", "")]),
        (date(2017, 9, 28), [("due_soon", "")]),
        (date(2017, 9, 29), []),
        (None, []),
    ],
)
def test_a_deadline_is_owed_from_ninety_days_before(
    due: date | None, expected: list[tuple[str, str]]
) -> None:
    """From 90 days ahead it is due soon, from the day after it is overdue; before, nothing is owed."""
    assert kinds(promise(due_date=due)) == expected


def test_how_far_ahead_is_a_setting() -> None:
    """The portal's own number of days decides."""
    commitment = promise(due_date=date(2017, 7, 31))
    assert of_commitment(commitment, TODAY, due_soon_days=30) == []


def test_milestones_are_owed_until_they_are_complete() -> None:
    """A milestone that a report or its own day calls complete is owed no more."""
    steps = (
        Milestone("m1", date(2017, 1, 31)),
        Milestone("m2", date(2017, 2, 28), completed_on=date(2017, 2, 1)),
        Milestone("m3", date(2017, 3, 31)),
    )
    done = Report("r2", "self", "complete", date(2017, 6, 2), milestone="m3")
    assert kinds(promise(milestones=steps, reports=(FRESH, done))) == [("overdue", "m1")]


def test_an_update_is_owed_six_months_after_the_last() -> None:
    """It is due six months after the newest report, and told from 90 days before."""
    old = replace(FRESH, report_date=date(2016, 12, 15))
    (duty,) = of_commitment(promise(reports=(old,)), TODAY)
    assert (duty.kind, duty.act, duty.due) == ("update_due", "report", date(2017, 6, 15))
    assert (duty.since, duty.days(TODAY)) == (date(2017, 6, 16), -15)
    ahead = replace(FRESH, report_date=date(2017, 3, 1))
    (duty,) = of_commitment(promise(reports=(ahead,)), TODAY)
    assert (duty.due, duty.since) == (date(2017, 9, 1), date(2017, 6, 3))
    assert duty.days(TODAY) == 63


def test_the_first_update_is_owed_six_months_after_the_beginning() -> None:
    """Without a report the plan's first day counts, or the commitment's own."""
    (duty,) = of_commitment(promise(reports=()), TODAY)
    assert duty.due == date(2017, 1, 1)
    (duty,) = of_commitment(promise(reports=(), start_date=date(2017, 2, 28)), TODAY)
    assert duty.due == date(2017, 8, 28)


@pytest.mark.parametrize(
    "fields",
    [
        {"plan": None},
        {"plan": replace(RUNNING, status="draft")},
        {"plan": replace(RUNNING, end_date=date(2017, 6, 29))},
        {"lifecycle_state": "withdrawn"},
        {"lifecycle_state": "suspended"},
        {"reports": (replace(FRESH, completion_level="complete"),)},
    ],
)
def test_nothing_is_owed_where_nothing_runs(fields: dict[str, object]) -> None:
    """Not outside an active plan, of a suspended or withdrawn promise, or of one that is complete."""
    asked = {"due_date": date(2017, 1, 1), "reports": (), **fields}
    assert of_commitment(promise(**asked), TODAY) == []


def test_parts_owe_in_the_place_of_their_whole() -> None:
    """A whole in parts owes no update, and no deadline that is merely its last part's."""
    part = promise(due_date=date(2017, 1, 1), reports=())
    assert kinds(promise(parts=(part,), reports=())) == []
    assert kinds(promise(parts=(part,), reports=(), due_date=date(2017, 2, 1))) == [("overdue", "")]


def test_a_missed_deadline_is_reported_first_and_then_amended() -> None:
    """Once the institution reported after the deadline, the promise has to change; civil society's word is not that."""
    missed = promise(due_date=date(2017, 5, 1))
    assert [duty.act for duty in of_commitment(missed, TODAY)] == ["amend"]
    early = replace(FRESH, report_date=date(2017, 4, 1))
    theirs = replace(FRESH, assessor_type="civil_society")
    duties = of_commitment(replace(missed, reports=(early, theirs)), TODAY)
    assert [duty.act for duty in duties if duty.kind == "overdue"] == ["report"]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2017, 6, 29), "overdue"),
        (date(2017, 6, 30), "this_month"),
        (date(2017, 7, 30), "this_month"),
        (date(2017, 7, 31), "later"),
        (None, "undated"),
    ],
)
def test_the_desk_has_four_groups(due: date | None, expected: str) -> None:
    """Overdue, within a month, later, and what has no day."""
    assert Duty("due_soon", "report", due).group(TODAY) == expected


def test_the_most_urgent_is_first() -> None:
    """By day, a deadline before an update of the same day; what has no day follows, the oldest first."""
    late = Duty("overdue", "report", date(2017, 1, 1))
    update = Duty("update_due", "report", date(2017, 1, 1))
    soon = Duty("due_soon", "report", date(2017, 7, 1))
    young = Duty("challenge", "resolve", since=date(2017, 5, 1))
    old = Duty("proposal", "decide", since=date(2017, 4, 1))
    given = [young, old, soon, update, late]
    assert by_urgency(given, TODAY) == [late, update, soon, old, young]
