"""Charts as inline SVG: geometry in percent and text in pixels, so that nothing shrinks on a phone.

A chart is hidden from assistive technology; the page sets a sentence and a table beside it. In Arabic time and bars run
from right to left: x becomes 100 - x - width.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ckanext.ogptn.pages import dates, words

# From the start edge of a bar to its end.
BAR_ORDER = ("complete", "substantial", "limited", "not_started", "not_assessed")
LEVEL_CLASS = {
    "complete": "3",
    "substantial": "2",
    "limited": "1",
    "not_started": "0",
    "not_assessed": "na",
}
MOST_COLUMNS = 13
MARK_STEP_PX = 38
NEAR_END = 25


@dataclass(frozen=True)
class Segment:
    """One part of a stacked bar: a level or another key, how many, where it starts and how wide it is (percent)."""

    level: str
    count: int
    x: float
    width: float


def segments(
    counts: Mapping[str, int], *, rtl: bool, order: Sequence[str] = BAR_ORDER
) -> list[Segment]:
    """Lay the counts of the levels out along a bar of 100 percent; a level with none is left out."""
    total = sum(counts.values())
    placed, at = [], 0.0
    for level in order:
        count = counts.get(level, 0)
        if not count:
            continue
        width = 100 * count / total
        placed.append(Segment(level, count, 100 - at - width if rtl else at, width))
        at += width
    return placed


def stacked(
    counts: Mapping[str, int],
    *,
    rtl: bool,
    share: float = 100,
    height: int = 34,
    classes: Mapping[str, str] = LEVEL_CLASS,
) -> Markup:
    """Draw one stacked bar as wide as its share (percent), of what has a class, in the order of the classes; every
    segment carries its number."""
    parts = [
        f'<svg x="{part.x:.3f}%" y="0" width="{part.width:.3f}%" height="{height}" overflow="visible">'
        f'<rect class="b{classes[part.level]}" x="1.5" y="1.5" width="100%" height="{height - 3}" rx="3"/>'
        f'<text class="t{classes[part.level]}" x="50%" y="{height / 2 + 5.5}">{part.count}</text></svg>'
        for part in segments(counts, rtl=rtl, order=tuple(classes))
    ]
    return figure("".join(parts), height, share)


def bar(count: int, most: int, *, rtl: bool, height: int = 26) -> Markup:
    """Draw a plain bar whose width is its share of the greatest, with its number in it or beside it."""
    width = 100 * count / most if most else 0
    x = 100 - width if rtl else 0
    # Beside a short bar, at its end: in Arabic that is its left.
    inside = width >= 12
    place = x + width / 2 if inside else x if rtl else width
    style = "tb" if inside else "ta-rtl" if rtl else "ta-ltr"
    return figure(
        f'<rect class="bb" x="{x:.3f}%" y="1.5" width="{width:.3f}%" height="{height - 3}" rx="3"/>'
        f'<text class="{style}" x="{place:.3f}%" y="{height / 2 + 5}">{count}</text>',
        height,
    )


def figure(drawing: str, height: int, share: float = 100) -> Markup:
    """Give a drawing its frame, which assistive technology passes by."""
    return Markup(  # noqa: S704 (numbers and drawings of ours alone)
        f'<svg class="og-svg" width="{share:.4g}%" height="{height}" aria-hidden="true"'
        f' focusable="false">{drawing}</svg>'
    )


@dataclass(frozen=True)
class Mark:
    """One commitment on the chart of deadlines."""

    number: str
    due: dt.date
    timeliness: str


@dataclass(frozen=True)
class Scale:
    """The columns of time: how many months each holds, the first one's first day, how many there are."""

    months: int
    start: dt.date
    columns: int

    def column(self, day: dt.date) -> int:
        """Find the column that a day falls in."""
        return ((day.year - self.start.year) * 12 + day.month - self.start.month) // self.months

    def position(self, day: dt.date) -> float:
        """Place a day along the axis, in percent from the start edge."""
        months = (
            (day.year - self.start.year) * 12 + day.month - self.start.month + (day.day - 1) / 31
        )
        return 100 * months / self.months / self.columns

    def first_day(self, column: int) -> dt.date:
        """Give the first day of a column."""
        return _add_months(self.start, column * self.months)


def _add_months(day: dt.date, months: int) -> dt.date:
    index = day.year * 12 + day.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


