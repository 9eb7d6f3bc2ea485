"""What a run would do to each record, decided before anything is written. Pure.

Every record is counted once: added + updated + restored + unchanged + deleted + held + errored =
total.
"""

from __future__ import annotations

from dataclasses import dataclass
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
class Vanished:
    """What becomes of records that the source lists no more."""

    mark: tuple[str, ...] = ()
    delete: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    refused: bool = False


def steps_for_vanished(
    missing: list[Known], active: int, now: datetime, grace: timedelta, complete: bool
) -> Vanished:
    """Decide on the records that the source lists no more.

    Nothing is deleted by a listing that was not read to its end. Otherwise a record is first marked
    and, once it has been missing for the grace period, withdrawn; a run that would withdraw more
    than a fifth of the source and at least ten is held for a person.
    """
    gone = [k for k in missing if not k.withdrawn and k.package_state == "active"]
    ids = tuple(k.remote_id for k in gone)
    if not complete:
        return Vanished(held=ids)
    due = tuple(k.remote_id for k in gone if k.missing_since and now - k.missing_since >= grace)
    mark = tuple(k.remote_id for k in gone if k.missing_since is None)
    if grace <= timedelta(0):
        due, mark = ids, ()
    if len(due) >= HELD_COUNT and len(due) > HELD_SHARE * max(active, 1):
        return Vanished(mark=mark, held=ids, refused=True)
    return Vanished(mark=mark, delete=due, held=tuple(i for i in ids if i not in set(due)))
