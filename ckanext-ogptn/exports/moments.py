"""Times as the actions give them: ISO 8601, in UTC where no zone is named."""

from __future__ import annotations

from datetime import UTC, datetime


def utc(stated: str) -> datetime:
    """Read a time, to the second."""
    found = datetime.fromisoformat(stated).replace(microsecond=0)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def stamp(stated: str) -> str:
    """Write a time as RFC 3339 and XML Schema do: ``2026-11-22T08:00:00Z``."""
    return utc(stated).strftime("%Y-%m-%dT%H:%M:%SZ")
