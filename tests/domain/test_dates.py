"""Rules of dates that are stated with less than a day's precision."""

from __future__ import annotations

from datetime import date

import pytest

from ckanext.ogptn.domain.dates import add_months, first_day, last_day


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        ("day", date(2016, 11, 15), date(2016, 11, 15)),
        ("month", date(2016, 11, 1), date(2016, 11, 30)),
        ("quarter", date(2016, 10, 1), date(2016, 12, 31)),
        ("year", date(2016, 1, 1), date(2016, 12, 31)),
    ],
)
def test_a_date_stands_for_the_period_of_its_precision(
    precision: str, first: date, last: date
) -> None:
    """A date of a precision stands for the whole day, month, quarter or year that holds it."""
    day = date(2016, 11, 15)
    assert (first_day(day, precision), last_day(day, precision)) == (first, last)


def test_the_last_day_of_february_follows_the_year() -> None:
    """The month of a leap year ends on its 29th day."""
    assert last_day(date(2016, 2, 1), "month") == date(2016, 2, 29)
    assert last_day(date(2017, 2, 1), "month") == date(2017, 2, 28)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2016, 7, 1), 6, date(2017, 1, 1)),
        (date(2016, 8, 31), 6, date(2017, 2, 28)),
        (date(2016, 12, 31), 12, date(2017, 12, 31)),
    ],
)
def test_months_are_added_within_the_length_of_the_month(
    day: date, months: int, later: date
) -> None:
    """Six months after 31 August is the last day of February."""
    assert add_months(day, months) == later
