"""What the rules need to know of a plan, a commitment, a milestone and a report: plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Report:
    """One progress report; `milestone` is empty where it speaks of the whole commitment."""

    id: str
    assessor_type: str
    completion_level: str
    report_date: date
    report_date_precision: str = "day"
    milestone: str = ""
    completed_on: date | None = None
    replaces: str | None = None
    origin: str = "entered"
    reporting_period: str = ""
    # Orders two reports of one day: the sequence in which they were written.
    sequence: int = 0


@dataclass(frozen=True)
class Plan:
    """An action plan's term and status."""

    start_date: date | None = None
    end_date: date | None = None
    status: str = "active"


@dataclass(frozen=True)
class Milestone:
    """A step of a commitment."""

    identifier: str
    due_date: date | None = None
    completed_on: date | None = None


@dataclass(frozen=True)
class Commitment:
    """A promise with its deadline, milestones, reports and parts."""

    due_date: date | None = None
    start_date: date | None = None
    lifecycle_state: str = "active"
    plan: Plan | None = None
    milestones: tuple[Milestone, ...] = ()
    reports: tuple[Report, ...] = ()
    parts: tuple[Commitment, ...] = field(default=())
