"""Solr's dates: instants in UTC, and arithmetic on them (``NOW-7DAYS``, ``2014-01-01T00:00:00Z/MONTH+1YEAR``).

Source: "Date Formatting and Date Math" in the Solr reference guide. An instant is kept as milliseconds since 1970.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta

INSTANT = re.compile(
    r"(-?\d{4,})-(\d\d?)(?:-(\d\d?)(?:[T ](\d\d?)(?::(\d\d?)(?::(\d\d?)(?:[.,](\d+))?)?)?)?)?"
    r"(Z|[+-]\d\d:?\d\d)?"
)
STEP = re.compile(r"([+-])(\d{1,9})([A-Z]+)|/([A-Z]+)")
SECONDS = {
    "MILLI": 0.001,
    "MILLISECOND": 0.001,
    "SECOND": 1,
    "MINUTE": 60,
    "HOUR": 3600,
    "DAY": 86400,
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def milliseconds(moment: datetime) -> int:
    """Return the milliseconds since 1970 of an aware ``moment``."""
    return (moment - EPOCH) // MILLISECOND


def moment(value: int) -> datetime:
    """Return the instant that lies ``value`` milliseconds after 1970."""
    return EPOCH + timedelta(milliseconds=value)


def written(value: int) -> str:
    """Write an instant as Solr does: ``2014-06-10T08:24:12.782Z``, without a fraction that is zero."""
    at = moment(value)
    fraction = f".{at.microsecond // 1000:03d}" if at.microsecond else ""
    return at.strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0") + fraction + "Z"


def offset_of(zone: str | None) -> timedelta:
    """Return how far a written zone lies from UTC."""
    if zone is None or zone == "Z":
        return timedelta()
    digits = zone[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return size if zone[0] == "+" else -size


def parse_instant(match: re.Match[str]) -> datetime:
    """Build the instant of an :data:`INSTANT` match; what is left out is the first of its kind."""
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    at = datetime(
        int(year),
        int(month),
        int(day or 1),
        int(hour or 0),
        int(minute or 0),
        int(second or 0),
        micro,
        UTC,
    )
    return at - offset_of(zone)


def parse(text: str, now: datetime) -> int:
    """Return the milliseconds since 1970 of a date, with or without arithmetic.

    Raises ``ValueError`` where ``text`` is no date in Solr's syntax, or lies outside the years 1 to 9999.
    """
    text = text.strip()
    if text.startswith("NOW"):
        at, rest = now, text[3:]
    else:
        match = INSTANT.match(text)
        if match is None:
            raise ValueError(f"{text!r} is not a date such as 2014-06-10T08:24:12Z")
        at, rest = parse_instant(match), text[match.end() :]
    try:
        return milliseconds(apply_steps(at, rest))
    except OverflowError as error:
        raise ValueError(f"{text!r} lies too far away") from error


def apply_steps(at: datetime, rest: str) -> datetime:
    """Apply Solr's date arithmetic, from left to right."""
    position = 0
    while position < len(rest):
        step = STEP.match(rest, position)
        if step is None:
            raise ValueError(f"{rest[position:]!r} is not date arithmetic such as +7DAYS or /MONTH")
        sign, amount, unit, rounded = step.groups()
        at = (
            floor(at, singular(rounded))
            if rounded
            else moved(at, int(sign + amount), singular(unit))
        )
        position = step.end()
    return at


def singular(unit: str) -> str:
    """Return the unit without its plural s; ``DATE`` is Solr's other word for a day."""
    name = unit.removesuffix("S")
    return {"DATE": "DAY", "MILLI": "MILLISECOND"}.get(name, name)


def moved(at: datetime, amount: int, unit: str) -> datetime:
    """Return ``at`` moved by ``amount`` units; a day that the month lacks becomes its last."""
    if unit in SECONDS:
        return at + timedelta(seconds=amount * SECONDS[unit])
    months = {"MONTH": amount, "YEAR": 12 * amount}.get(unit)
    if months is None:
        raise ValueError(f"{unit} is not a unit of time")
    count = at.year * 12 + at.month - 1 + months
    year, month = divmod(count, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(year)
    return at.replace(
        year=year, month=month + 1, day=min(at.day, calendar.monthrange(year, month + 1)[1])
    )


def floor(at: datetime, unit: str) -> datetime:
    """Return the start of the unit in which ``at`` lies."""
    order = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"]
    if unit not in order:
        raise ValueError(f"{unit} is not a unit that a date can be rounded to")
    first = {"month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0, "microsecond": 0}
    kept = [name.lower() for name in order[: order.index(unit) + 1]]
    return at.replace(**{name: value for name, value in first.items() if name not in kept})  # type: ignore[arg-type]
