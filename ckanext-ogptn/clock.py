"""The portal's clock: one day for every page, in Tunis, which a setting may fix for tests and
demonstrations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import pytz  # type: ignore[import-untyped]

ZONE = pytz.timezone("Africa/Tunis")


def as_of(config: Mapping[str, Any]) -> date | None:
    """Return the day that `ogptn.as_of` fixes, if it does."""
    stated = config.get("ogptn.as_of")
    return date.fromisoformat(str(stated)) if stated else None


def now(config: Mapping[str, Any]) -> datetime:
    """Return the time in Tunis; on a fixed day, the present hour of that day."""
    present = datetime.now(ZONE)
    fixed = as_of(config)
    return ZONE.localize(datetime.combine(fixed, _naive(present))) if fixed else present


def today(config: Mapping[str, Any]) -> date:
    """Return the day in Tunis, or the day that `ogptn.as_of` fixes."""
    return as_of(config) or now(config).date()


def _naive(moment: datetime) -> time:
    return moment.time().replace(tzinfo=None)
