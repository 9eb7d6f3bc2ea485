"""Completion levels: which report speaks, and how parts roll up into a commitment. No
percentages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ckanext.ogptn.domain.dates import first_day
from ckanext.ogptn.domain.records import Commitment, Report
from ckanext.ogptn.domain.vocabulary import NOT_ASSESSED

# Whose judgement may stand at the head of a page. Civil society's stands beside it.
HEADLINE_ASSESSORS = ("self", "irm")


@dataclass(frozen=True)
class Level:
    """A completion level with who says so and when; without them where nobody has said anything."""

    value: str = NOT_ASSESSED
    assessor_type: str | None = None
    report_date: date | None = None
    report_date_precision: str | None = None
    origin: str | None = None
    completed_on: date | None = None
    rolled_up: bool = False


def standing(reports: Iterable[Report], today: date) -> list[Report]:
    """Return the reports that stand on `today`, newest first.

    A report that a later one replaces does not stand, nor does one whose period has not begun: the
    portal may be looked at as of an earlier day."""
    known = [r for r in reports if first_day(r.report_date, r.report_date_precision) <= today]
    replaced = {report.replaces for report in known}
    kept = [report for report in known if report.id not in replaced]
    return sorted(kept, key=lambda report: (report.report_date, report.sequence), reverse=True)


def newest_by_assessor(
    reports: Iterable[Report], today: date, milestone: str = ""
) -> dict[str, Report]:
    """Return each assessor's newest standing report of the commitment, or of one `milestone`."""
    newest: dict[str, Report] = {}
    for report in standing(reports, today):
        if report.milestone == milestone:
            newest.setdefault(report.assessor_type, report)
    return newest


def level_of(report: Report) -> Level:
    """State a report's level with its source."""
    return Level(
        report.completion_level,
        report.assessor_type,
        report.report_date,
        report.report_date_precision,
        report.origin,
        report.completed_on,
    )


def own_level(reports: Iterable[Report], today: date, milestone: str = "") -> Level:
    """Return the headline of the reports: the newest of IRM and self, the IRM's where both are of
    one day or of one period."""
    newest = newest_by_assessor(reports, today, milestone)
    speaking = [report for who, report in newest.items() if who in HEADLINE_ASSESSORS]
    if not speaking:
        return Level()
    is_of_one_period = len(speaking) > 1 and _same_period(speaking)
    return level_of(newest["irm"] if is_of_one_period else _newest(speaking))


def _same_period(speaking: Sequence[Report]) -> bool:
    periods = {report.reporting_period for report in speaking}
    return len(periods) == 1 and periods != {""}


def _newest(speaking: Sequence[Report]) -> Report:
    return max(speaking, key=lambda report: (report.report_date, report.assessor_type == "irm"))


def roll_up(values: Sequence[str]) -> str:
    """Return the level that parts' levels give their commitment.

    All complete is complete, all not started is not started, any unassessed leaves it unassessed,
    half or more substantial or complete is substantial, and limited else."""
    if not values or NOT_ASSESSED in values:
        return NOT_ASSESSED
    if len(set(values)) == 1 and values[0] in ("complete", "not_started"):
        return values[0]
    advanced = sum(value in ("substantial", "complete") for value in values)
    return "substantial" if advanced * 2 >= len(values) else "limited"


def headline(commitment: Commitment, today: date) -> Level:
    """Return the commitment's level: its own report's, else what its parts roll up to."""
    own = own_level(commitment.reports, today)
    if own.value != NOT_ASSESSED or not commitment.parts:
        return own
    return _rolled_up([headline(part, today) for part in commitment.parts])


def _rolled_up(levels: Sequence[Level]) -> Level:
    value = roll_up([level.value for level in levels])
    if value == NOT_ASSESSED:
        return Level()
    newest = max(levels, key=lambda level: level.report_date or date.min)
    days = [level.completed_on for level in levels]
    return Level(
        value,
        newest.assessor_type,
        newest.report_date,
        newest.report_date_precision,
        newest.origin,
        max((day for day in days if day), default=None) if all(days) else None,
        rolled_up=True,
    )
