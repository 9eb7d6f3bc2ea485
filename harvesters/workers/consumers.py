"""What takes work: `ckan ogptn-harvest work`, and ckanext-harvest's own consumers.

The command does many listings and records side by side. A consumer of ckanext-harvest does one
after the other; its functions that take messages are replaced by ours, which look at claims, or a
message that comes twice would do its work twice and end as an error.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial
from typing import Any

import redis
from ckan import model
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource
from sqlalchemy.exc import SQLAlchemyError

from ckanext.ogptn.harvesters.runs import leases
from ckanext.ogptn.harvesters.workers import closing, picking, queueing, work
from ckanext.ogptn.harvesters.workers.crew import SLOW_SECONDS, Crew

log = logging.getLogger(__name__)

GATHER, FETCH = "gather", "fetch"
STAGES = (GATHER, FETCH)
# How long a worker trusts that the bell would have rung.
IDLE_SECONDS = 3.0
# A consumer's wait for a message; shorter than redis-py's own patience with a silent server.
BELL_SECONDS = 2
# The portal's launcher kills after twenty.
LEAVE_SECONDS = 15.0

Context = Callable[[], AbstractContextManager[object]]
Callback = Callable[[Any, Any, Any, Any], Any]
# What ckanext-harvest does with a message, for the harvesters that are not ours.
THEIRS: dict[str, Callback] = {GATHER: queue.gather_callback, FETCH: queue.fetch_callback}


class Consumer:
    """One process's part of the work: it hears the bell, looks into the tables, and hands out."""

    def __init__(
        self,
        stages: tuple[str, ...],
        size: int,
        around: Context,
        idle_seconds: float = IDLE_SECONDS,
        slow_seconds: float = SLOW_SECONDS,
    ) -> None:
        self._stages, self._idle_seconds = stages, idle_seconds
        self._changed = threading.Event()
        self._around = partial(_with_session, around)
        self._listings = Crew(size, self._changed, self._around, slow_seconds=slow_seconds)
        self._records = Crew(size, self._changed, self._around, slow_seconds=slow_seconds)
        self._picker = picking.Picker()

    def run(self) -> None:
        """Work until told to end; then let what is in hand be finished, for a while."""
        for stage in self._stages if queueing.has_bell() else ():
            hear = partial(listen, stage, self._changed, self._around)
            threading.Thread(target=hear, name=f"bell-{stage}", daemon=True).start()
        while not leases.ENDING.is_set():
            self._changed.clear()
            with _with_session(self._around):
                self._hand_out()
            self._changed.wait(self._idle_seconds)
        self._listings.wait(LEAVE_SECONDS)
        self._records.wait(LEAVE_SECONDS)

    def end(self) -> None:
        """Ask to end; may be called by a signal's handler."""
        leases.ENDING.set()
        self._changed.set()

    def _hand_out(self) -> None:
        try:
            if GATHER in self._stages:
                self._hand_out_listings()
            if FETCH in self._stages:
                self._hand_out_records()
                self._close_left_open()
        except SQLAlchemyError:
            log.exception("The database does not answer")

    def _hand_out_listings(self) -> None:
        waiting = iter(picking.waiting_jobs())
        while self._listings.has_room() and (job_id := next(waiting, None)):
            if claimed := work.take_job(job_id):
                self._listings.start(partial(list_and_ring, claimed), f"listing-{job_id}")

    def _hand_out_records(self) -> None:
        while self._records.has_room() and (claimed := take_next(self._picker)):
            self._records.start(partial(work.do_object, claimed), f"record-{claimed.subject}")

    def _close_left_open(self) -> None:
        """Close jobs whose last worker died before it could."""
        if not self._records.is_busy():
            for job_id in closing.left_open():
                closing.close_if_done(job_id)


@contextmanager
def _with_session(around: Context) -> Iterator[None]:
    """Enter what a thread of CKAN's needs, and leave it without a session."""
    with around():
        try:
            yield
        finally:
            model.Session.remove()


def list_and_ring(claimed: leases.Claim) -> None:
    """Do a listing, and ring for the records that it leaves to do."""
    if work.do_job(claimed):
        queueing.ring_for_objects(claimed.subject)


def take_next(picker: picking.Picker) -> leases.Claim | None:
    """Claim a record, whichever is next and not taken in the same moment by another process."""
    while object_id := picker.next():
        if claimed := work.take_object(object_id):
            return claimed
    return None


def listen(stage: str, changed: threading.Event, around: Context) -> None:
    """Set ``changed`` when the bell rings; do what other harvesters are sent, one by one."""
    consumer = queue.get_gather_consumer() if stage == GATHER else queue.get_fetch_consumer()
    while not leases.ENDING.is_set():
        try:
            rung = consumer.redis.blpop(consumer.routing_key, timeout=BELL_SECONDS)
            if rung is None:
                continue
            if is_ours(stage, rung[1]):
                changed.set()
                continue
            with around():
                # ckanext-harvest hands out again what it finds noted so.
                consumer.redis.set(consumer.persistance_key(rung[1]), str(datetime.now()))
                THEIRS[stage](consumer, queue.FakeMethod(rung[1]), None, rung[1])
        except redis.RedisError:
            log.warning("The queue does not answer; the tables are looked into all the same")
            leases.ENDING.wait(IDLE_SECONDS)
        except Exception:
            # ckanext-harvest lets a harvester's error through; the next message may be another's.
            log.exception("A harvester failed with a message of the %s queue", stage)


def is_ours(stage: str, body: str) -> bool:
    """Say whether a message is for a harvester of ours; one that names nothing is nobody's."""
    key = "harvest_job_id" if stage == GATHER else "harvest_object_id"
    kind: Any = HarvestJob if stage == GATHER else HarvestObject
    source_id = kind.source_id if stage == GATHER else kind.harvest_source_id
    query = (
        model.Session.query(HarvestSource.type)
        .join(kind, source_id == HarvestSource.id)
        .filter(kind.id == json.loads(body).get(key))
    )
    found = query.scalar() in picking.our_types()
    model.Session.remove()
    return found


def gather_callback(channel: Any, method: Any, header: Any, body: str) -> Any:
    """Take a message of the gather queue, in ckanext-harvest's own consumer."""
    if not is_ours(GATHER, body):
        return THEIRS[GATHER](channel, method, header, body)
    channel.basic_ack(method.delivery_tag)
    for job_id in picking.waiting_jobs():
        if claimed := work.take_job(job_id):
            list_and_ring(claimed)
    model.Session.remove()
    return None


def fetch_callback(channel: Any, method: Any, header: Any, body: str) -> Any:
    """Take a message of the fetch queue, in ckanext-harvest's own consumer."""
    if not is_ours(FETCH, body):
        return THEIRS[FETCH](channel, method, header, body)
    channel.basic_ack(method.delivery_tag)
    picker = picking.Picker()
    while claimed := take_next(picker):
        work.do_object(claimed)
        model.Session.remove()
    return None


def take_over() -> None:
    """Let ckanext-harvest's consumers take messages with our functions."""
    queue.gather_callback, queue.fetch_callback = gather_callback, fetch_callback
