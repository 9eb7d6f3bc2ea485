"""What a source's runs did, read from the tables: a run is a job with its counts and its state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckanext.harvest.model import (
    HarvestGatherError,
    HarvestJob,
    HarvestObject,
    HarvestObjectError,
    HarvestObjectExtra,
)

from ckanext.ogptn.harvesters.model import HarvestHold, HarvestProblem, HarvestRun
from ckanext.ogptn.harvesters.runs.objects import STEP_KEY
from ckanext.ogptn.harvesters.runs.plan import Step
from ckanext.ogptn.logic.brief import translated

Run = dict[str, Any]
# What is counted of a run; together they are its total.
COUNTS = ("added", "updated", "restored", "unchanged", "deleted", "held", "errored")
# How a run stands: nothing to do about the first four.
WAITING, RUNNING, STOPPED, GOOD = "waiting", "running", "stopped", "good"
ERRORS, HELD, FAILED = "errors", "held", "failed"
STATES = (WAITING, RUNNING, STOPPED, GOOD, ERRORS, HELD, FAILED)
TROUBLE = (ERRORS, HELD, FAILED)
_REPORTED = {
    "added": "added",
    "updated": "updated",
    "deleted": "deleted",
    "not modified": "unchanged",
}


def runs_of(source_id: str, limit: int, offset: int = 0) -> tuple[int, list[Run]]:
    """Give how many runs a source has had, and a page of them, the newest first."""
    query = _jobs().filter(HarvestJob.source_id == source_id)
    newest = query.order_by(HarvestJob.created.desc(), HarvestJob.id)
    return query.count(), _shown(newest.offset(offset).limit(limit).all())


def ended_of(source_id: str, limit: int) -> list[tuple[str, str, datetime]]:
    """Give the job, the state and the end of a source's runs that have ended, the newest first.

    Records are not counted, so a run with ``errors`` in some of them is ``good`` here.
    """
    query = _jobs().filter(HarvestJob.source_id == source_id, HarvestJob.finished.is_not(None))
    newest = query.order_by(HarvestJob.created.desc(), HarvestJob.id).limit(limit).all()
    ids = [job.id for job in newest]
    faults, holds = _faults(ids), _holds(ids)
    return [
        (job.id, _state(job.status, job.id in faults, _waits(holds.get(job.id)), 0), job.finished)
        for job in newest
    ]


def last_runs(source_ids: Collection[str]) -> dict[str, Run]:
    """Give the newest run of each source that has had one, by the source's id."""
    newest = (
        _jobs()
        .filter(HarvestJob.source_id.in_(source_ids))
        .distinct(HarvestJob.source_id)
        .order_by(HarvestJob.source_id, HarvestJob.created.desc())
    )
    return {run["source_id"]: run for run in _shown(newest.all())}


def run(job_id: str) -> Run | None:
    """Give one run."""
    job = model.Session.get(HarvestJob, job_id, populate_existing=True)
    return _shown([job])[0] if job else None


def _jobs() -> Any:
    """Ask for jobs as the database has them: ckanext-harvest writes texts into the moments of those that it holds."""
    return model.Session.query(HarvestJob).populate_existing()


def _shown(jobs: Iterable[HarvestJob]) -> list[Run]:
    found = list(jobs)
    ids = [job.id for job in found]
    counts, listings = _counts(ids), _listings(ids)
    faults, holds, problems = _faults(ids), _holds(ids), _problems(ids)
    return [
        _run(job, counts[job.id], listings.get(job.id), job.id in faults, holds.get(job.id))
        | {"problems": problems.get(job.id, 0)}
        for job in found
    ]


def _run(
    job: HarvestJob,
    counts: dict[str, int],
    listing: HarvestRun | None,
    failed: bool,
    hold: HarvestHold | None,
) -> Run:
    stats = {name: counts.get(name, 0) for name in COUNTS}
    if listing is not None:
        stats["unchanged"] += listing.unchanged
        stats["held"] = listing.held
    return {
        "id": job.id,
        "source_id": job.source_id,
        "state": _state(job.status, failed, _waits(hold), stats["errored"]),
        "created": _moment(job.created),
        "started": _moment(job.gather_started),
        "finished": _moment(job.finished),
        "duration_seconds": _duration(job),
        "complete_listing": listing.complete if listing else None,
        "total": max(listing.total if listing else 0, sum(stats.values())),
        "done": counts["done"],
        "queued": counts["queued"],
        **stats,
    }


def _waits(hold: HarvestHold | None) -> bool:
    return hold is not None and not hold.decision


def _state(status: str, failed: bool, waits: bool, errored: int) -> str:
    if status in ("New", "Running"):
        return WAITING if status == "New" else RUNNING
    if status == "Aborted":
        return STOPPED
    if failed:
        return FAILED
    if waits:
        return HELD
    return ERRORS if errored else GOOD


