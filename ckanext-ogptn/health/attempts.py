"""What becomes of a file's state when it is looked at again, and when that is: pure.

A site that says that a file is no more, and a web page in a file's place, are believed at once. Silence and errors are
not: sites are down for a night. They count once they have come several times in a row, each later than the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from ckanext.ogptn.health.rules import GONE, PAGE, UNREACHABLE

UNKNOWN, OK = "unknown", "ok"
# What one look at a file finds: it answers; it does not, for now or for good; the server asks to come back later.
ANSWERS, FAILS, BUSY = "answers", "fails", "busy"
AT_ONCE = {ANSWERS: OK, GONE: GONE, PAGE: PAGE}
# Hours after each failure in a row until the next look; the last one repeats.
BACK_OFF = (2, 12, 24, 48, 96, 168)


@dataclass(frozen=True)
class Known:
    """What the checks of a file have come to: its state, failures in a row, since when, and when it is due again."""

    state: str = UNKNOWN
    failures: int = 0
    failing_since: datetime | None = None
    again_at: datetime | None = None


@dataclass(frozen=True)
class Policy:
    """How often a file is looked at that is well, and how many failures in a row make it unreachable."""

    hours: float = 24
    failures: int = 3
    back_off: Sequence[float] = BACK_OFF


def after(
    known: Known,
    found: str,
    moment: datetime,
    policy: Policy,
    subject: str = "",
    wait_seconds: float = 0,
) -> Known:
    """Return what is known of a file (``subject``) after a look at it.

    ``wait_seconds`` is how long its server asks to be left alone. A server that is busy tells nothing of the file."""
    state, failures = known.state, known.failures
    if found == BUSY:
        hours = policy.back_off[0]
    elif found == FAILS:
        failures += 1
        state = UNREACHABLE if _is_enough(known, failures, policy) else state
        hours = policy.back_off[min(failures, len(policy.back_off)) - 1]
    else:
        state = AT_ONCE[found]
        failures = 0 if state == OK else failures + 1
        hours = policy.hours
    since = (known.failing_since or moment) if failures else None
    pause = max(_spread(hours, subject), timedelta(seconds=wait_seconds))
    return Known(state, failures, since, moment + pause)


def _is_enough(known: Known, failures: int, policy: Policy) -> bool:
    """What is known to be gone stays so while its server is silent."""
    return failures >= policy.failures and known.state not in (GONE, PAGE)


def _spread(hours: float, subject: str) -> timedelta:
    """Make a pause up to a tenth longer, always the same for a file, so that not all are due at once."""
    part = int.from_bytes(sha256(subject.encode()).digest()[:4], "big") / 2**32
    return timedelta(hours=hours * (1 + part / 10))
