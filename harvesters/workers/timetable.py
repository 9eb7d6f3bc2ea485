"""When a source is run next: counted from the moment that was planned, never from the end of a run. Pure.

Moments are in UTC without a zone, as ckanext-harvest's tables hold them; days, weeks and months are
counted by the wall clock of the portal's zone, so that a run at two in the morning stays there when
the clocks change.
"""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta, tzinfo

MANUAL, ALWAYS, MONTHLY = "MANUAL", "ALWAYS", "MONTHLY"
DAYS = {"DAILY": 1, "WEEKLY": 7, "BIWEEKLY": 14}
FREQUENCIES = (MANUAL, ALWAYS, *DAYS, MONTHLY)
# Where ckanext-harvest looks for what is due: of a paused source, nothing ever is.
NEVER = datetime(9999, 12, 31)


def next_run(anchor: datetime, frequency: str, now: datetime, zone: tzinfo) -> datetime | None:
    """Give the first planned moment after ``now``; None where a person alone starts the runs.

    The planned moments are ``anchor`` and those that follow it at the source's frequency; however
    many of them have passed, one run stands for all.
    """
    if frequency == MANUAL:
        return None
    if frequency == ALWAYS:
        return max(anchor, now)
    if anchor > now:
        return anchor
    first = _local(anchor, zone)
    passed = (_local(now, zone) - first).days
    steps = passed // DAYS[frequency] if frequency in DAYS else passed // 31
    while (planned := _utc(_after(first, frequency, steps), zone)) <= now:
        steps += 1
    return planned


def _after(first: datetime, frequency: str, steps: int) -> datetime:
    if frequency in DAYS:
        return first + timedelta(days=DAYS[frequency] * steps)
    return _months_after(first, steps)


def _months_after(first: datetime, months: int) -> datetime:
    """Give the same day of a later month, or that month's last day: the 31st comes back in March."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return first.replace(year=year, month=month + 1, day=min(first.day, last))


def _local(moment: datetime, zone: tzinfo) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)


def _utc(wall: datetime, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