def _duration(job: HarvestJob) -> int | None:
    begun = job.gather_started or job.created
    return int((job.finished - begun).total_seconds()) if job.finished and begun else None


def _moment(value: Any) -> str | None:
    return value.isoformat() if value else None


def _counts(ids: Collection[str]) -> dict[str, dict[str, int]]:
    objects, number = HarvestObject, sa.func.count(HarvestObject.id)
    found: dict[str, dict[str, int]] = defaultdict(lambda: {"done": 0, "queued": 0})
    query = (
        model.Session.query(
            objects.harvest_job_id,
            objects.report_status,
            objects.state,
            _restores(),
            _has_error(),
            number,
        )
        .filter(objects.harvest_job_id.in_(ids))
        .group_by(
            objects.harvest_job_id, objects.report_status, objects.state, sa.text("4"), sa.text("5")
        )
    )
    for job_id, status, state, restores, has_error, count in query:
        counts = found[job_id]
        counts["queued"] += count
        counts["done"] += count if state in ("COMPLETE", "ERROR") else 0
        name = _name(status, state, restores, has_error)
        if name:
            counts[name] = counts.get(name, 0) + count
    return found


def _name(status: str | None, state: str, restores: bool, has_error: bool) -> str | None:
    if status == "errored" or state == "ERROR" or (has_error and status is None):
        return "errored"
    if status == "updated" and restores:
        return "restored"
    return _REPORTED.get(status or "")


def _restores() -> Any:
    extra = HarvestObjectExtra
    return sa.exists().where(
        extra.harvest_object_id == HarvestObject.id,
        extra.key == STEP_KEY,
        extra.value == Step.RESTORE.value,
    )


def _has_error() -> Any:
    return sa.exists().where(HarvestObjectError.harvest_object_id == HarvestObject.id)


def _listings(ids: Collection[str]) -> dict[str, HarvestRun]:
    query = model.Session.query(HarvestRun).filter(HarvestRun.job_id.in_(ids))
    return {row.job_id: row for row in query.populate_existing()}


def _faults(ids: Collection[str]) -> set[str]:
    errors = HarvestGatherError.harvest_job_id
    return {job_id for (job_id,) in model.Session.query(errors).filter(errors.in_(ids)).distinct()}


def _holds(ids: Collection[str]) -> dict[str, HarvestHold]:
    query = model.Session.query(HarvestHold).filter(HarvestHold.job_id.in_(ids))
    return {row.job_id: row for row in query.populate_existing()}


def _problems(ids: Collection[str]) -> dict[str, int]:
    query = (
        model.Session.query(HarvestProblem.job_id, sa.func.count(HarvestProblem.id))
        .filter(HarvestProblem.job_id.in_(ids))
        .group_by(HarvestProblem.job_id)
    )
    counts: dict[str, int] = dict(query.all())
    return counts


def changes_of(job_id: str, step: str | None, limit: int, offset: int) -> tuple[int, list[Run]]:
    """Give how many records a run changed, and a page of them: what was done, and to which dataset."""
    objects, package = HarvestObject, model.Package
    restores = _restores().label("restores")
    query = (
        model.Session.query(objects.guid, objects.report_status, restores, package)
        .outerjoin(package, package.id == objects.package_id)
        .filter(
            objects.harvest_job_id == job_id,
            objects.report_status.in_(("added", "updated", "deleted")),
        )
    )
    if step:
        query = query.filter(_is_step(step))
    page = query.order_by(objects.report_status, package.title, objects.guid)
    rows = [
        {"step": _name(status, "", restored, False), "record": guid, "dataset": dataset(found)}
        for guid, status, restored, found in page.offset(offset).limit(limit)
    ]
    return query.count(), rows


def _is_step(step: str) -> Any:
    if step in ("updated", "restored"):
        restores = _restores()
        wanted = restores if step == "restored" else sa.not_(restores)
        return sa.and_(HarvestObject.report_status == "updated", wanted)
    return HarvestObject.report_status == step


def dataset(package: Any) -> Run | None:
    """Describe a dataset in short; None where it was purged."""
    if package is None:
        return None
    return {
        "id": package.id,
        "name": package.name,
        "title": package.title or package.name,
        "title_translated": translated(package.extras, "title_translated"),
        "state": package.state,
    }


def dataset_counts(source_ids: Collection[str]) -> dict[str, int]:
    """Count the datasets that each source keeps in the portal, by the source's id."""
    objects = HarvestObject
    query = (
        model.Session.query(objects.harvest_source_id, sa.func.count(objects.package_id.distinct()))
        .join(model.Package, model.Package.id == objects.package_id)
        .filter(objects.harvest_source_id.in_(source_ids), objects.current.is_(True))
        .filter(model.Package.state == "active")
        .group_by(objects.harvest_source_id)
    )
    counts: dict[str, int] = dict(query.all())
    return counts
