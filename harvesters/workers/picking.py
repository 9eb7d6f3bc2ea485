"""Find work in the tables: listings to read and records to work on, fairly among the sources.

The tables alone say what is to be done; a message in a queue only says that it is worth looking.
"""

from __future__ import annotations

import uuid
from collections import deque
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.plugins import PluginImplementations
from ckanext.harvest.interfaces import IHarvester
from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource

from ckanext.ogptn.harvesters.base import SectorHarvester
from ckanext.ogptn.harvesters.model import HarvestLease
from ckanext.ogptn.harvesters.runs import leases
from ckanext.ogptn.harvesters.sources.configuration import parsed
from ckanext.ogptn.harvesters.sources.settings import MOST_WORKERS, WORKERS

DONE = ("COMPLETE", "ERROR")
AHEAD = 50


def our_types() -> list[str]:
    """Name the types of sources that harvesters of ours read."""
    return [h.info()["name"] for h in PluginImplementations(IHarvester)
            if isinstance(h, SectorHarvester)]  # fmt: skip


def free_of_claims(subject: Any) -> Any:
    """Give the condition that nobody works on a subject: a job or a harvest object, by its id."""
    taken = sa.exists().where(HarvestLease.subject == subject, leases.is_alive())
    return ~taken


def waiting_jobs() -> list[str]:
    """List the jobs whose sources nobody is listing, the oldest first."""
    query = (
        model.Session.query(HarvestJob.id)
        .join(HarvestSource, HarvestSource.id == HarvestJob.source_id)
        .filter(HarvestJob.status == "Running", HarvestJob.gather_finished.is_(None))
        .filter(HarvestSource.type.in_(our_types()), free_of_claims(HarvestJob.id))
        .order_by(HarvestJob.created)
    )
    return [job_id for (job_id,) in query]


def waiting_objects(job_id: str, most: int, after: str = "") -> list[str]:
    """List records of a job that are not done and that nobody works on, by id."""
    query = (
        model.Session.query(HarvestObject.id)
        .filter(HarvestObject.harvest_job_id == job_id, HarvestObject.state.notin_(DONE))
        .filter(HarvestObject.id > after, free_of_claims(HarvestObject.id))
        .order_by(HarvestObject.id)
        .limit(most)
    )
    return [object_id for (object_id,) in query]


def open_jobs() -> list[tuple[str, str, str, int]]:
    """List listed jobs with work left: id, source, its configuration, how many records are in hand.

    Those come first whose sources have the fewest in hand.
    """
    left = sa.exists().where(
        HarvestObject.harvest_job_id == HarvestJob.id, HarvestObject.state.notin_(DONE)
    )
    in_hand = (
        sa.select(sa.func.count(HarvestLease.subject))
        .where(HarvestLease.source_id == HarvestJob.source_id, leases.is_alive())
        .scalar_subquery()
    )
    query = (
        model.Session.query(HarvestJob.id, HarvestSource.id, HarvestSource.config, in_hand)
        .join(HarvestSource, HarvestSource.id == HarvestJob.source_id)
        .filter(HarvestJob.status == "Running", HarvestJob.gather_finished.isnot(None))
        .filter(HarvestSource.type.in_(our_types()), left)
        .order_by(in_hand, HarvestJob.created)
    )
    return [tuple(row) for row in query]


def workers_of(config: str | None) -> int:
    """Read how many records of a source may be worked on at once; its form has checked the rest."""
    asked = parsed(config).get("workers", WORKERS)
    return asked if isinstance(asked, int) and 1 <= asked <= MOST_WORKERS else WORKERS


class Picker:
    """Gives one record after the other, each from the source that has the fewest in hand.

    What is in hand is reckoned on from one look into the table, until nothing more seems to be
    allowed; then the table is looked into again. Some records are looked up ahead, from a place
    that other processes do not look at first. The claim decides in the end.
    """

    def __init__(self) -> None:
        self._jobs: list[_Job] = []
        self._ahead: dict[str, deque[str]] = {}

    def next(self) -> str | None:
        """Give the id of a record that nobody had in hand a moment ago; None where there is none."""
        if found := self._next():
            return found
        self._look_up()
        return self._next()

    def _next(self) -> str | None:
        for job in sorted(self._jobs, key=lambda one: one.in_hand):
            if job.in_hand < job.most and (found := self._from(job.id)):
                job.in_hand += 1
                return found
        return None

    def _look_up(self) -> None:
        self._jobs = [
            _Job(job_id, in_hand, workers_of(config))
            for job_id, _source_id, config, in_hand in open_jobs()
        ]
        self._ahead = {job.id: self._ahead.get(job.id, deque()) for job in self._jobs}

    def _from(self, job_id: str) -> str | None:
        ahead = self._ahead[job_id]
        if not ahead:
            ahead.extend(waiting_objects(job_id, AHEAD, str(uuid.uuid4())))
        if not ahead:
            ahead.extend(waiting_objects(job_id, AHEAD))
        return ahead.popleft() if ahead else None


@dataclass
class _Job:
    id: str
    in_hand: int
    most: int