def scale_for(days: Sequence[dt.date]) -> Scale:
    """Choose months, quarters, half-years or years, the finest that needs no more than thirteen columns."""
    first, last = min(days), max(days)
    for months in (1, 3, 6):
        scale = _scale(first, last, months)
        if scale.columns <= MOST_COLUMNS:
            return scale
    return _scale(first, last, 12)


def _scale(first: dt.date, last: dt.date, months: int) -> Scale:
    start = dt.date(first.year, (first.month - 1) // months * months + 1, 1)
    scale = Scale(months, start, 1)
    return Scale(months, start, scale.column(last) + 1)


def column_label(scale: Scale, column: int, language: str) -> tuple[str, str]:
    """Name a column in two short lines."""
    day = scale.first_day(column)
    if scale.months == 12:
        return str(day.year), ""
    if scale.months == 1:
        return dates.month_name(day, language), str(day.year)
    last = _add_months(day, scale.months - 1)
    return f"{dates.month_name(day, language)}–{dates.month_name(last, language)}", str(day.year)


def timeline(marks: Sequence[Mark], language: str, today: dt.date, today_label: str) -> Markup:
    """Draw the deadlines: a numbered mark for each commitment, stacked upward, and today where it falls inside."""
    scale = scale_for([mark.due for mark in marks])
    stacks: dict[int, list[Mark]] = {}
    for mark in marks:
        stacks.setdefault(scale.column(mark.due), []).append(mark)
    height = MARK_STEP_PX * max(len(stack) for stack in stacks.values()) + 66
    base = height - 38
    rtl = language == "ar"
    drawing = [f'<line class="grid" x1="0" x2="100%" y1="{base}" y2="{base}"/>']
    if 0 <= scale.position(today) <= 100:
        drawing.append(today_line(mirrored(scale.position(today), rtl), base, today_label, rtl))
    for column, stack in sorted(stacks.items()):
        x = mirrored(100 * (column + 0.5) / scale.columns, rtl)
        drawing.append(column_mark(scale, column, base, language))
        drawing += [_mark(mark, x, base - 22 - k * MARK_STEP_PX) for k, mark in enumerate(stack)]
    return figure("".join(drawing), height + 4)


def mirrored(position: float, rtl: bool) -> float:
    """Turn a place from the start edge into one from the left, in percent."""
    return 100 - position if rtl else position


def today_line(x: float, base: int, label: str, rtl: bool) -> str:
    """Draw the portal's day as a dashed line with its name on top."""
    side = "rtl" if rtl else "ltr"
    # Near an end the name would run out of the drawing: it stands inwards of the line.
    place = " nowt-first" if x < NEAR_END else " nowt-last" if x > 100 - NEAR_END else ""
    return (
        f'<line class="now" x1="{x:.2f}%" x2="{x:.2f}%" y1="22" y2="{base}"/>'
        f'<text class="nowt nowt-{side}{place}" x="{x:.2f}%" y="14">{escape(label)}</text>'
    )


def column_mark(scale: Scale, column: int, base: int, language: str, every: int = 1) -> str:
    """Draw a tick below the axis and, of ``every`` so many columns, the name in two short lines; on a phone fewer
    names have room."""
    if column % every:
        return ""
    x = mirrored(100 * (column + 0.5) / scale.columns, language == "ar")
    first, second = column_label(scale, column, language)
    step = 1 if scale.columns <= 5 else 2 if scale.columns <= 8 else 4
    style = "ax ax-minor" if column % step else "ax"
    return (
        f'<line class="grid" x1="{x:.2f}%" x2="{x:.2f}%" y1="{base}" y2="{base + 5}"/>'
        f'<text class="{style}" x="{x:.2f}%" y="{base + 20}">{escape(first)}</text>'
        f'<text class="{style}" x="{x:.2f}%" y="{base + 36}">{escape(second)}</text>'
    )


def _mark(mark: Mark, x: float, y: float) -> str:
    symbol = words.TIME_MARK.get(mark.timeliness, ("unknown", "closed"))[0].removesuffix("_late")
    down = 11 if symbol == "overdue" else 5
    flag = (
        '<path class="flag" d="M13 3 19.5 14H6.5Z"/>' if mark.timeliness == "completed_late" else ""
    )
    return (
        f'<svg x="{x:.2f}%" y="{y}" overflow="visible"><use href="#m-{symbol}-n" x="-16" y="-16" width="32"'
        f' height="32"/><text class="n-{symbol}" x="0" y="{down}">{escape(mark.number)}</text>{flag}</svg>'
    )
