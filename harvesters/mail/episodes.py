"""What there is to tell of a source's runs: the beginning of trouble, that it lasts, its end. Pure.

Runs of one state in a row are an episode, which is told of once however many there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

FAILED, HELD, STOPPED = "failed", "held", "stopped"
STILL_AFTER = timedelta(days=7)
TROUBLE, STILL, AGAIN = "trouble", "still", "again"


@dataclass(frozen=True)
class Ended:
    """A run that has ended: its job, its state, and when."""

    job_id: str
    state: str
    finished: datetime


@dataclass(frozen=True)
class Notice:
    """One thing to tell: what, of which state, and the run with which the episode began."""

    what: str
    state: str
    first: Ended

    @property
    def key(self) -> str:
        """Name it in the same way each time, so that it is told once."""
        return key(self.what, self.first)


def key(what: str, first: Ended) -> str:
    """Name what is told of an episode."""
    return f"harvest:{what}:{first.job_id}"


def notices(ended: Sequence[Ended], now: datetime) -> list[Notice]:
    """Say what there is to tell of a source's runs, given the newest first.

    What a person stopped says nothing of the source.
    """
    runs = [one for one in ended if one.state != STOPPED]
    if not runs:
        return []
    first = _first(runs)
    if runs[0].state not in (FAILED, HELD):
        before = next((at for at, one in enumerate(runs) if one.state in (FAILED, HELD)), None)
        if before is None or runs[before].state != FAILED:
            return []
        return [Notice(AGAIN, FAILED, _first(runs[before:]))]
    told = [Notice(TROUBLE, runs[0].state, first)]
    if now - first.finished >= STILL_AFTER:
        told.append(Notice(STILL, runs[0].state, first))
    return told


def _first(runs: Sequence[Ended]) -> Ended:
    """Find the oldest run of the episode that the newest belongs to."""
    return list(takewhile(lambda one: one.state == runs[0].state, runs))[-1]
