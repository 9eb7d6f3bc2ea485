"""Titles of charts from rules: what the figures show, said only when a rule holds, else the neutral title.

Each rule looks at counts alone. A finding names its rule and the values of its sentence; ``helpers`` has the words.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Counts = Mapping[str, int]
LEADS_MANY = 3


@dataclass(frozen=True)
class Finding:
    """A rule that holds, and the values that its sentence needs."""

    rule: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Deadline:
    """A deadline as its source states it, and what became of it."""

    day: dt.date
    precision: str
    timeliness: str


@dataclass(frozen=True)
class PlanCounts:
    """A plan by its name, and how many of its commitments are at each level."""

    name: str
    levels: Counts


NEUTRAL = Finding("neutral")


def _total(counts: Counts) -> int:
    return sum(counts.values())


def by_axis(axes: Mapping[int, Counts]) -> Finding:
    """Read the levels of a plan by axis."""
    everything = sum((Counter(counts) for counts in axes.values()), Counter())
    total = _total(everything)
    if total and everything["not_assessed"] == total:
        return Finding("none_reported", {"total": total})
    if everything["not_assessed"] == 0 and total and not everything["complete"]:
        return Finding("none_complete", {"total": total})
    with_complete = [number for number, counts in axes.items() if counts.get("complete")]
    if len(with_complete) == 1 and len(axes) > 1 and not everything["not_assessed"]:
        return Finding("one_axis_complete", {"axis": with_complete[0]})
    return _some_complete(everything)


def _some_complete(counts: Counts) -> Finding:
    total, complete = _total(counts), counts.get("complete", 0)
    if complete and not counts.get("not_assessed"):
        return Finding("some_complete", {"complete": complete, "total": total})
    return NEUTRAL


def by_institution(leads: Sequence[tuple[str, int]], total: int) -> Finding:
    """Read who leads most of a plan's commitments; a tie, or a plan spread over many, is no finding."""
    ranked = sorted(leads, key=lambda lead: -lead[1])
    if len(ranked) < 2 or ranked[0][1] == ranked[1][1] or ranked[0][1] < LEADS_MANY:
        return NEUTRAL
    return Finding(
        "leads_most", {"institution": ranked[0][0], "count": ranked[0][1], "total": total}
    )


def of_deadlines(deadlines: Sequence[Deadline]) -> Finding:
    """Read the deadlines: what is overdue, else the month, or the year, where most of them fall.

    A deadline that its source states by the year counts for no month.
    """
    overdue = sum(1 for one in deadlines if one.timeliness == "overdue")
    if overdue:
        return Finding("overdue", {"count": overdue})
    for precision, spans in (("month", _months(deadlines)), ("year", _years(deadlines))):
        day, count = spans.most_common(1)[0] if spans else (dt.date.min, 0)
        if count * 2 > len(deadlines):
            found = {"day": day, "precision": precision, "count": count, "total": len(deadlines)}
            return Finding("most_fall", found)
    return NEUTRAL


def _months(deadlines: Sequence[Deadline]) -> Counter[dt.date]:
    fine = [one for one in deadlines if one.precision in ("day", "month")]
    return Counter(one.day.replace(day=1) for one in fine)


def _years(deadlines: Sequence[Deadline]) -> Counter[dt.date]:
    return Counter(one.day.replace(month=1, day=1) for one in deadlines)


def by_assessor(assessors: Mapping[str, Counts]) -> Finding:
    """Read how many commitments each assessor calls complete: where two differ, both are told.

    The first is the one that calls most complete, as the self-assessment is apt to.
    """
    complete = {who: counts.get("complete", 0) for who, counts in assessors.items()}
    if len(complete) < 2 or len(set(complete.values())) == 1:
        return NEUTRAL
    most, least = (
        max(complete, key=lambda who: complete[who]),
        min(complete, key=lambda who: complete[who]),
    )
    values = {"most": most, "count": complete[most], "least": least, "fewer": complete[least]}
    return Finding("assessors_differ", values)


def of_plans(plans: Sequence[PlanCounts]) -> Finding:
    """Read plans side by side: those of which nothing is reported, else how many each completed.

    More than two plans are no sentence.
    """
    silent = [plan for plan in plans if plan.levels.get("not_assessed") == _total(plan.levels) > 0]
    if len(silent) == 1 and len(plans) > 1:
        return Finding("plan_not_reported", {"plan": silent[0].name})
    if len(plans) != 2 or silent or any(plan.levels.get("not_assessed") for plan in plans):
        return NEUTRAL
    first, second = sorted(plans, key=lambda plan: -plan.levels.get("complete", 0))
    return Finding(
        "plans_completed",
        {
            "first": first.name,
            "count": first.levels.get("complete", 0),
            "total": _total(first.levels),
            "second": second.name,
            "fewer": second.levels.get("complete", 0),
            "all": _total(second.levels),
        },
    )
