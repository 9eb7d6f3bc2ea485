"""Deadlines of a large plan, gathered into spans of time."""

from __future__ import annotations

from ckanext.ogptn.pages.periods import Period, periods


def row(day: str, **states: int) -> dict[str, object]:
    """Make a row of a plan's counts by deadline."""
    return {"due_date": day, "timeliness": states}


def test_deadlines_of_a_year_are_gathered_by_month() -> None:
    """Two rows of one month are one span, states are added, an empty month is left out."""
    found = periods(
        [
            row("2017-03-01", overdue=2),
            row("2017-03-31", overdue=1, on_track=4),
            row("2017-06-30", on_track=1),
        ],
        "en",
    )
    assert found == [
        Period("March\u00a02017", 7, {"overdue": 3, "on_track": 4}),
        Period("June\u00a02017", 1, {"on_track": 1}),
    ]


def test_deadlines_of_many_years_are_gathered_by_year() -> None:
    """As coarse as thirteen spans ask for."""
    rows = [row(f"{year}-06-30", unknown=1) for year in range(2000, 2012)]
    assert [one.label for one in periods(rows, "fr")] == [str(year) for year in range(2000, 2012)]


def test_without_deadlines_there_are_no_spans() -> None:
    """Nothing is drawn of a plan whose promises have no deadline."""
    assert periods([], "ar") == []
