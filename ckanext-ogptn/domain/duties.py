"""What is owed on a commitment while its plan runs: updates, deadlines, challenges to resolve. Nothing is typed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ckanext.ogptn.domain.dates import add_months
from ckanext.ogptn.domain.deadlines import DUE_SOON_DAYS, is_running, milestone_level, next_update
from ckanext.ogptn.domain.levels import headline, standing
from ckanext.ogptn.domain.records import Commitment

# From what asks for attention first to what asks for none, on days that are equal.
KINDS = ("overdue", "due_soon", "update_due", "error_report", "challenge", "evidence", "proposal")
GROUPS = ("overdue", "this_month", "later", "undated")


@dataclass(frozen=True)
class Duty:
    """One thing that is owed: until when (`due`), since when, and by which act it is settled.

    `milestone` is empty where it is the whole commitment's; `reference` is the id of the report, error report or link
    at hand.
    """

    kind: str
    act: str
    due: date | None = None
    since: date | None = None
    milestone: str = ""
    reference: str = ""

    def days(self, today: date) -> int | None:
        """Return how many days are left; a negative number where the day has passed."""
        return (self.due - today).days if self.due else None

    def group(self, today: date) -> str:
        """Return where it stands on the desk: overdue, within a month, later, or without a day."""
        if self.due is None:
            return "undated"
        if self.due < today:
            return "overdue"
        return "this_month" if self.due <= add_months(today, 1) else "later"

    def urgency(self, today: date) -> tuple[int, date, int]:
        """Return the key that puts the most urgent first."""
        group, kind = GROUPS.index(self.group(today)), KINDS.index(self.kind)
        return (group, self.due or self.since or date.max, kind)


def of_commitment(
    commitment: Commitment, today: date, due_soon_days: int = DUE_SOON_DAYS
) -> list[Duty]:
    """Return the updates and deadlines that are due on a commitment, or will be within `due_soon_days`.

    What is reported complete owes nothing. A whole with parts owes no update of its own: each part does."""
    if not is_running(commitment, today):
        return []
    if headline(commitment, today).value == "complete":
        return []
    within = today + timedelta(days=due_soon_days)
    return [
        *_deadlines(commitment, today, within),
        *_update(commitment, today, within, due_soon_days),
    ]


def _deadlines(commitment: Commitment, today: date, within: date) -> Iterator[Duty]:
    """A deadline that merely follows from the parts is theirs."""
    open_steps = [
        (step.identifier, step.due_date)
        for step in commitment.milestones
        if milestone_level(commitment, step, today).value != "complete"
    ]
    for milestone, due in [("", commitment.due_date), *open_steps]:
        if due is None or due > within:
            continue
        kind = "overdue" if due < today else "due_soon"
        since = due + timedelta(days=1) if due < today else due - (within - today)
        yield Duty(kind, _act(commitment, milestone, due, today), due, since, milestone)


def _act(commitment: Commitment, milestone: str, due: date, today: date) -> str:
    """Report first; once a report says that the deadline was missed, it is for the promise to change."""
    told = any(
        report.milestone == milestone
        and report.assessor_type == "self"
        and report.report_date > due
        for report in standing(commitment.reports, today)
    )
    return "amend" if told else "report"


def _update(
    commitment: Commitment, today: date, within: date, due_soon_days: int
) -> Iterator[Duty]:
    due = None if commitment.parts else next_update(commitment, today)
    if due is not None and due <= within:
        since = due + timedelta(days=1) if due < today else due - timedelta(days=due_soon_days)
        yield Duty("update_due", "report", due, since)


def by_urgency(duties: Iterable[Duty], today: date) -> list[Duty]:
    """Return duties with the most urgent first."""
    return sorted(duties, key=lambda duty: duty.urgency(today))
