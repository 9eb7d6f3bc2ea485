"""Timeliness and update state: what follows from dates alone. Nothing here is ever typed in."""

from __future__ import annotations

from datetime import date, timedelta

from ckanext.ogptn.domain.dates import add_months
from ckanext.ogptn.domain.levels import Level, headline, own_level, standing
from ckanext.ogptn.domain.records import Commitment, Milestone, Plan
from ckanext.ogptn.domain.vocabulary import NOT_ASSESSED

DUE_SOON_DAYS = 90
# OGP asks for two updates a year.
UPDATE_MONTHS = 6
ENDED_STATES = ("withdrawn", "closed")


def plan_is_closed(plan: Plan | None, today: date) -> bool:
    """Say whether the plan has closed: its end has passed, or it was closed by hand."""
    if plan is None:
        return False
    return plan.status == "closed" or (plan.end_date is not None and plan.end_date < today)


def has_ended(commitment: Commitment, today: date) -> bool:
    """Say whether no more progress is to come: the plan has closed, or the commitment itself
    has."""
    return commitment.lifecycle_state in ENDED_STATES or plan_is_closed(commitment.plan, today)


def due_date(commitment: Commitment) -> date | None:
    """Return the commitment's deadline; that of its last part where it has none of its own."""
    if commitment.due_date or not commitment.parts:
        return commitment.due_date
    days = [due_date(part) for part in commitment.parts]
    return max((day for day in days if day), default=None) if all(days) else None


def timeliness(
    level: Level, due: date | None, ended: bool, today: date, due_soon_days: int = DUE_SOON_DAYS
) -> str:
    """Return where a promise stands against its deadline `due` (the last day that its words allow).

    Once it has `ended` nothing is called late that no report calls unfinished: without a report it
    is `unknown`, with one it is `unfinished_at_last_report`. While it runs, the calendar alone
    decides."""
    if level.value == "complete":
        return _completion(level.completed_on, due)
    if ended:
        return "unknown" if level.value == NOT_ASSESSED else "unfinished_at_last_report"
    if due is None:
        return "no_deadline"
    if due < today:
        return "overdue"
    return "due_soon" if due - today <= timedelta(days=due_soon_days) else "on_track"


def _completion(completed_on: date | None, due: date | None) -> str:
    if completed_on is None:
        return "completed_date_unknown"
    if due is None:
        return "no_deadline"
    return "completed_on_time" if completed_on <= due else "completed_late"


def commitment_timeliness(
    commitment: Commitment, today: date, due_soon_days: int = DUE_SOON_DAYS
) -> str:
    """Return the timeliness of a whole commitment."""
    level = headline(commitment, today)
    ended = has_ended(commitment, today)
    return timeliness(level, due_date(commitment), ended, today, due_soon_days)


def milestone_level(commitment: Commitment, milestone: Milestone, today: date) -> Level:
    """Return a milestone's level from its reports; a stated day of completion makes it complete."""
    level = own_level(commitment.reports, today, milestone.identifier)
    if level.value == NOT_ASSESSED and milestone.completed_on and milestone.completed_on <= today:
        return Level("complete", completed_on=milestone.completed_on)
    return level


def update_state(commitment: Commitment, today: date) -> str:
    """Say whether the institution owes an update: in an active plan, every six months."""
    due = next_update(commitment, today)
    if due is not None and due < today:
        return "update_due"
    return "up_to_date" if _update_days(commitment, today) else "no_update"


def next_update(commitment: Commitment, today: date) -> date | None:
    """Return the last day on which the next update is in time: six months after the newest report of the institution
    itself, or after the beginning; none where no updates are owed."""
    if not is_running(commitment, today):
        return None
    last = max(_update_days(commitment, today), default=_beginning(commitment))
    return add_months(last, UPDATE_MONTHS) if last else None


def _update_days(commitment: Commitment, today: date) -> list[date]:
    own = [r for part in (commitment, *commitment.parts) for r in standing(part.reports, today)]
    return [report.report_date for report in own if report.assessor_type == "self"]


def is_running(commitment: Commitment, today: date) -> bool:
    """Say whether progress is owed: the plan is active, and the commitment has neither ended nor been suspended."""
    plan = commitment.plan
    if plan is None or plan.status != "active" or has_ended(commitment, today):
        return False
    return commitment.lifecycle_state != "suspended"


def _beginning(commitment: Commitment) -> date | None:
    plan_start = commitment.plan.start_date if commitment.plan else None
    return commitment.start_date or plan_start
