"""The rules that title charts."""

from __future__ import annotations

import datetime as dt

from ckanext.ogptn.pages import findings
from ckanext.ogptn.pages.findings import Deadline

NOBODY = {"not_assessed": 4}
SOME = {"complete": 1, "limited": 3}
NONE = {"substantial": 2, "limited": 1}
DECEMBER = dt.date(2016, 12, 31)


def test_where_nobody_reported_that_is_the_finding() -> None:
    """Nothing else is said of a plan without reports."""
    assert findings.by_axis({1: NOBODY, 2: NOBODY}).rule == "none_reported"


def test_an_axis_that_alone_has_complete_ones_is_named() -> None:
    """The axis is told by its number."""
    found = findings.by_axis({1: NONE, 2: SOME})
    assert (found.rule, found.values["axis"]) == ("one_axis_complete", 2)


def test_no_finding_is_drawn_from_half_a_plan() -> None:
    """Where some are not assessed, the title is neutral."""
    assert findings.by_axis({1: NOBODY, 2: SOME}) == findings.NEUTRAL


def test_none_complete_is_a_finding() -> None:
    """A plan with reports and nothing complete says so."""
    assert findings.by_axis({1: NONE}).rule == "none_complete"


def test_who_leads_most_must_lead_clearly() -> None:
    """A tie and a small number are no findings."""
    assert findings.by_institution([("A", 4), ("B", 1)], 5).values["institution"] == "A"
    assert findings.by_institution([("A", 4), ("B", 4)], 8) == findings.NEUTRAL
    assert findings.by_institution([("A", 2), ("B", 1)], 3) == findings.NEUTRAL


def test_a_deadline_of_a_year_counts_for_no_month() -> None:
    """Seventeen deadlines "2016" do not fall in December."""
    by_year = [Deadline(DECEMBER, "year", "unknown")] * 3
    found = findings.of_deadlines(by_year)
    assert (found.values["precision"], found.values["count"]) == ("year", 3)


def test_most_deadlines_of_one_month_are_a_finding() -> None:
    """More than half of them, where the source names the month."""
    exact = [Deadline(DECEMBER, "month", "on_track")] * 2
    other = [Deadline(dt.date(2015, 3, 31), "day", "on_track")]
    found = findings.of_deadlines(exact + other)
    assert (found.values["precision"], found.values["count"]) == ("month", 2)


def test_overdue_comes_first() -> None:
    """A deadline that has passed outweighs where the others fall."""
    late = [Deadline(DECEMBER, "day", "overdue"), Deadline(DECEMBER, "day", "on_track")]
    assert findings.of_deadlines(late) == findings.Finding("overdue", {"count": 1})
