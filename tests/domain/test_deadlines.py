"""Rules of timeliness and of updates due (design, section 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ckanext.ogptn.domain.deadlines import (
    commitment_timeliness,
    due_date,
    milestone_level,
    plan_is_closed,
    timeliness,
    update_state,
)
from ckanext.ogptn.domain.levels import Level
from ckanext.ogptn.domain.records import Commitment, Milestone, Plan, Report

TODAY = date(2017, 6, 30)
RUNNING = Plan(date(2016, 7, 1), date(2018, 12, 31), "active")
CLOSED = Plan(date(2014, 9, 19), date(2016, 12, 31), "closed")
LIMITED = Level("limited")
NOTHING = Level()


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2017, 6, 29), "overdue"),
        (date(2017, 6, 30), "due_soon"),
        (date(2017, 9, 28), "due_soon"),
        (date(2017, 9, 29), "on_track"),
        (None, "no_deadline"),
    ],
)
@pytest.mark.parametrize("level", [LIMITED, NOTHING])
def test_while_the_plan_runs_the_calendar_alone_decides(
    level: Level, due: date | None, expected: str
) -> None:
    """Overdue the day after the deadline, due soon within 90 days of it, on track before."""
    assert timeliness(level, due, ended=False, today=TODAY) == expected


def test_due_soon_is_a_setting() -> None:
    """How near a deadline must be to be due soon is the portal's choice."""
    due = date(2017, 7, 31)
    assert timeliness(LIMITED, due, ended=False, today=TODAY, due_soon_days=30) == "on_track"


@pytest.mark.parametrize("due", [date(2016, 12, 31), date(2018, 12, 31), None])
def test_after_the_plan_nothing_is_said_that_no_report_says(due: date | None) -> None:
    """Once ended: unknown without a report, unfinished at the last one with it; never overdue."""
    assert timeliness(NOTHING, due, ended=True, today=TODAY) == "unknown"
    assert timeliness(LIMITED, due, ended=True, today=TODAY) == "unfinished_at_last_report"


@pytest.mark.parametrize(
    ("completed_on", "due", "expected"),
    [
        (date(2017, 3, 31), date(2017, 3, 31), "completed_on_time"),
        (date(2017, 4, 1), date(2017, 3, 31), "completed_late"),
        (None, date(2017, 3, 31), "completed_date_unknown"),
        (None, None, "completed_date_unknown"),
        (date(2017, 4, 1), None, "no_deadline"),
    ],
)
@pytest.mark.parametrize("ended", [True, False])
def test_completion_is_on_time_or_late_only_where_its_day_is_stated(
    ended: bool, completed_on: date | None, due: date | None, expected: str
) -> None:
    """A complete commitment is on time or late by its stated day alone."""
    level = Level("complete", completed_on=completed_on)
    assert timeliness(level, due, ended, TODAY) == expected


@pytest.mark.parametrize(
    ("plan", "closed"),
    [
        (RUNNING, False),
        (replace(RUNNING, end_date=TODAY), False),
        (replace(RUNNING, end_date=date(2017, 6, 29)), True),
        (replace(RUNNING, status="closed"), True),
        (replace(RUNNING, end_date=None), False),
        (None, False),
    ],
)
def test_a_plan_closes_by_its_end_or_by_hand(plan: Plan | None, closed: bool) -> None:
    """A plan is closed once its last day has passed, or when it is marked so."""
    assert plan_is_closed(plan, TODAY) is closed


@pytest.mark.parametrize("state", ["withdrawn", "closed"])
def test_a_withdrawn_commitment_is_not_overdue(state: str) -> None:
    """What has ended by itself is judged as in a closed plan."""
    commitment = Commitment(due_date=date(2017, 1, 31), plan=RUNNING, lifecycle_state=state)
    assert commitment_timeliness(commitment, TODAY) == "unknown"


def test_a_commitment_without_a_deadline_has_that_of_its_last_part() -> None:
    """The whole is due when its last part is; without a deadline where a part has none."""
    early, late = Commitment(date(2017, 3, 31)), Commitment(date(2018, 7, 31))
    assert due_date(Commitment(parts=(early, late))) == date(2018, 7, 31)
    assert due_date(Commitment(parts=(early, Commitment()))) is None
    assert due_date(Commitment(due_date=date(2018, 1, 1), parts=(early, late))) == date(2018, 1, 1)


def test_the_second_plan_is_unknown_once_it_has_closed() -> None:
    """Nothing is published on the second plan: its commitments are unknown, not late."""
    commitment = Commitment(due_date=date(2016, 12, 31), plan=RUNNING)
    assert commitment_timeliness(commitment, date(2026, 11, 21)) == "unknown"


def test_a_stated_day_completes_a_milestone() -> None:
    """A milestone's level follows from its reports, or from a stated day that has come."""
    done = Milestone("m1", completed_on=date(2017, 3, 31))
    later = Milestone("m2", completed_on=date(2017, 9, 30))
    commitment = Commitment(milestones=(done, later))
    assert milestone_level(commitment, done, TODAY).value == "complete"
    assert milestone_level(commitment, later, TODAY).value == "not_assessed"


def reported(day: date, who: str = "self") -> Report:
    """Return a report of `who` on that day."""
    return Report("1", who, "limited", day)


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ((reported(date(2016, 12, 31)),), "up_to_date"),
        ((reported(date(2016, 12, 29)),), "update_due"),
        ((reported(date(2017, 6, 1), "civil_society"),), "update_due"),
        ((), "update_due"),
    ],
)
def test_an_active_plan_owes_an_update_every_six_months(
    reports: tuple[Report, ...], expected: str
) -> None:
    """An update is due six months after the institution's last one, or after the plan's start."""
    assert update_state(Commitment(plan=RUNNING, reports=reports), TODAY) == expected


def test_a_young_plan_owes_nothing_yet() -> None:
    """In its first six months a plan has no update, and none is due."""
    assert update_state(Commitment(plan=RUNNING), date(2016, 12, 31)) == "no_update"


def test_a_suspended_commitment_owes_no_update() -> None:
    """Where work has been suspended none is due; there is one from before, or there is none."""
    idle = Commitment(plan=RUNNING, lifecycle_state="suspended")
    assert update_state(idle, TODAY) == "no_update"
    told = replace(idle, reports=(reported(date(2016, 7, 31)),))
    assert update_state(told, TODAY) == "up_to_date"


@pytest.mark.parametrize("plan", [CLOSED, replace(RUNNING, status="submitted"), None])
def test_only_an_active_plan_owes_updates(plan: Plan | None) -> None:
    """Outside an active plan nothing is due: there is an update, or there is none."""
    told = Commitment(plan=plan, reports=(reported(date(2016, 1, 31)),))
    assert update_state(told, TODAY) == "up_to_date"
    assert update_state(Commitment(plan=plan), TODAY) == "no_update"


def test_a_report_on_a_part_is_an_update_of_the_whole() -> None:
    """A parent is up to date where its parts are reported on."""
    part = Commitment(plan=RUNNING, reports=(reported(date(2017, 5, 31)),))
    assert update_state(Commitment(plan=RUNNING, parts=(part,)), TODAY) == "up_to_date"
