"""Who works on what, and until when: a claim on a job's listing or on one record of it.

A claim is a row that is taken in one statement and has an end. While its worker lives, a thread
beside it puts the end off; a worker that is killed leaves a row that soon runs out, and whoever
comes next takes it over. The moment is always the database's, so that hosts need no common clock.

What is done under a claim is written together with the giving back of the claim, in one
transaction: whoever has lost it meanwhile writes nothing.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from ckanext.ogptn.harvesters.model import HarvestLease
from ckanext.ogptn.harvesters.runs import options

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
LEASE = HarvestLease.__table__
# `timestamp without time zone`, as ckanext-harvest's own tables have it; not the transaction's start.
MOMENT = sa.func.timezone("utc", sa.func.clock_timestamp(), type_=sa.DateTime)


# Set when this process is asked to end: listings break off, and are begun anew elsewhere.
ENDING = threading.Event()


class BrokenOff(Exception):
    """The work stops here, and nothing of it is written."""


class LeaseLost(BrokenOff):
    """The work has run out of its time and is another's now."""


class Stopped(BrokenOff):
    """This process is asked to end."""


@dataclass(frozen=True)
class Claim:
    """A claim that is held: on what, under which name, the how many-eth time.

    It is put off for ``longest_seconds`` at most, so that a worker that hangs loses it too.
    """

    subject: str
    worker: str
    attempts: int
    longest_seconds: float
    since: float = field(default_factory=time.monotonic)


def is_worn_out(attempts: int) -> bool:
    """Say whether so many workers have died over a piece of work that it is left alone."""
    return attempts > MOST_ATTEMPTS


def is_kept(claim: Claim, now: float) -> bool:
    """Say whether a claim is still to be put off."""
    return now - claim.since < claim.longest_seconds


_current: ContextVar[Claim | None] = ContextVar("ogptn_harvest_claim", default=None)


def claim(
    subject: str, source_id: str, longest_seconds: float, most: int | None = None
) -> Claim | None:
    """Take what nobody has, or what another has let run out; commit. None: it is another's.

    With ``most``, nothing is taken while so much of the source is in hand.
    """
    if most is not None and _in_hand(source_id) >= most:
        model.Session.rollback()
        return None
    worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(8)}"
    until = MOMENT + options.lease_period()
    wanted = insert(LEASE).values(
        subject=subject, source_id=source_id, worker=worker, until=until, attempts=1
    )
    taken = wanted.on_conflict_do_update(
        index_elements=[LEASE.c.subject],
        set_={"worker": worker, "until": until, "attempts": LEASE.c.attempts + 1},
        where=LEASE.c.until < MOMENT,
    ).returning(LEASE.c.attempts)
    attempts = model.Session.execute(taken).scalar()
    model.Session.commit()
    return None if attempts is None else Claim(subject, worker, attempts, longest_seconds)


def _in_hand(source_id: str) -> int:
    """Count what is in hand of a source; until the transaction ends nobody else takes of it."""
    model.Session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(source_id))))
    counted = sa.select(sa.func.count()).where(LEASE.c.source_id == source_id, is_alive())
    return int(model.Session.execute(counted).scalar() or 0)


@contextmanager
def held(claimed: Claim) -> Iterator[Claim]:
    """Keep a claim while the work on it goes on; `prove` gives it back with the work's last write.

    An error leaves it to run out, and then counts as one more attempt.
    """
    token = _current.set(claimed)
    _keeper.add(claimed)
    try:
        yield claimed
    finally:
        _keeper.discard(claimed)
        _current.reset(token)


def prove() -> None:
    """Give the claim of this work back in the open transaction; raise LeaseLost if it is gone.

    Others who want the row wait for this transaction, and then find the work done. Work that was
    begun without a claim, as ckanext-harvest's own commands do, needs no proof.
    """
    mine = _current.get()
    if mine is None:
        return
    if not _remove(mine):
        model.Session.rollback()
        raise LeaseLost(mine.subject)


def go_on() -> None:
    """Raise Stopped where this process is asked to end and the work may be begun anew."""
    if ENDING.is_set() and _current.get() is not None:
        raise Stopped


def give_back(claimed: Claim) -> None:
    """Let others have work that was not begun, or was broken off on purpose; commit."""
    model.Session.rollback()
    _remove(claimed)
    model.Session.commit()


def _remove(claimed: Claim) -> bool:
    mine = sa.and_(LEASE.c.subject == claimed.subject, LEASE.c.worker == claimed.worker)
    return bool(model.Session.execute(sa.delete(LEASE).where(mine)).rowcount)


def is_alive() -> sa.ColumnElement[bool]:
    """Give the condition that a lease has not run out."""
    return LEASE.c.until >= MOMENT


class Keeper:
    """Puts off the ends of this process's claims, from a thread that lives while there are any."""

    def __init__(self) -> None:
        self._claims: dict[str, Claim] = {}
        self._lock = threading.Lock()
        self._process = 0

    def add(self, claimed: Claim) -> None:
        """Look after a claim."""
        with self._lock:
            self._claims[claimed.worker] = claimed
            # A thread does not outlive a fork, so a forked worker starts its own.
            if self._process != os.getpid():
                self._process = os.getpid()
                threading.Thread(target=self._run, name="harvest-leases", daemon=True).start()

    def discard(self, claimed: Claim) -> None:
        """Look after a claim no longer."""
        with self._lock:
            self._claims.pop(claimed.worker, None)

    def _run(self) -> None:
        while True:
            time.sleep(options.lease_period().total_seconds() / 3)
            with self._lock:
                kept = [c.worker for c in self._claims.values() if is_kept(c, time.monotonic())]
            if kept:
                put_off(kept)


def put_off(workers: list[str]) -> None:
    """Put off the ends of claims by the names of their workers; call it from a thread of its own.

    Those that are being given back at this moment are left.
    """
    free = (
        sa.select(LEASE.c.subject)
        .where(LEASE.c.worker.in_(workers))
        .with_for_update(skip_locked=True)
    )
    until = MOMENT + options.lease_period()
    try:
        with model.meta.engine.begin() as connection:
            connection.execute(
                sa.update(LEASE).where(LEASE.c.subject.in_(free)).values(until=until)
            )
    except SQLAlchemyError:
        # The database is away; the next round may find it back, and else the claims run out.
        log.exception("Claims of harvest work could not be put off")


_keeper = Keeper()
