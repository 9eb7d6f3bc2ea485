"""Harvest objects: what a run has to do, one row a record, and what it writes there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.model.types import make_uuid
from ckanext.harvest.model import HarvestObject, HarvestObjectError, HarvestObjectExtra

from ckanext.ogptn.harvesters.faults import RecordFault, problem
from ckanext.ogptn.harvesters.model import HarvestProblem
from ckanext.ogptn.harvesters.records import Record
from ckanext.ogptn.harvesters.runs.comparing import Seen
from ckanext.ogptn.harvesters.runs.plan import Known, Step
from ckanext.ogptn.harvesters.runs.spool import Row, Spool

STEP_KEY = "ogptn_step"
FINGERPRINT_KEY = "ogptn_fingerprint"
URL_KEY = "ogptn_url"
FOUND_KEY = "ogptn_found"
# Waits for a worker; ckanext-harvest would ring for `WAITING` ones in its own way.
QUEUED = "QUEUED"
EXTRAS = (STEP_KEY, FINGERPRINT_KEY, URL_KEY)
BATCH = 500


@dataclass(frozen=True)
class Envelope:
    """What a harvest object holds: the record as it was read, and what was found in its files.

    Its content is the source's own, as ckanext-harvest keeps and shows it; extras hold the rest.
    """

    record: Record
    found: dict[str, Any]

    def dump(self) -> str:
        """Write the record as the content of a harvest object."""
        text = json.dumps(self.record.content, ensure_ascii=False)
        # Half a surrogate pair is JSON, but no text that the database can keep.
        return text.encode("utf-8", "replace").decode()

    @classmethod
    def load(cls, remote_id: str, content: str, url: str, found: str) -> Envelope:
        """Read it back, from the content and the extras of a harvest object."""
        return cls(Record(remote_id, json.loads(content), url), json.loads(found or "{}"))


class ObjectRows:
    """Rows of one job, for the tables that they belong to."""

    def __init__(self, job_id: str, source_id: str) -> None:
        self._job_id, self._source_id = job_id, source_id

    def of(self, seen: Seen) -> Row:
        """Give the row of a record as it waits to be written."""
        known = seen.known
        package_id = known.package_id if known and known.package_state else None
        if seen.fault is not None:
            return {**self._object(seen.remote_id, package_id), "fault": _told(seen)}
        content = Envelope(seen.record, {}).dump() if seen.record else None
        return {**self._object(seen.remote_id, package_id), "content": content,
                "step": seen.step.value, "mark": seen.mark,
                "url": seen.record.url if seen.record else ""}  # fmt: skip

    def _deletion(self, known: Known) -> Row:
        return {**self._object(known.remote_id, known.package_id), "content": None,
                "step": Step.DELETE.value, "mark": "", "url": ""}  # fmt: skip

    def _object(self, remote_id: str, package_id: str | None) -> Row:
        return {"id": make_uuid(), "guid": remote_id, "package_id": package_id}

    def insert(self, waiting: Spool, deletions: Iterable[Known]) -> list[str]:
        """Write all rows in the open transaction; give the ids of those that are to be worked on."""
        ids: list[str] = []
        for rows in waiting.batches(BATCH):
            ids += self._insert(rows)
        gone = [self._deletion(known) for known in deletions]
        for start in range(0, len(gone), BATCH):
            ids += self._insert(gone[start : start + BATCH])
        return ids

    def _insert(self, rows: list[Row]) -> list[str]:
        good = [row for row in rows if "fault" not in row]
        bad = [row for row in rows if "fault" in row]
        _write(HarvestObject, [self._as_object(row) for row in rows])
        _write(HarvestObjectExtra, [
            {"harvest_object_id": row["id"], "key": key, "value": value}
            for row in good
            for key, value in zip(EXTRAS, (row["step"], row["mark"], row["url"]), strict=True)
            if value
        ])  # fmt: skip
        _write(HarvestObjectError, [
            {"harvest_object_id": row["id"], "message": row["fault"]["message"], "stage": "Gather"}
            for row in bad
        ])  # fmt: skip
        _write(HarvestProblem, [
            {**row["fault"]["problem"], "job_id": self._job_id, "source_id": self._source_id}
            for row in bad
        ])  # fmt: skip
        return [row["id"] for row in good]

    def _as_object(self, row: Row) -> Row:
        state, status = ("ERROR", "errored") if "fault" in row else (QUEUED, None)
        return {"id": row["id"], "guid": row["guid"], "package_id": row["package_id"],
                "content": row.get("content"), "current": False, "state": state,
                "report_status": status, "harvest_job_id": self._job_id,
                "harvest_source_id": self._source_id}  # fmt: skip


def _told(seen: Seen) -> Row:
    fault = seen.fault or RecordFault("internal_error", "no reason was given")
    return {"message": str(fault), "problem": problem(fault, "gather", seen.remote_id).as_dict()}


def _write(mapped: Any, rows: list[Row]) -> None:
    if rows:
        model.Session.execute(sa.insert(mapped.__table__), rows)
