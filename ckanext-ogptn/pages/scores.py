"""The scoreboard as charts, and what their titles say: bars by the state of data, and columns over time.

Days run from right to left in Arabic, as all time does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ckanext.ogptn.domain.scores import FULFILLED, STALE, WITHOUT_DATA
from ckanext.ogptn.pages import charts, dates
from ckanext.ogptn.pages.findings import NEUTRAL, Finding

# From the start edge of a bar to its end, and from the foot of a column to its top.
CLASSES = {FULFILLED: "f", STALE: "s", WITHOUT_DATA: "w"}
COLUMN_PX = 180
TOP_PX = 26
# A rule tells who lacks most only where it is more than chance.
LACKS_MANY = 3
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Day:
    """The counts of a day."""

    day: dt.date
    counts: Counts


def bar(counts: Counts, *, rtl: bool, share: float = 100) -> Markup:
    """Draw a bar of commitments by the state of their data, as wide as its share (percent)."""
    return charts.stacked(_states(counts), rtl=rtl, share=share, classes=CLASSES)


def _states(counts: Counts) -> dict[str, int]:
    return {state: counts[state] for state in CLASSES}


def columns(days: Sequence[Day], language: str) -> Markup:
    """Draw a column for each day, the oldest first, as high as what was promised; two lines say the most and none."""
    rtl = language == "ar"
    most = max(day.counts["promised"] for day in days) or 1
    base = TOP_PX + COLUMN_PX
    drawing = [f'<line class="grid" x1="0" x2="100%" y1="{y}" y2="{y}"/>' for y in (TOP_PX, base)]
    drawing.append(_edge(str(most), TOP_PX - 8, rtl))
    width = 100 / len(days)
    for number, day in enumerate(days):
        x = 100 - (number + 1) * width if rtl else number * width
        drawing += _column(day, x, width, COLUMN_PX / most, base)
    drawing.append(_edge(dates.format_day(days[0].day, language), base + 20, rtl))
    if len(days) > 1:
        last = dates.format_day(days[-1].day, language)
        drawing.append(_edge(last, base + 20, rtl, at_end=True))
    return charts.figure("".join(drawing), base + 28)


def _column(day: Day, x: float, width: float, step: float, base: int) -> list[str]:
    drawn, y = [], float(base)
    for state, count in _states(day.counts).items():
        if not count:
            continue
        height = count * step
        y -= height
        drawn.append(
            f'<svg x="{x:.3f}%" y="{y:.2f}" width="{width:.3f}%" height="{height:.2f}">'
            f'<rect class="b{CLASSES[state]} is-column" x="1" y="1" width="100%"'
            f' height="{max(height - 2, 1):.2f}"/></svg>'
        )
    return drawn


def _edge(text: str, y: int, rtl: bool, at_end: bool = False) -> str:
    """Write a text at the start edge of the drawing, or at its end."""
    side = "rtl" if rtl else "ltr"
    style = f"edge edge-{side}{' edge-end' if at_end else ''}"
    x = 100 if rtl is not at_end else 0
    return f'<text class="{style}" x="{x}%" y="{y}">{escape(text)}</text>'


def of_parts(parts: Sequence[tuple[str, Counts]]) -> Finding:
    """Read parts of a plan, each by its name: that none has fresh data, else which one lacks data most."""
    promised = sum(counts["promised"] for _, counts in parts)
    if promised and not any(counts[FULFILLED] for _, counts in parts):
        return Finding("none_fulfilled", {"total": promised})
    lacking = sorted(parts, key=lambda part: -part[1][WITHOUT_DATA])
    if not lacking or lacking[0][1][WITHOUT_DATA] < LACKS_MANY:
        return NEUTRAL
    name, counts = lacking[0]
    tie = len(lacking) > 1 and lacking[1][1][WITHOUT_DATA] == counts[WITHOUT_DATA]
    found = {"name": name, "count": counts[WITHOUT_DATA], "total": counts["promised"]}
    return NEUTRAL if tie or not name else Finding("lacks_most", found)


def of_days(days: Sequence[Day]) -> Finding:
    """Read days, the oldest first: from how many commitments with fresh data to how many."""
    if len(days) < 2 or days[0].counts[FULFILLED] == days[-1].counts[FULFILLED]:
        return NEUTRAL
    first, last = days[0], days[-1]
    found = {"day": first.day, "before": first.counts[FULFILLED], "now": last.counts[FULFILLED]}
    return Finding("fulfilled_changed", found)
