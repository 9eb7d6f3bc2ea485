"""Dates as the country writes them: Tunisian month names, digits 0 to 9, as exact as the source is and no more."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from babel import Locale
from babel.dates import format_date

Unit = Literal["day", "month", "year"]

LOCALES = {"ar": Locale("ar", "TN"), "fr": Locale("fr", "TN"), "en": Locale("en", "GB")}
# "First quarter" has no CLDR form that reads well in a sentence in all three languages.
QUARTERS = {
    "ar": ("الثلاثية الأولى", "الثلاثية الثانية", "الثلاثية الثالثة", "الثلاثية الرابعة"),
    "fr": ("1er trimestre", "2e trimestre", "3e trimestre", "4e trimestre"),
    "en": ("first quarter of", "second quarter of", "third quarter of", "fourth quarter of"),
}
NBSP = "\u00a0"


def parse_day(value: object) -> dt.date | None:
    """Read a day from a date, a time or an ISO 8601 text; give None for anything else."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def format_day(day: dt.date, language: str, precision: str = "day") -> str:
    """Write a day as exactly as its precision says: ``day``, ``month``, ``quarter`` or ``year``.

    The parts are held together by no-break spaces.
    """
    locale = LOCALES.get(language, LOCALES["en"])
    if precision == "year":
        text = str(day.year)
    elif precision == "quarter":
        names = QUARTERS.get(language, QUARTERS["en"])
        text = f"{names[(day.month - 1) // 3]} {day.year}"
    elif precision == "month":
        text = format_date(day, "MMMM y", locale=locale)
    else:
        text = format_date(day, "d MMMM y", locale=locale)
        if language == "fr" and day.day == 1:
            text = text.replace("1 ", "1er ", 1)
    return text.replace(" ", NBSP)


def month_name(day: dt.date, language: str) -> str:
    """Name a month in short, as the axis of a chart does."""
    return format_date(day, "LLL", locale=LOCALES.get(language, LOCALES["en"]))


def distance(day: dt.date, today: dt.date) -> tuple[int, Unit]:
    """Measure how far a day lies from today, in the unit that a reader would use.

    Days up to a month, then whole months up to two years, then whole years; always positive.
    """
    early, late = sorted((day, today))
    months = (late.year - early.year) * 12 + late.month - early.month - (late.day < early.day)
    if months < 1:
        return (late - early).days, "day"
    if months < 24:
        return months, "month"
    return months // 12, "year"
