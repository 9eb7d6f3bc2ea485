"""Where a timetable stands today. Nothing of it is stored: tomorrow it is another day.

A timetable of summer ends with the summer and is not thereby expired: the next summer may bring it back, and the
winter's stands beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

# So many days before its end a timetable is said to end soon.
SOON_DAYS = 30
# After a year its season has come again without it.
SEASON_DAYS = 366


@dataclass(frozen=True)
class Standing:
    """A state (``unknown``, ``future``, ``running``, ``ends_soon``, ``out_of_season``, ``followed``, ``expired``) and
    the days to the beginning, or to the end; after the end they are negative."""

    state: str
    days: int = 0


def standing(
    start: dt.date | None,
    end: dt.date | None,
    today: dt.date,
    seasons: Sequence[str] = (),
    latest: dt.date | None = None,
) -> Standing:
    """Say where a timetable from ``start`` to ``end`` stands.

    ``seasons`` are those that it is made for, ``latest`` the last day of the timetables beside it.
    """
    if end is None:
        return Standing("unknown")
    if start and today < start:
        return Standing("future", (start - today).days)
    left = (end - today).days
    if left >= 0:
        return Standing("ends_soon" if left <= SOON_DAYS else "running", left)
    seasonal = bool(seasons) and -left <= SEASON_DAYS
    if not seasonal and latest and latest > end:
        return Standing("followed", left)
    return Standing("out_of_season" if seasonal else "expired", left)
