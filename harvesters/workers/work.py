"""One piece of harvesting, done under a claim: a job's listing, or one record of it."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from ckan import model
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource

from ckanext.ogptn.harvesters.base import SectorHarvester
from ckanext.ogptn.harvesters.faults import RecordFault, SourceFault
from ckanext.ogptn.harvesters.model import now
from ckanext.ogptn.harvesters.runs import leases, store
from ckanext.ogptn.harvesters.sources.settings import DEADLINE_MINUTES
from ckanext.ogptn.harvesters.workers import closing, picking

log = logging.getLogger(__name__)

# A record's files have a deadline each; one that is still in hand after this hangs.
RECORD_SECONDS = 3600.0
# A listing ends by itself between two records; this much after its deadline it hangs.
SPARE_SECONDS = 300.0


def harvester_of(source: HarvestSource) -> SectorHarvester | None:
    """Give the harvester of a source, if it is one of ours."""
    found = queue.get_harvester(source.type)
    return found if isinstance(found, SectorHarvester) else None


def deadline(harvester: SectorHarvester, source: HarvestSource) -> timedelta:
    """Give how long a source's listing, and then again the work on its records, may take."""
    try:
        minutes = harvester.deadline_minutes(source)
    except ValueError:
        # The listing itself reports a wrong configuration.
        minutes = DEADLINE_MINUTES
    return timedelta(minutes=minutes)


def on_job(job_id: str) -> bool:
    """List a job's source, unless another does or has; say whether it was done here."""
    claimed = take_job(job_id)
    return claimed is not None and do_job(claimed)


def take_job(job_id: str) -> leases.Claim | None:
    """Claim a job's listing, unless another has it or has done it."""
    job = _fresh(HarvestJob, job_id)
    harvester = harvester_of(job.source) if job else None
    if job is None or harvester is None or not _is_to_list(job):
        return None
    longest = deadline(harvester, job.source).total_seconds() + SPARE_SECONDS
    claimed = leases.claim(job_id, job.source_id, longest)
    if claimed and not _is_to_list(_fresh(HarvestJob, job_id)):
        leases.give_back(claimed)
        return None
    return claimed


def do_job(claimed: leases.Claim) -> bool:
    """Do a listing that was claimed, and close the job if that is all; say whether it was done."""
    job = _fresh(HarvestJob, claimed.subject)
    harvester = harvester_of(job.source)
    with leases.held(claimed):
        if harvester is None or not _list(harvester, job, claimed):
            return False
    closing.close_if_done(claimed.subject)
    return True


def _is_to_list(job: HarvestJob | None) -> bool:
    return job is not None and job.status == "Running" and job.gather_finished is None


def _list(harvester: SectorHarvester, job: HarvestJob, claimed: leases.Claim) -> bool:
    try:
        if leases.is_worn_out(claimed.attempts):
            said = f"{leases.MOST_ATTEMPTS} workers died while they read the listing"
            store.abandon_run(job, SourceFault("worker_lost", said))
        else:
            job.gather_started = now()
            model.Session.commit()
            harvester.gather_stage(job)
    except leases.Stopped:
        leases.give_back(claimed)
        return False
    except leases.LeaseLost:
        log.warning("The listing of job %s has become another worker's", job.id)
        return False
    return True


def on_object(object_id: str) -> bool:
    """Work on a record, unless another does or has; say whether it was done here."""
    claimed = take_object(object_id)
    return claimed is not None and do_object(claimed)


def take_object(object_id: str) -> leases.Claim | None:
    """Claim a record, unless another has it or has done it, or its source has enough in hand."""
    source = _source_of_open(object_id)
    if source is None:
        return None
    most = picking.workers_of(source.config)
    claimed = leases.claim(object_id, source.id, RECORD_SECONDS, most)
    if claimed and _source_of_open(object_id) is None:
        leases.give_back(claimed)
        return None
    return claimed


def _source_of_open(object_id: str) -> Any:
    """Read, of a record that is still to be done, its source's id and configuration; else None."""
    query = (
        model.Session.query(HarvestSource.id, HarvestSource.config)
        .join(HarvestObject, HarvestObject.harvest_source_id == HarvestSource.id)
        .join(HarvestJob, HarvestJob.id == HarvestObject.harvest_job_id)
        .filter(HarvestObject.id == object_id, HarvestObject.state.notin_(picking.DONE))
        .filter(HarvestJob.status == "Running", HarvestJob.gather_finished.isnot(None))
        .filter(HarvestSource.type.in_(picking.our_types()))
    )
    return query.first()


def do_object(claimed: leases.Claim) -> bool:
    """Do what a record asks for that was claimed, and close its job if it was the last."""
    found = _fresh(HarvestObject, claimed.subject)
    harvester, job_id = harvester_of(found.source), found.harvest_job_id
    with leases.held(claimed):
        try:
            if harvester is not None:
                _do(harvester, found, claimed)
        except leases.BrokenOff:
            log.warning("Record %s has become another worker's", claimed.subject)
            return False
    closing.close_if_done(job_id)
    return True


def _do(harvester: SectorHarvester, found: HarvestObject, claimed: leases.Claim) -> None:
    if leases.is_worn_out(claimed.attempts):
        said = f"{leases.MOST_ATTEMPTS} workers died over this record"
        store.record_error(found, RecordFault("worker_lost", said), "Import")
        return
    longest = deadline(harvester, found.source)
    if now() - found.job.gather_finished > longest:
        said = f"the work on the run's records took more than {longest}"
        store.record_error(found, RecordFault("deadline_exceeded", said), "Fetch")
    elif harvester.fetch_stage(found):
        harvester.import_stage(found)


def _fresh(kind: Any, key: str) -> Any:
    """Read a row as it stands now, whatever this session has read before."""
    model.Session.rollback()
    return model.Session.get(kind, key, populate_existing=True)
