"""How much of the portal's time and space a server may take, and how often one is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

# Gives the seconds to wait before a host (its name and port) is asked, and takes the turn.
Pace = Callable[[str, int], float]


@dataclass(frozen=True)
class Limits:
    """How much of the portal's time and space one exchange may take."""

    deadline_seconds: float = 60.0
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    body_bytes: int = 64 * 1024 * 1024
    redirects: int = 5
    retries: int = 2
    retry_after_seconds: float = 30.0


def no_pause(host: str, port: int) -> float:
    """Ask at once."""
    return 0.0


def retry_after(value: str | None, now: float) -> float | None:
    """Read a Retry-After header: seconds to wait, from a number or an HTTP date."""
    if not value:
        return None
    if value.strip().isdecimal():
        # More digits than a day has seconds would be no number worth reading.
        return float(value.strip()[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, OverflowError):
        return None
