"""Run harvest jobs and follow them to their end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckanext.harvest import queue
from ckanext.harvest.logic import HarvestJobExists
from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource
from sqlalchemy import func

from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.workers import picking, scheduling, work

INLINE_BATCH = 100
ENDED = frozenset({"Finished", "Aborted"})


@dataclass(frozen=True)
class Progress:
    """Where a job stands: its source, its state, how many of its objects are done, of how many."""

    source: str
    status: str
    done: int = 0
    total: int = 0
    stats: dict[str, int] = field(default_factory=dict)
    errors: tuple[str, ...] = ()

    @property
    def idle(self) -> bool:
        """Say whether all work is done and only the closing is left."""
        return self.status == "Running" and self.done == self.total

    @property
    def ended(self) -> bool:
        """Say whether nothing more will happen."""
        return self.status in ENDED


def source_names(names: tuple[str, ...]) -> dict[str, str]:
    """Give the ids of the active sources by name; of all of them where none is named.

    Raises ObjectNotFound for a name that is no active source's.
    """
    query = (
        model.Session.query(model.Package.name, HarvestSource.id)
        .join(HarvestSource, HarvestSource.id == model.Package.id)
        .filter(HarvestSource.active.is_(True), model.Package.state == "active")
        .order_by(model.Package.name)
    )
    found: dict[str, str] = dict(query.all())
    if unknown := sorted(set(names) - found.keys()):
        raise tk.ObjectNotFound(f"no active harvest source: {', '.join(unknown)}")
    return {name: found[name] for name in names} if names else found


def start(source_id: str, send: bool = True) -> str:
    """Create a job for a source and send it to the gather queue; give the id of the job.

    A job of the source that is already waiting or running is joined.
    """
    try:
        created = tk.get_action("harvest_job_create")(
            site_context(), {"source_id": source_id, "run": False}
        )
    except HarvestJobExists:
        return str(_open_job(source_id))
    scheduling.begin(source_id)
    if send:
        tk.get_action("harvest_send_job_to_gather_queue")(site_context(), {"id": created["id"]})
    return str(created["id"])


def _open_job(source_id: str) -> str:
    job = (
        model.Session.query(HarvestJob)
        .filter(HarvestJob.source_id == source_id, HarvestJob.status.in_(("New", "Running")))
        .order_by(HarvestJob.created.desc())
        .first()
    )
    if job.status == "New":
        tk.get_action("harvest_send_job_to_gather_queue")(site_context(), {"id": job.id})
    return str(job.id)


def run_inline(job_id: str) -> None:
    """Do all of a job's work in this process, without queues or workers."""
    job = HarvestJob.get(job_id)
    job.status = "Running"
    job.save()
    if work.harvester_of(job.source) is None:
        _run_others(job)
    work.on_job(job_id)
    # What another worker has in hand is not waited for.
    while sum(work.on_object(one) for one in picking.waiting_objects(job_id, INLINE_BATCH)):
        continue


def _run_others(job: HarvestJob) -> None:
    """Run a job of a harvester that is not ours, as ckanext-harvest does."""
    harvester = queue.get_harvester(job.source.type)
    for object_id in queue.gather_stage(harvester, job):
        queue.fetch_and_import_stages(harvester, HarvestObject.get(object_id))
    close_finished(job.source_id)


def close_finished(source_id: str) -> None:
    """End the jobs of a source whose work is done: ckanext-harvest does so only when asked."""
    tk.get_action("harvest_jobs_run")(site_context(), {"source_id": source_id})


def progress(name: str, job_id: str) -> Progress:
    """Look where a job stands."""
    # Other processes write; what this session has read before is old.
    model.Session.rollback()
    model.Session.expire_all()
    job = HarvestJob.get(job_id)
    done, total = _counts(job_id)
    if job.status not in ENDED:
        return Progress(
            name, "Gathering" if job.gather_finished is None else "Running", done, total
        )
    shown = tk.get_action("harvest_job_show")(site_context(), {"id": job_id})
    return Progress(name, job.status, done, total, shown["stats"], tuple(_messages(job_id)))


def _counts(job_id: str) -> tuple[int, int]:
    rows = dict(
        model.Session.query(HarvestObject.state, func.count(HarvestObject.id))
        .filter(HarvestObject.harvest_job_id == job_id)
        .group_by(HarvestObject.state)
        .all()
    )
    return rows.get("COMPLETE", 0) + rows.get("ERROR", 0), sum(rows.values())


def _messages(job_id: str) -> Iterator[str]:
    report: dict[str, Any] = tk.get_action("harvest_job_report")(site_context(), {"id": job_id})
    for error in report["gather_errors"]:
        yield error["message"]
    for found in report["object_errors"].values():
        for error in found["errors"]:
            yield f"{found['guid']}: {error['message']}"


def follow(
    jobs: dict[str, tuple[str, str]],
    timeout_seconds: float,
    *,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Progress]:
    """Report each change of jobs until all have ended or the time is over.

    ``jobs`` gives the source's id and the job's id by the source's name.
    """
    deadline, last = clock() + timeout_seconds, dict[str, Progress]()
    while True:
        for name, (source_id, job_id) in jobs.items():
            if name in last and last[name].ended:
                continue
            seen = progress(name, job_id)
            if seen.idle:
                close_finished(source_id)
                seen = progress(name, job_id)
            if seen != last.get(name):
                yield seen
            last[name] = seen
        if all(seen.ended for seen in last.values()) or clock() >= deadline:
            return
        sleep(1.0)
