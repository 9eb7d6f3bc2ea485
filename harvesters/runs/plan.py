"""What a run would do to each record, decided before anything is written. Pure.

Every record is counted once: added + updated + restored + unchanged + deleted + held + errored =
total.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

HELD_SHARE = 0.2
HELD_COUNT = 10


class Step(StrEnum):
    """What is done with one record."""

    CREATE = "create"
    UPDATE = "update"
    RESTORE = "restore"
    UNCHANGED = "unchanged"
    DELETE = "delete"
    HELD = "held"
    ERRORED = "errored"


@dataclass(frozen=True)
class Known:
    """What the portal remembers of a record of a source."""

    remote_id: str
    package_id: str
    fingerprint: str
    claims_hash: str = ""
    missing_since: datetime | None = None
    withdrawn: bool = False
    package_state: str | None = "active"


def step_for_seen(known: Known | None, fingerprint: str) -> Step:
    """Decide on a record that the source lists.

    A dataset that was purged is made anew. One that a person deleted stays deleted.
    """
    if known is None or known.package_state is None:
        return Step.CREATE
    if known.withdrawn:
        return Step.RESTORE
    if known.package_state == "deleted" or known.fingerprint == fingerprint:
        return Step.UNCHANGED
    return Step.UPDATE


@dataclass(frozen=True)
class Decided:
    """What persons said of held withdrawals: by remote id, when the hold was opened.

    A record that was listed again since, and has vanished anew, is no longer meant.
    """

    confirmed: Mapping[str, datetime] = field(default_factory=dict)
    refused: Mapping[str, datetime] = field(default_factory=dict)

    def confirms(self, known: Known) -> bool:
        """Say whether a person let this record be withdrawn."""
        return _is_meant(known, self.confirmed)

    def refuses(self, known: Known) -> bool:
        """Say whether a person keeps this record's dataset."""
        return _is_meant(known, self.refused)


def _is_meant(known: Known, moments: Mapping[str, datetime]) -> bool:
    moment = moments.get(known.remote_id)
    return moment is not None and known.missing_since is not None and known.missing_since <= moment


@dataclass(frozen=True)
class Vanished:
    """What becomes of records that the source lists no more; ``refused`` are those of a hold."""

    mark: tuple[str, ...] = ()
    delete: tuple[Known, ...] = ()
    held: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    active: int = 0


def steps_for_vanished(
    missing: list[Known],
    active: int,
    now: datetime,
    grace: timedelta,
    complete: bool,
    decided: Decided = Decided(),
) -> Vanished:
    """Decide on the records that the source lists no more.

    Nothing is deleted by a listing that was not read to its end. Otherwise a record is first marked
    and, once it has been missing for the grace period, withdrawn; a run that would withdraw more
    than a fifth of the source and at least ten is held for a person, whose word then counts.
    """
    gone = [k for k in missing if not k.withdrawn and k.package_state == "active"]
    ids = tuple(k.remote_id for k in gone)
    if not complete:
        return Vanished(held=ids, active=active)
    mark = tuple(k.remote_id for k in gone if k.missing_since is None)
    due = [k for k in gone if _is_due(k, now, grace) and not decided.refuses(k)]
    asked = [k for k in due if not decided.confirms(k)]
    if is_much(len(asked), active):
        refused = tuple(k.remote_id for k in asked)
        due = [k for k in due if decided.confirms(k)]
    else:
        refused = ()
    leaving = {k.remote_id for k in due}
    held = tuple(i for i in ids if i not in leaving)
    return Vanished(mark, tuple(due), held, refused, active)


def _is_due(known: Known, now: datetime, grace: timedelta) -> bool:
    if grace <= timedelta(0):
        return True
    return known.missing_since is not None and now - known.missing_since >= grace


def is_much(leaving: int, active: int) -> bool:
    """Say whether so many withdrawals at once are a person's to decide."""
    return leaving >= HELD_COUNT and leaving > HELD_SHARE * max(active, 1)
