"""The days on which a timetable's services run (GTFS `calendar.txt` and `calendar_dates.txt`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

CALENDAR = ("service_id", "start_date", "end_date", "monday", "tuesday", "wednesday", "thursday",
            "friday", "saturday", "sunday")  # fmt: skip
# A calendar that says to run for ever is looked through from both its ends, no further than this.
MOST_DAYS = 20_000


def service_window(
    calendar: Iterable[tuple[str, ...]],
    exceptions: Iterable[tuple[str, ...]],
    used: Collection[str],
) -> tuple[str, str]:
    """Give the first and the last day on which a service of some trip runs, ``YYYY-MM-DD``, or nothing.

    ``calendar`` has the columns of CALENDAR; ``exceptions`` service, day, and 1 where it runs besides or 2 where it
    does not. A feed may have but one of the two tables.
    """
    removed: set[tuple[str, date]] = set()
    first: date | None = None
    last: date | None = None
    for service, text, kind in exceptions:
        day = _day(text)
        if day is None or service not in used:
            continue
        if kind == "1":
            first, last = _wider(first, last, day)
        else:
            removed.add((service, day))
    for row in calendar:
        if row[0] in used:
            for day in _ends(row, removed):
                first, last = _wider(first, last, day)
    return (first.isoformat(), last.isoformat()) if first and last else ("", "")


def _wider(first: date | None, last: date | None, day: date) -> tuple[date, date]:
    return min(first or day, day), max(last or day, day)


def _ends(row: tuple[str, ...], removed: set[tuple[str, date]]) -> list[date]:
    start, end = _day(row[1]), _day(row[2])
    running = {number for number, runs in enumerate(row[3:]) if runs == "1"}
    if not start or not end or not running:
        return []

    def runs(day: date) -> bool:
        return day.weekday() in running and (row[0], day) not in removed

    span = range(min((end - start).days, MOST_DAYS) + 1)
    first = next((start + timedelta(n) for n in span if runs(start + timedelta(n))), None)
    last = next((end - timedelta(n) for n in span if runs(end - timedelta(n))), None)
    return [first, last] if first and last else []


def _day(text: str) -> date | None:
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def iso_day(text: str) -> str:
    """Write a day of GTFS, ``20250901``, as ISO 8601 does; nothing for anything else."""
    day = _day(text)
    return day.isoformat() if day else ""
