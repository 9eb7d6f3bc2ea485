"""The geometry of stars, bars and deadlines."""

from __future__ import annotations

import datetime as dt

import pytest

from ckanext.ogptn.pages import charts, stars

MARK = charts.Mark("7", dt.date(2018, 6, 30), "due_soon")


def test_a_star_has_eight_points_within_its_box() -> None:
    """Sixteen corners, eight of them at the outer radius, the first on top."""
    points = stars.star_points()
    outer = [p for p in points if abs((p[0] - 12) ** 2 + (p[1] - 12) ** 2 - 10.6**2) < 0.01]
    assert (len(points), len(outer)) == (16, 8)
    assert points[0] == pytest.approx((12, 1.4))


@pytest.mark.parametrize("level", ["limited", "substantial"])
def test_a_fill_lies_below_its_surface(level: str) -> None:
    """Nothing of a fill rises above the line of its level."""
    surface = stars.SURFACE[level]
    assert min(y for _, y in stars.below(stars.star_points(), surface)) == pytest.approx(surface)


def test_a_higher_level_is_filled_higher() -> None:
    """Substantial stands above limited (y grows downwards)."""
    assert stars.SURFACE["substantial"] < stars.SURFACE["limited"]


def test_every_level_and_state_has_a_symbol() -> None:
    """What a page refers to is on the sheet."""
    sheet = stars.sprite()
    symbols = set(stars.LEVEL_SYMBOL.values()) | set(stars.time_symbols())
    assert all(f'id="{symbol}"' in sheet for symbol in symbols)


def test_a_bar_runs_from_complete_to_not_started() -> None:
    """Segments fill the bar without gap or overlap, complete at the start edge."""
    parts = charts.segments({"not_started": 1, "complete": 3}, rtl=False)
    assert [(part.level, part.x, part.width) for part in parts] == [
        ("complete", 0, 75),
        ("not_started", 75, 25),
    ]


def test_a_bar_is_mirrored_in_arabic() -> None:
    """The start edge is the right one."""
    parts = charts.segments({"not_started": 1, "complete": 3}, rtl=True)
    assert [(part.level, part.x) for part in parts] == [("complete", 25), ("not_started", 0)]


def test_each_segment_carries_its_number() -> None:
    """A count is read without a legend, and nothing is drawn for none."""
    drawing = charts.stacked({"complete": 2, "limited": 0}, rtl=False)
    assert ">2</text>" in drawing
    assert "b1" not in drawing


@pytest.mark.parametrize(
    ("last", "months"),
    [
        (dt.date(2018, 12, 1), 1),
        (dt.date(2020, 12, 1), 3),
        (dt.date(2023, 12, 1), 6),
        (dt.date(2028, 1, 1), 12),
    ],
)
def test_time_is_cut_as_finely_as_thirteen_columns_allow(last: dt.date, months: int) -> None:
    """Months, then quarters, half-years, years."""
    assert charts.scale_for([dt.date(2018, 1, 15), last]).months == months


def test_today_is_drawn_only_where_it_falls_inside() -> None:
    """No line stands at the edge for a day that lies outside."""
    inside = charts.timeline([MARK], "fr", dt.date(2018, 6, 10), "aujourd’hui")
    outside = charts.timeline([MARK], "fr", dt.date(2026, 1, 1), "aujourd’hui")
    assert "aujourd’hui" in inside
    assert "aujourd’hui" not in outside


def test_time_runs_from_right_to_left_in_arabic() -> None:
    """The same day lies mirrored."""
    later = charts.Mark("8", dt.date(2018, 9, 30), "on_track")
    today = dt.date(2018, 6, 1)
    assert '<svg x="12.50%"' in charts.timeline([MARK, later], "fr", today, "")
    assert '<svg x="87.50%"' in charts.timeline([MARK, later], "ar", today, "")
