"""How dates are written."""

from __future__ import annotations

import datetime as dt

import pytest

from ckanext.ogptn.pages import dates


@pytest.mark.parametrize(
    ("month", "name"),
    [
        (1, "جانفي"),
        (2, "فيفري"),
        (4, "أفريل"),
        (6, "جوان"),
        (7, "جويلية"),
        (8, "أوت"),
        (12, "ديسمبر"),
    ],
)
def test_arabic_months_are_tunisian(month: int, name: str) -> None:
    """Months carry the names used in Tunisia, with digits 0 to 9."""
    assert dates.format_day(dt.date(2018, month, 5), "ar") == f"5\u00a0{name}\u00a02018"


def test_the_first_of_a_month_is_ordinal_in_french() -> None:
    """French writes 1er, and a number for every other day."""
    assert dates.format_day(dt.date(2016, 7, 1), "fr") == "1er\u00a0juillet\u00a02016"
    assert dates.format_day(dt.date(2016, 7, 11), "fr") == "11\u00a0juillet\u00a02016"


@pytest.mark.parametrize(
    ("precision", "written"),
    [
        ("day", "31 December 2018"),
        ("month", "December 2018"),
        ("quarter", "fourth quarter of 2018"),
        ("year", "2018"),
    ],
)
def test_a_date_is_as_exact_as_its_source(precision: str, written: str) -> None:
    """What the source does not say is not written."""
    day = dates.format_day(dt.date(2018, 12, 31), "en", precision)
    assert day.replace("\u00a0", " ") == written


@pytest.mark.parametrize(
    ("day", "number", "unit"),
    [
        (dt.date(2018, 4, 30), 0, "day"),
        (dt.date(2018, 5, 8), 8, "day"),
        (dt.date(2018, 6, 30), 2, "month"),
        (dt.date(2017, 12, 31), 3, "month"),
        (dt.date(2016, 4, 30), 2, "year"),
    ],
)
def test_distance_is_told_in_the_unit_of_a_reader(day: dt.date, number: int, unit: str) -> None:
    """Days within a month, months within two years, then years."""
    assert dates.distance(day, dt.date(2018, 4, 30)) == (number, unit)


@pytest.mark.parametrize("value", ["", None, "soon", "2018"])
def test_what_is_no_day_is_none(value: object) -> None:
    """No date is guessed from what is none."""
    assert dates.parse_day(value) is None
