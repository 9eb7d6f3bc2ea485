"""Deadlines of a plan too large to draw each: how many fall in each month, quarter, half-year or year."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ckanext.ogptn.pages import charts, dates


@dataclass(frozen=True)
class Period:
    """A span of time: its name, and how many deadlines of each state fall in it."""

    label: str
    total: int
    states: dict[str, int]


def periods(rows: Sequence[Mapping[str, Any]], language: str) -> list[Period]:
    """Gather rows of {due_date, timeliness {state: n}} into spans, at most some thirteen and none that is empty."""
    dated = [(day, row) for row in rows if (day := dates.parse_day(row["due_date"]))]
    if not dated:
        return []
    scale = charts.scale_for([day for day, _ in dated])
    states: dict[int, Counter[str]] = {}
    for day, row in dated:
        states.setdefault(scale.column(day), Counter()).update(row["timeliness"])
    return [
        Period(_label(scale, column, language), sum(found.values()), dict(found))
        for column, found in sorted(states.items())
    ]


def _label(scale: charts.Scale, column: int, language: str) -> str:
    day: dt.date = scale.first_day(column)
    if scale.months in (1, 3, 12):
        precision = {1: "month", 3: "quarter", 12: "year"}[scale.months]
        return dates.format_day(day, language, precision)
    return " ".join(part for part in charts.column_label(scale, column, language) if part)
