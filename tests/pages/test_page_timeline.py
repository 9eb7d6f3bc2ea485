"""A commitment's life on one line of time."""

from __future__ import annotations

import datetime as dt
import re

from ckanext.ogptn.pages.timeline import Event, draw, ordered

LABELS = {
    "promised": "Promised",
    "reported": "Reported",
    "changed": "Changed",
    "today": "today & now",
}
START = Event(dt.date(2016, 1, 1), "promised", "t-start", "Start")
REPORT = Event(dt.date(2016, 7, 1), "reported", "lv2", "Self-assessment")
DUE = Event(dt.date(2016, 12, 31), "promised", "m-unfinished", "Deadline")
LATER = dt.date(2030, 1, 1)


def places(drawing: str) -> list[tuple[float, int]]:
    """Read where the marks stand: percent from the left, pixels from the top."""
    return [(float(x), int(y)) for x, y in re.findall(r'<svg x="([\d.]+)%" y="(\d+)"', drawing)]


def test_time_runs_from_right_to_left_in_arabic() -> None:
    """What comes first stands at the right there, at the left in French."""
    marks = {lang: places(draw([START, DUE], lang, LATER, LABELS)) for lang in ("ar", "fr")}
    assert marks["fr"][0][0] < marks["fr"][1][0]
    assert marks["ar"][0][0] > marks["ar"][1][0]
    assert [round(100 - x, 2) for x, _ in marks["ar"]] == [x for x, _ in marks["fr"]]


def test_each_lane_has_its_name_and_one_without_events_none() -> None:
    """Nothing was changed here."""
    drawing = draw([START, REPORT], "fr", LATER, LABELS)
    assert "Promised" in drawing
    assert "Reported" in drawing
    assert "Changed" not in drawing


def test_marks_that_would_touch_stand_below_each_other() -> None:
    """Two of one day take two rows; one far away the first again."""
    twin = Event(START.day, "promised", "t-old", "Old deadline")
    (_, first), (_, second), (_, third) = places(draw([START, twin, DUE], "fr", LATER, LABELS))
    assert second == first + 30
    assert third == first


def test_today_is_drawn_where_it_is_near_alone() -> None:
    """Years after the last event a line would push all else together; its name is escaped."""
    assert "today &amp; now" in draw([START, DUE], "fr", dt.date(2017, 6, 1), LABELS)
    assert "today" not in draw([START, DUE], "fr", LATER, LABELS)


def test_what_was_overtaken_is_drawn_as_past() -> None:
    """A corrected report stays, and can be told from the one that stands."""
    old = Event(dt.date(2016, 7, 1), "reported", "lv3", "Self-assessment", is_past=True)
    assert draw([START, old], "fr", LATER, LABELS).count('class="is-past"') == 1


def test_the_list_is_in_the_order_of_time() -> None:
    """On one day what was promised stands before what was reported."""
    same_day = Event(REPORT.day, "promised", "m-overdue", "Milestone")
    assert ordered([DUE, REPORT, START, same_day]) == [START, same_day, REPORT, DUE]
