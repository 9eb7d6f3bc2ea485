"""Rules of looking at a file again and again: what is believed, and when it is looked at next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.ogptn.health.attempts import Known, Policy, after

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLICY = Policy(hours=24, failures=3, back_off=(2, 12, 24, 48))
FOUND = st.sampled_from(["answers", "fails", "busy", "gone", "html"])


def looked(*found: str, policy: Policy = POLICY) -> Known:
    """Look at a file as often as there are findings, an hour apart."""
    known = Known()
    for number, one in enumerate(found):
        known = after(known, one, START + timedelta(hours=number), policy, "file")
    return known


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (["answers"], "ok"),
        (["gone"], "gone"),
        (["html"], "html"),
        (["fails"], "unknown"),
        (["busy"], "unknown"),
        (["answers", "fails", "fails"], "ok"),
        (["answers", "fails", "fails", "fails"], "unreachable"),
        (["fails", "fails", "answers", "fails", "fails"], "ok"),
        (["answers", "fails", "fails", "busy"], "ok"),
        (["gone", "fails", "fails", "fails"], "gone"),
        (["fails", "fails", "fails", "html"], "html"),
        (["fails", "fails", "fails", "answers"], "ok"),
    ],
)
def test_the_state_follows_from_what_was_found(found: list[str], state: str) -> None:
    """A page or a file that is gone is believed at once, silence the third time in a row, and an answer always."""
    assert looked(*found).state == state


def test_failures_are_counted_from_their_first() -> None:
    """Until an answer comes."""
    assert looked("answers", "fails", "fails").failing_since == START + timedelta(hours=1)
    assert looked("answers", "fails", "fails").failures == 2
    assert looked("fails", "answers") == Known("ok", 0, None, looked("fails", "answers").again_at)


@given(st.lists(FOUND, min_size=1, max_size=12))
def test_what_fails_is_left_alone_longer_each_time(found: list[str]) -> None:
    """Never less than two hours, never more than two days and a tenth here; the next look is always to come."""
    known = looked(*found)
    last = START + timedelta(hours=len(found) - 1)
    assert known.again_at is not None
    assert timedelta(hours=2) <= known.again_at - last <= timedelta(hours=52.8)
    assert (known.failures == 0) == (known.failing_since is None)


@pytest.mark.parametrize(("failures", "hours"), [(1, 2), (2, 12), (3, 24), (4, 48), (9, 48)])
def test_the_pause_grows_with_the_failures(failures: int, hours: float) -> None:
    """By the list, whose last entry repeats; up to a tenth is added, so that not all files are due at once."""
    known = looked(*["fails"] * failures)
    assert known.again_at is not None
    pause = known.again_at - START - timedelta(hours=failures - 1)
    assert timedelta(hours=hours) <= pause <= timedelta(hours=hours * 1.1)


def test_a_server_may_ask_for_a_longer_pause() -> None:
    """What it asks for is granted; what is shorter than our own pause changes nothing."""
    week = 7 * 24 * 3600.0
    assert after(Known(), "busy", START, POLICY, "f", week).again_at == START + timedelta(days=7)
    short = after(Known(), "busy", START, POLICY, "f", 60).again_at
    assert short is not None
    assert short >= START + timedelta(hours=2)


def test_files_of_one_site_are_not_all_due_at_once() -> None:
    """Each has its own pause, and always the same."""
    due = {after(Known(), "answers", START, POLICY, f"file-{n}").again_at for n in range(50)}
    assert len(due) == 50
    again = after(Known(), "answers", START, POLICY, "file-7")
    assert again == after(Known(), "answers", START, POLICY, "file-7")
