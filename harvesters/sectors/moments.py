"""Moments in the ways in which sources write them, in one way: a change of format is no change. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ckanext.ogptn.harvesters.sectors.fields import iso_date

# Seconds or milliseconds since 1970, between 1990 and 2100.
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{12,13})")
_EARLIEST, _LATEST = 631_152_000, 4_102_444_800
_CLOCK = re.compile(r"[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?")


def iso_moment(value: object) -> str:
    """Read a moment; give UTC to the second as ``YYYY-MM-DDTHH:MM:SS``, a day alone, or nothing.

    ISO 8601 in any of its spellings, RFC 2822, seconds or milliseconds since 1970, and a day as
    `iso_date` reads it with a clock behind. A moment without a zone is taken as it stands.
    """
    text = str(value or "").strip()
    for read in _READERS:
        if (moment := read(text)) is not None:
            if moment.tzinfo:
                moment = moment.astimezone(UTC)
            return moment.replace(tzinfo=None, microsecond=0).isoformat()
    return iso_date(text)


def _iso(text: str) -> datetime | None:
    # A lone day stays a day.
    if len(text) <= len("2016-01-01"):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text) if "," in text else None
    except (ValueError, IndexError):
        return None


def _epoch(text: str) -> datetime | None:
    found = _EPOCH.fullmatch(text)
    if found is None:
        return None
    seconds = int(found[1]) if found[1] else int(found[2]) // 1000
    return datetime.fromtimestamp(seconds, UTC) if _EARLIEST < seconds < _LATEST else None


def _day_with_clock(text: str) -> datetime | None:
    day, clock = iso_date(text), _CLOCK.search(text)
    if not day or clock is None:
        return None
    try:
        return datetime.fromisoformat(day).replace(
            hour=int(clock[1]), minute=int(clock[2]), second=int(clock[3] or 0)
        )
    except ValueError:
        return None


_READERS: tuple[Callable[[str], datetime | None], ...] = (_epoch, _iso, _mail, _day_with_clock)
