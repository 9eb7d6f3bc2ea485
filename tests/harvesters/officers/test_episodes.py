"""What there is to tell of a source's runs, and that it is told once."""

from __future__ import annotations

from datetime import datetime, timedelta

from ckanext.ogptn.harvesters.mail.episodes import Ended, notices

NOON = datetime(2018, 4, 30, 12, 0)


def runs(*states: str) -> list[Ended]:
    """Give a run a day, the newest first, of these states."""
    return [
        Ended(f"job-{state}-{n}", state, NOON - timedelta(days=n)) for n, state in enumerate(states)
    ]


def keys(*states: str) -> list[str]:
    """Name what there is to tell."""
    return [notice.key for notice in notices(runs(*states), NOON)]


def test_a_source_that_always_worked_is_not_told_of() -> None:
    """Nor is one that was never run."""
    assert keys("good", "errors", "good") == []
    assert keys() == []


def test_a_failure_is_told_of_under_the_run_that_began_it() -> None:
    """Three failures in a row have the name of the first of them: whoever knows it is not told again."""
    assert keys("failed", "good") == ["harvest:trouble:job-failed-0"]
    assert keys("failed", "failed", "failed", "good") == ["harvest:trouble:job-failed-2"]


def test_a_failure_that_lasts_a_week_is_told_of_once_more() -> None:
    """After seven days there is a second thing to tell, under a name of its own."""
    assert keys(*["failed"] * 8, "good") == [
        "harvest:trouble:job-failed-7",
        "harvest:still:job-failed-7",
    ]


def test_an_end_is_told_of_under_the_run_that_began_the_failure() -> None:
    """The end of an episode is named after its beginning, so that it finds who was told of that."""
    assert keys("good", "good", "failed", "failed", "good") == ["harvest:again:job-failed-3"]


def test_a_run_with_bad_records_ends_a_failure() -> None:
    """The list could be read: what is wrong with single records is another matter."""
    assert keys("errors", "failed", "good") == ["harvest:again:job-failed-1"]


def test_another_trouble_is_another_thing_to_tell() -> None:
    """A source that failed and then has withdrawals held is told of twice."""
    assert keys("held", "failed", "good") == ["harvest:trouble:job-held-0"]


def test_the_end_of_a_hold_is_not_told() -> None:
    """Whoever decided knows."""
    assert keys("good", "held", "good") == []


def test_a_run_that_a_person_stopped_says_nothing() -> None:
    """It neither ends an episode nor begins one."""
    assert keys("stopped", "failed", "stopped", "failed", "good") == [
        "harvest:trouble:job-failed-3"
    ]
