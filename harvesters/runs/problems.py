"""The report of a run: a row for each thing that went wrong, in the open transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.harvesters.faults import Problem
from ckanext.ogptn.harvesters.model import HarvestProblem

BATCH = 500


def add(job_id: str, source_id: str, problems: Iterable[Problem]) -> None:
    """Put problems into the report of a job; the caller commits."""
    rows = [_row(job_id, source_id, problem) for problem in problems]
    for start in range(0, len(rows), BATCH):
        model.Session.execute(sa.insert(HarvestProblem.__table__), rows[start : start + BATCH])


def _row(job_id: str, source_id: str, problem: Problem) -> dict[str, Any]:
    kept = problem.as_dict()
    # The advice is given in the reader's language when the report is read.
    del kept["advice"]
    return {**kept, "job_id": job_id, "source_id": source_id}


def of_job(
    job_id: str,
    *,
    code: str | None = None,
    severity: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[HarvestProblem]:
    """List the problems of a job as they came, or those of a code or a severity."""
    query = _query(job_id, code, severity).order_by(HarvestProblem.id)
    found: list[HarvestProblem] = query.limit(limit).offset(offset).all()
    return found


def counts_of_job(job_id: str, severity: str | None = None) -> dict[str, int]:
    """Count the problems of a job by code, the most frequent first."""
    number = sa.func.count(HarvestProblem.id)
    query = (
        _query(job_id, None, severity)
        .with_entities(HarvestProblem.code, number)
        .group_by(HarvestProblem.code)
        .order_by(number.desc(), HarvestProblem.code)
    )
    return dict(query)


def clear_record(job_id: str, record: str, stage: str) -> None:
    """Take back what a stage reported of a record that is worked on anew; the caller commits."""
    _query(job_id, None, None).filter(
        HarvestProblem.record == record, HarvestProblem.stage == stage
    ).delete(synchronize_session=False)


def _query(job_id: str, code: str | None, severity: str | None) -> Any:
    query = model.Session.query(HarvestProblem).filter(HarvestProblem.job_id == job_id)
    if code is not None:
        query = query.filter(HarvestProblem.code == code)
    if severity is not None:
        query = query.filter(HarvestProblem.severity == severity)
    return query
