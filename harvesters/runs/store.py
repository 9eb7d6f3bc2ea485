"""What the portal remembers of sources, records and runs: the database side of harvesting."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.model.types import make_uuid
from ckanext.harvest.model import (
    HarvestGatherError,
    HarvestJob,
    HarvestObject,
    HarvestObjectError,
    HarvestObjectExtra,
)
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.ogptn.harvesters.faults import Fault, Problem, RecordFault, problem
from ckanext.ogptn.harvesters.records import Record
from ckanext.ogptn.harvesters.runs.model import HarvestRecord, HarvestRun, now
from ckanext.ogptn.harvesters.runs.plan import Known, Step
from ckanext.ogptn.harvesters.runs.queueing import QUEUED

STEP_KEY = "ogptn_step"
FINGERPRINT_KEY = "ogptn_fingerprint"
BATCH = 500


def known_records(source_id: str) -> dict[str, Known]:
    """Give all that is remembered of a source's records, by remote id."""
    rows = (
        model.Session.query(
            HarvestRecord.remote_id,
            HarvestRecord.package_id,
            HarvestRecord.fingerprint,
            HarvestRecord.claims_hash,
            HarvestRecord.missing_since,
            HarvestRecord.withdrawn_at,
            model.Package.state,
        )
        .outerjoin(model.Package, model.Package.id == HarvestRecord.package_id)
        .filter(HarvestRecord.source_id == source_id)
    )
    return {
        row[0]: Known(row[0], row[1], row[2], row[3], row[4], row[5] is not None, row[6])
        for row in rows
    }


def record_of(source_id: str, remote_id: str) -> HarvestRecord | None:
    """Find what is remembered of one record."""
    found: HarvestRecord | None = model.Session.get(HarvestRecord, (source_id, remote_id))
    return found


