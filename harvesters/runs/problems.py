"""The report of a run: a row for each thing that went wrong, in the open transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.harvesters.faults import Problem
from ckanext.ogptn.harvesters.model import HarvestProblem

# SQLAlchemy's queries over mapped classes have no types.
Query = Any
BATCH = 500


def add(job_id: str, source_id: str, problems: Iterable[Problem]) -> None:
    """Put problems into the report of a job; the caller commits."""
    whose = {"job_id": job_id, "source_id": source_id}
    rows = [{**problem.as_dict(), **whose} for problem in problems]
    for start in range(0, len(rows), BATCH):
        model.Session.execute(sa.insert(HarvestProblem.__table__), rows[start : start + BATCH])


def of_job(job_id: str | None, **wanted: str | None) -> Query:
    """Select the problems of a job: all, or those of a ``code``, a ``severity``, a ``stage``, a ``record``."""
    query = model.Session.query(HarvestProblem).filter(HarvestProblem.job_id == job_id)
    return query.filter_by(**{name: value for name, value in wanted.items() if value is not None})


def counts_of_job(job_id: str, severity: str | None = None) -> dict[str, int]:
    """Count the problems of a job by code, the most frequent first."""
    number = sa.func.count(HarvestProblem.id)
    query = (
        of_job(job_id, severity=severity)
        .with_entities(HarvestProblem.code, number)
        .group_by(HarvestProblem.code)
        .order_by(number.desc(), HarvestProblem.code)
    )
    return dict(query)


def clear_record(job_id: str, record: str, stage: str) -> None:
    """Take back what a stage reported of a record that is worked on anew; the caller commits."""
    of_job(job_id, record=record, stage=stage).delete(synchronize_session=False)
