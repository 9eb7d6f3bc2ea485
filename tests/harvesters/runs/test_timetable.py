"""Rules of the timetable: nothing drifts, nothing is made up for, and the clock is the portal's."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ckanext.ogptn.harvesters.workers.timetable import next_run

TUNIS = ZoneInfo("Africa/Tunis")
# Tunis is an hour ahead of UTC: two in the morning there.
TWO = datetime(2018, 4, 30, 1, 0)


@pytest.mark.parametrize(
    ("frequency", "planned"),
    [
        ("DAILY", datetime(2018, 5, 1, 1, 0)),
        ("WEEKLY", datetime(2018, 5, 7, 1, 0)),
        ("BIWEEKLY", datetime(2018, 5, 14, 1, 0)),
        ("MONTHLY", datetime(2018, 5, 30, 1, 0)),
    ],
)
def test_the_next_run_is_counted_from_the_planned_moment(frequency: str, planned: datetime) -> None:
    """A run that began 40 minutes late, or ended hours later, moves nothing."""
    assert next_run(TWO, frequency, datetime(2018, 4, 30, 1, 40), TUNIS) == planned
    assert next_run(TWO, frequency, datetime(2018, 4, 30, 9, 0), TUNIS) == planned


def test_a_year_of_late_runs_does_not_drift() -> None:
    """Each run begins up to a minute late, and still the hour of the 365th is that of the first."""
    moment = TWO
    for day in range(365):
        moment = next_run(TWO, "DAILY", moment.replace(second=day % 60), TUNIS) or moment
    assert moment == datetime(2019, 4, 30, 1, 0)


def test_missed_runs_are_run_once() -> None:
    """After ten days without power, one run stands for all, and the next is tomorrow's."""
    assert next_run(TWO, "DAILY", datetime(2018, 5, 10, 12, 0), TUNIS) == datetime(
        2018, 5, 11, 1, 0
    )


def test_a_first_run_waits_for_its_moment() -> None:
    """A source whose first run is planned for tonight is not run before."""
    assert next_run(TWO, "DAILY", datetime(2018, 4, 29, 20, 0), TUNIS) == TWO


def test_a_planned_moment_itself_has_passed() -> None:
    """What falls due now is run now: the next one is the day after."""
    assert next_run(TWO, "DAILY", TWO, TUNIS) == datetime(2018, 5, 1, 1, 0)


def test_the_last_day_of_the_month_comes_back() -> None:
    """The 31st is the 28th in February, and the 31st again in March."""
    end = datetime(2018, 1, 31, 1, 0)
    february = next_run(end, "MONTHLY", end, TUNIS)
    assert february == datetime(2018, 2, 28, 1, 0)
    assert next_run(end, "MONTHLY", february or end, TUNIS) == datetime(2018, 3, 31, 1, 0)


def test_the_wall_clock_counts_where_the_clocks_change() -> None:
    """Paris moved its clocks on 25 March 2018: two in the morning is an hour earlier in UTC."""
    planned = next_run(
        datetime(2018, 3, 24, 3, 0), "DAILY", datetime(2018, 3, 25, 12, 0), ZoneInfo("Europe/Paris")
    )
    assert planned == datetime(2018, 3, 26, 2, 0)


def test_a_source_that_always_runs_is_due_at_once() -> None:
    """As soon as a run has ended, the next may begin."""
    now = datetime(2018, 5, 10, 12, 0)
    assert next_run(TWO, "ALWAYS", now, TUNIS) == now


def test_a_source_that_is_run_by_hand_has_no_next_run() -> None:
    """A person alone starts it."""
    assert next_run(TWO, "MANUAL", datetime(2018, 5, 10, 12, 0), TUNIS) is None