@dataclass(frozen=True)
class Envelope:
    """A harvest object's content: the record as it was read, and what was found in its files."""

    record: Record
    found: dict[str, Any]

    def dump(self) -> str:
        """Write it as the text that ckanext-harvest keeps and shows."""
        shape = {"remote_id": self.record.remote_id, "url": self.record.url,
                 "content": self.record.content, "found": self.found}  # fmt: skip
        return json.dumps(shape, ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> Envelope:
        """Read it back."""
        raw = json.loads(text)
        return cls(Record(raw["remote_id"], raw["content"], raw["url"]), raw["found"])


class ObjectQueue:
    """Harvest objects of one job, written in batches and committed together.

    None can be seen, and so be worked on, before the listing is read to its end.
    """

    def __init__(self, job: HarvestJob) -> None:
        self._job_id, self._source_id = job.id, job.source_id
        self._objects: list[dict[str, Any]] = []
        self._extras: list[dict[str, Any]] = []
        self._errors: list[dict[str, Any]] = []
        self.ids: list[str] = []

    def add(self, step: Step, remote_id: str, content: str | None, fingerprint: str,
            package_id: str | None) -> None:  # fmt: skip
        """Queue one record for the fetch stage."""
        object_id = self._object(remote_id, content, package_id, QUEUED, None)
        for key, value in ((STEP_KEY, step.value), (FINGERPRINT_KEY, fingerprint)):
            self._extras.append({"harvest_object_id": object_id, "key": key, "value": value})
        self.ids.append(object_id)

    def fail(self, remote_id: str, fault: Fault, package_id: str | None) -> None:
        """Put down a record that cannot be used, where ckanext-harvest's pages show it."""
        object_id = self._object(remote_id, None, package_id, "ERROR", "errored")
        row = {"harvest_object_id": object_id, "message": str(fault), "stage": "Gather"}
        self._errors.append(row)

    def _object(self, remote_id: str, content: str | None, package_id: str | None, state: str,
                report_status: str | None) -> str:  # fmt: skip
        row = {"id": make_uuid(), "guid": remote_id, "content": content, "current": False,
               "state": state, "report_status": report_status, "package_id": package_id,
               "harvest_job_id": self._job_id, "harvest_source_id": self._source_id}  # fmt: skip
        self._objects.append(row)
        if len(self._objects) >= BATCH:
            self.flush()
        return str(row["id"])

    def flush(self) -> None:
        """Send what has gathered to the database, without a commit."""
        # The job is not saved by ckanext-harvest before its gathering has ended.
        model.Session.flush()
        for table, rows in (
            (HarvestObject.__table__, self._objects),
            (HarvestObjectExtra.__table__, self._extras),
            (HarvestObjectError.__table__, self._errors),
        ):
            if rows:
                model.Session.execute(sa.insert(table), rows)
                rows.clear()


def extra_of(harvest_object: HarvestObject, key: str) -> str:
    """Read one extra of a harvest object."""
    return next((str(extra.value) for extra in harvest_object.extras if extra.key == key), "")


def step_of(harvest_object: HarvestObject) -> Step:
    """Tell what was planned for a harvest object."""
    return Step(extra_of(harvest_object, STEP_KEY))


def make_current(harvest_object: HarvestObject, package_id: str, current: bool = True) -> None:
    """Make a harvest object the one that speaks for its dataset, in the open transaction."""
    model.Session.query(HarvestObject).filter(
        HarvestObject.package_id == package_id, HarvestObject.id != harvest_object.id
    ).update({"current": False}, synchronize_session=False)
    harvest_object.package_id = package_id
    harvest_object.current = current
    model.Session.add(harvest_object)


def mark_missing(source_id: str, remote_ids: Iterable[str]) -> None:
    """Note since when records have not been listed."""
    _set(source_id, remote_ids, {"missing_since": now()})


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


def save_run(run: HarvestRun, problems: list[Problem]) -> None:
    """Keep a run's counts and problems; what fails the whole source goes to CKAN's report too."""
    run.problems = [found.as_dict() for found in problems]
    model.Session.merge(run)
    model.Session.commit()


def source_error(job: HarvestJob, fault: Fault) -> Problem:
    """Put a fault of the source where ckanext-harvest's pages and mails show it."""
    model.Session.add(HarvestGatherError(message=str(fault), harvest_job_id=job.id))
    return problem(fault, "gather")


def abandon_run(job: HarvestJob, fault: Fault) -> None:
    """Take back what a run has done so far, and report why it could not go on."""
    model.Session.rollback()
    found = source_error(job, fault)
    save_run(HarvestRun(job_id=job.id, source_id=job.source_id, complete=False), [found])


def record_error(harvest_object: HarvestObject, fault: Fault, stage: str) -> None:
    """Report what went wrong with a record."""
    HarvestObjectError.create(str(fault), harvest_object, stage)
    _append(harvest_object, [problem(fault, stage.lower(), harvest_object.guid)])


def note_problems(harvest_object: HarvestObject, found: list[dict[str, Any]]) -> None:
    """Report files behind a record that could not be read, as warnings: the dataset is made."""
    faults = [RecordFault(p["code"], p["detail"], url=p["url"]) for p in found]
    _append(harvest_object, [problem(f, "fetch", harvest_object.guid, "warning") for f in faults])


def _append(harvest_object: HarvestObject, problems: list[Problem]) -> None:
    """Add to a run's problems in one statement: several workers may do so at once."""
    if not problems:
        return
    added = sa.cast([found.as_dict() for found in problems], JSONB)
    model.Session.query(HarvestRun).filter(
        HarvestRun.job_id == harvest_object.harvest_job_id
    ).update({"problems": HarvestRun.problems.concat(added)}, synchronize_session=False)
    model.Session.commit()


def run_of(job_id: str) -> HarvestRun | None:
    """Find the counts of a job."""
    found: HarvestRun | None = model.Session.get(HarvestRun, job_id)
    return found
