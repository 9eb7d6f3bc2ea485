"""Dates that a plan states with less than a day's precision.

A date of precision *month*, *quarter* or *year* is kept as the last day of its period, since that
is the last day that the words allow ("end of 2018" is 2018-12-31)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

MONTHS = {"day": 0, "month": 1, "quarter": 3, "year": 12}


def first_day(day: date, precision: str) -> date:
    """Return the first day of the period of `precision` that holds `day`."""
    if precision == "day":
        return day
    months = MONTHS[precision]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def last_day(day: date, precision: str) -> date:
    """Return the last day of the period of `precision` that holds `day`."""
    if precision == "day":
        return day
    month = first_day(day, precision).month + MONTHS[precision] - 1
    return date(day.year, month, monthrange(day.year, month)[1])


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
