"""Whether what a commitment's level rests on still stands. Pure; no report is rewritten for it."""

from __future__ import annotations

from collections.abc import Iterable

from ckanext.ogptn.domain.levels import Level
from ckanext.ogptn.domain.vocabulary import EVIDENCE_STATES

SOUND, STALE, BROKEN, NONE = EVIDENCE_STATES
# Of what is in such health something can be seen, if no longer the newest.
PROVING = ("ok", "stale")


def proves(health: str) -> bool:
    """Say whether data of this health counts as proof."""
    return health in PROVING


def state(healths: Iterable[str], level: Level) -> str:
    """Return the state of evidence, from the health of each public piece of it and of each dataset that serves.

    It is ``sound`` where all of it stands, ``stale`` where some of it is out of date or broken, ``broken`` where none
    of it stands, ``none`` where there is none. Who reports completion here has to show something for it: where nothing
    of that is left to be seen, it is broken."""
    found = set(healths)
    if not found:
        return BROKEN if _was_proved(level) else NONE
    if found == {"ok"}:
        return SOUND
    return STALE if any(proves(one) for one in found) else BROKEN


def _was_proved(level: Level) -> bool:
    """An import states what its source states, and parts are proved each by itself."""
    by_hand = level.assessor_type == "self" and level.origin == "entered"
    return level.value == "complete" and by_hand and not level.rolled_up
