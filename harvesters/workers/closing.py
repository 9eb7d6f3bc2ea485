"""End a job when its work is done. ckanext-harvest does so only when it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource

from ckanext.ogptn.harvesters.faults import RecordFault
from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.runs import finding, store
from ckanext.ogptn.harvesters.workers.picking import DONE, free_of_claims, our_types

# A number of ours among PostgreSQL's advisory locks.
LOCK = 0x06_97_0001
PATIENCE_SECONDS = 120


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other process of the portal closes jobs: two would send each mail twice.

    The lock ends with its connection, and so with a process that is killed.
    """
    with model.meta.engine.begin() as connection:
        connection.execute(sa.text(f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'"))
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        yield


def close_if_done(job_id: str) -> bool:
    """End a job if nothing of it is left to do; say whether it was."""
    source_id = _done().filter(HarvestJob.id == job_id).with_entities(HarvestJob.source_id).scalar()
    model.Session.commit()
    if source_id is None:
        return False
    finding.make_found(job_id)
    tk.get_action("harvest_jobs_run")(site_context(), {"source_id": source_id})
    return True


def left_open() -> list[str]:
    """List the jobs that nobody has closed though nothing of them is left to do."""
    return [job_id for (job_id,) in _done().with_entities(HarvestJob.id)]


def _done() -> Any:
    """Select the jobs of our harvesters whose work is done."""
    left = sa.exists().where(
        HarvestObject.harvest_job_id == HarvestJob.id, HarvestObject.state.notin_(DONE)
    )
    return (
        model.Session.query(HarvestJob)
        .join(HarvestSource, HarvestSource.id == HarvestJob.source_id)
        .filter(HarvestJob.status == "Running", HarvestJob.gather_finished.isnot(None), ~left)
        .filter(HarvestSource.type.in_(our_types()))
    )


def settle() -> int:
    """Report the records of jobs that were ended before their time; count them.

    ckanext-harvest leaves them without a status, so that they are missing from the job's counts.
    """
    query = (
        model.Session.query(HarvestObject)
        .join(HarvestJob, HarvestJob.id == HarvestObject.harvest_job_id)
        .join(HarvestSource, HarvestSource.id == HarvestJob.source_id)
        .filter(HarvestJob.status.in_(("Finished", "Aborted")), HarvestSource.type.in_(our_types()))
        .filter(HarvestObject.state != "COMPLETE", HarvestObject.report_status.is_(None))
        .filter(free_of_claims(HarvestObject.id))
    )
    left = query.all()
    for found in left:
        fault = RecordFault("job_ended", "the job was ended before this record's turn")
        store.record_error(found, fault, "Import")
    return len(left)
