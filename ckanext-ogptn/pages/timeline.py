"""A commitment's life on one line of time: what was promised above, what was reported and what was changed below.

The drawing is for the eye; the page has the same events as a list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ckanext.ogptn.pages import charts

# From top to bottom.
LANES = ("promised", "reported", "changed")
STEP_PX = 30
LABEL_PX = 26
MARK_PX = 26
TOP_PX = 22
# Marks keep so far from each other and from the ends, in percent: enough on a phone.
APART, EDGE = 9.0, 4.0
# Today is drawn where it lies no further beyond the last event.
NEAR = dt.timedelta(days=366)


@dataclass(frozen=True)
class Event:
    """Something with a day: what the drawing shows of it, and its words for the list."""

    day: dt.date
    lane: str
    symbol: str
    text: str
    precision: str = "day"
    detail: str = ""
    href: str = ""
    # Overtaken: a deadline that was moved, a report that was corrected.
    is_past: bool = False


def ordered(events: Sequence[Event]) -> list[Event]:
    """Put events in the order of time; on one day promises stand before reports, and those before changes."""
    return sorted(events, key=lambda event: (event.day, LANES.index(event.lane)))


def draw(
    events: Sequence[Event], language: str, today: dt.date, labels: Mapping[str, str]
) -> Markup:
    """Draw events in lanes over one axis of time; ``labels`` names the lanes and ``today``."""
    days = [event.day for event in events]
    if min(days) <= today <= max(days) + NEAR:
        days.append(today)
    scale = charts.scale_for(days)
    rtl = language == "ar"
    drawing: list[str] = []
    base = TOP_PX
    for lane in LANES:
        own = [event for event in events if event.lane == lane]
        if own:
            lines, base = _lane(own, scale, base, labels[lane], rtl)
            drawing += lines
    base += 8
    drawing.append(f'<line class="grid" x1="0" x2="100%" y1="{base}" y2="{base}"/>')
    every = 1 if scale.columns <= 8 else 2
    drawing += [charts.column_mark(scale, n, base, language, every) for n in range(scale.columns)]
    if today in days:
        x = charts.mirrored(scale.position(today), rtl)
        drawing.insert(0, charts.today_line(x, base, labels["today"], rtl))
    return charts.figure("".join(drawing), base + 42)


def _lane(
    events: Sequence[Event], scale: charts.Scale, top: int, label: str, rtl: bool
) -> tuple[list[str], int]:
    """Draw the events of a lane, each at its day, those that would touch below; return the lower edge too."""
    start = top + LABEL_PX
    side = ("100%", "lane lane-rtl") if rtl else ("0", "lane lane-ltr")
    drawing = [f'<text class="{side[1]}" x="{side[0]}" y="{top + 17}">{escape(label)}</text>']
    # Where the last mark of each row stands.
    rows: list[float] = []
    for event in ordered(events):
        at = min(max(scale.position(event.day), EDGE), 100 - EDGE)
        row = next((n for n, last in enumerate(rows) if at - last >= APART), len(rows))
        rows[row:] = [at] if row == len(rows) else [at, *rows[row + 1 :]]
        drawing.append(_mark(event, charts.mirrored(at, rtl), start + row * STEP_PX))
    return drawing, start + STEP_PX * len(rows) + 6


def _mark(event: Event, x: float, y: int) -> str:
    past = ' class="is-past"' if event.is_past else ""
    half = MARK_PX // 2
    return (
        f'<svg x="{x:.2f}%" y="{y}" overflow="visible"{past}><use href="#{event.symbol}" x="-{half}" y="0"'
        f' width="{MARK_PX}" height="{MARK_PX}"/></svg>'
    )
