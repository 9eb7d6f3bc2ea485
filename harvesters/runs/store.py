"""What the portal remembers of sources, records and runs: the database side of harvesting."""

from __future__ import annotations

import json
from collections.abc import Iterable
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

from ckanext.ogptn.harvesters.faults import Fault, Problem, RecordFault, problem
from ckanext.ogptn.harvesters.model import HarvestRecord, HarvestRun, now
from ckanext.ogptn.harvesters.runs import leases, problems
from ckanext.ogptn.harvesters.runs.objects import (
    FINGERPRINT_KEY,
    FOUND_KEY,
    STEP_KEY,
    URL_KEY,
    Envelope,
)
from ckanext.ogptn.harvesters.runs.plan import Step

BATCH = 500


def record_of(source_id: str, remote_id: str) -> HarvestRecord | None:
    """Find what is remembered of one record."""
    found: HarvestRecord | None = model.Session.get(HarvestRecord, (source_id, remote_id))
    return found


def extra_of(harvest_object: HarvestObject, key: str) -> str:
    """Read one extra of a harvest object."""
    return next((str(extra.value) for extra in harvest_object.extras if extra.key == key), "")


def step_of(harvest_object: HarvestObject) -> Step:
    """Tell what was planned for a harvest object."""
    return Step(extra_of(harvest_object, STEP_KEY) or Step.CREATE)


def fingerprint_of(harvest_object: HarvestObject) -> str:
    """Tell the fingerprint of the record as it was listed."""
    return extra_of(harvest_object, FINGERPRINT_KEY)


def envelope_of(harvest_object: HarvestObject) -> Envelope:
    """Read the record of a harvest object, and what was found in its files."""
    url, found = (extra_of(harvest_object, key) for key in (URL_KEY, FOUND_KEY))
    return Envelope.load(harvest_object.guid, harvest_object.content, url, found)


def keep_found(harvest_object: HarvestObject, found: dict[str, Any]) -> None:
    """Keep what was found in a record's files, in the open transaction."""
    value = json.dumps(found, ensure_ascii=False)
    for extra in harvest_object.extras:
        if extra.key == FOUND_KEY:
            extra.value = value
            return
    harvest_object.extras.append(HarvestObjectExtra(key=FOUND_KEY, value=value))


def make_current(harvest_object: HarvestObject, package_id: str, current: bool = True) -> None:
    """Make a harvest object the one that speaks for its dataset, in the open transaction."""
    model.Session.query(HarvestObject).filter(
        HarvestObject.package_id == package_id, HarvestObject.id != harvest_object.id
    ).update({"current": False}, synchronize_session=False)
    harvest_object.package_id = package_id
    harvest_object.current = current
    model.Session.add(harvest_object)


def mark_missing(source_id: str, remote_ids: Iterable[str], moment: datetime) -> None:
    """Note since when records have not been listed."""
    _set(source_id, remote_ids, {"missing_since": moment})


def mark_listed(source_id: str, remote_ids: Iterable[str]) -> None:
    """Note that records which were missing are listed again."""
    _set(source_id, remote_ids, {"missing_since": None})


def mark_linked(source_id: str, hashes: dict[str, str]) -> None:
    """Note which links have been made for records, by remote id."""
    for remote_id, claims_hash in hashes.items():
        _set(source_id, [remote_id], {"claims_hash": claims_hash})


def _set(source_id: str, remote_ids: Iterable[str], values: dict[str, Any]) -> None:
    ids = list(remote_ids)
    for start in range(0, len(ids), BATCH):
        model.Session.query(HarvestRecord).filter(
            HarvestRecord.source_id == source_id,
            HarvestRecord.remote_id.in_(ids[start : start + BATCH]),
        ).update(values, synchronize_session=False)


def source_error(job: HarvestJob, fault: Fault) -> None:
    """Report a fault of the source, also where ckanext-harvest's pages and mails show it."""
    model.Session.add(HarvestGatherError(message=str(fault), harvest_job_id=job.id))
    problems.add(job.id, job.source_id, [problem(fault, "gather")])


def abandon_run(job: HarvestJob, fault: Fault) -> None:
    """Take back what a run has done so far, and report why it could not go on."""
    model.Session.rollback()
    leases.prove()
    source_error(job, fault)
    job.gather_finished = now()
    model.Session.merge(HarvestRun(job_id=job.id, source_id=job.source_id, complete=False))
    model.Session.commit()


def complete(harvest_object: HarvestObject, status: str) -> None:
    """Note in the open transaction that a record is done: what is written with it is written once.

    ``status`` is ckanext-harvest's: ``added``, ``updated``, ``deleted`` or ``not modified``.
    """
    leases.prove()
    harvest_object.state = "COMPLETE"
    harvest_object.report_status = status
    harvest_object.import_finished = now()
    model.Session.add(harvest_object)


def record_error(harvest_object: HarvestObject, fault: Fault, stage: str) -> None:
    """Take back what was begun of a record, and report what went wrong with it."""
    model.Session.rollback()
    leases.prove()
    harvest_object.state = "ERROR"
    harvest_object.report_status = "errored"
    harvest_object.import_finished = now()
    said = {"harvest_object_id": harvest_object.id, "message": str(fault), "stage": stage}
    model.Session.execute(sa.insert(HarvestObjectError.__table__), said)
    _report(harvest_object, [problem(fault, stage.lower(), harvest_object.guid)])


def note_problems(harvest_object: HarvestObject, found: list[dict[str, Any]]) -> None:
    """Report files behind a record that could not be read, as warnings: the dataset is made.

    Those that a worker before this one reported, and died, are not told twice.
    """
    faults = [RecordFault(p["code"], p["detail"], url=p["url"]) for p in found]
    problems.clear_record(harvest_object.harvest_job_id, harvest_object.guid, "fetch")
    _report(harvest_object, [problem(f, "fetch", harvest_object.guid, "warning") for f in faults])


def _report(harvest_object: HarvestObject, found: list[Problem]) -> None:
    problems.add(harvest_object.harvest_job_id, harvest_object.harvest_source_id, found)
    model.Session.commit()


def run_of(job_id: str) -> HarvestRun | None:
    """Find the counts of a job."""
    found: HarvestRun | None = model.Session.get(HarvestRun, job_id)
    return found
