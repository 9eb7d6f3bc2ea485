"""Harvest actions of ours, around those of ckanext-harvest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.lib.search as search
import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict
from ckanext.harvest.logic import HarvestJobExists
from ckanext.harvest.model import HarvestGatherError

from ckanext.ogptn.harvesters.logic import auth
from ckanext.ogptn.harvesters.logic.editing import job_of, may_edit
from ckanext.ogptn.harvesters.mail import telling
from ckanext.ogptn.harvesters.runs import store
from ckanext.ogptn.harvesters.runs.plan import Step
from ckanext.ogptn.harvesters.sources import public
from ckanext.ogptn.harvesters.workers import closing, queueing, scheduling

Action = Callable[[Any, Any], Any]
Job = dict[str, Any]


@tk.chained_action
def harvest_jobs_run(next_action: Action, context: Context, data_dict: DataDict) -> list[str]:
    """Run what is due and close what is done, one process at a time; ring for what nobody works on.

    What is due is the timetable's to say: ckanext-harvest counts the next run from the last one.
    """
    tk.check_access("harvest_jobs_run", context, data_dict)
    with closing.alone():
        closing.settle()
        if not data_dict.get("source_id"):
            scheduling.run_due()
        done: list[str] = next_action(context, data_dict)
        if not data_dict.get("source_id"):
            telling.tell()
    queueing.ring_again()
    return done


@tk.chained_action
def harvest_job_create(next_action: Action, context: Context, data_dict: DataDict) -> Job:
    """Start a source that is not paused; where two start it at once, one of them does."""
    tk.check_access("harvest_job_create", context, data_dict)
    scheduling.check_runs(data_dict["source_id"])
    created: Job = next_action(context, data_dict)
    return created


@tk.chained_action
def harvest_job_create_all(next_action: Action, context: Context, data_dict: DataDict) -> list[Job]:
    """Start all sources that are neither paused nor running."""
    tk.check_access("harvest_job_create_all", context, data_dict)
    jobs = []
    for source_id in scheduling.active_sources():
        asked = {"source_id": source_id, "run": data_dict.get("run", True)}
        try:
            jobs.append(tk.get_action("harvest_job_create")(tk.fresh_context(context), asked))
        except (HarvestJobExists, scheduling.SourcePaused):
            model.Session.rollback()
    return jobs


@tk.chained_action
def harvest_send_job_to_gather_queue(
    next_action: Action, context: Context, data_dict: DataDict
) -> Job:
    """Queue a job, unless its source is paused."""
    tk.check_access("harvest_send_job_to_gather_queue", context, _source_of_job(data_dict))
    scheduling.check_runs(_source_of_job(data_dict)["source_id"])
    sent: Job = next_action(context, data_dict)
    return sent


def _source_of_job(data_dict: DataDict) -> dict[str, str]:
    return {"source_id": job_of(tk.get_or_bust(data_dict, "id")).source_id}


@tk.chained_action
@tk.side_effect_free
def harvest_job_show(next_action: Action, context: Context, data_dict: DataDict) -> Job:
    """Show a job, with the records that were unchanged or held, which leave no object."""
    return with_counts(next_action(context, data_dict))


@tk.chained_action
@tk.side_effect_free
def harvest_job_list(next_action: Action, context: Context, data_dict: DataDict) -> list[Job]:
    """List jobs, each with all its counts."""
    jobs: list[Job] = next_action(context, data_dict)
    return [with_counts(job) for job in jobs] if context.get("return_objects", True) else jobs


@tk.chained_action
@tk.side_effect_free
def harvest_source_list(next_action: Action, context: Context, data_dict: DataDict) -> list[Any]:
    """List the sources that the caller may read; ckanext-harvest lists hidden ones too."""
    tk.check_access("harvest_source_list", context, data_dict)
    found = [one for one in next_action(context, data_dict) if auth.may_read(context, one)]
    return [one if may_edit(context, one["id"]) else public.for_everybody(one) for one in found]


@tk.chained_action
@tk.side_effect_free
def harvest_source_show_status(next_action: Action, context: Context, data_dict: DataDict) -> Job:
    """Show a source's status, with all counts of its last job; to others than its keepers, when it was."""
    status: Job = next_action(context, data_dict)
    if not may_edit(context, data_dict["id"]):
        return public.status_for_everybody(status)
    return {**status, "last_job": with_counts(status["last_job"])} if status["last_job"] else status


@tk.chained_action
@tk.side_effect_free
def harvest_source_reindex(next_action: Action, context: Context, data_dict: DataDict) -> bool:
    """Index a source's page anew, as CKAN indexes any dataset.

    ckanext-harvest 1.6.3 stores the unvalidated dict in the index of CKAN 2.12, and the page then
    loses the source's type, frequency and configuration.
    """
    tk.check_access("harvest_source_reindex", context, data_dict)
    search.rebuild(tk.get_or_bust(data_dict, "id"), defer_commit=context.get("defer_commit", False))
    return True


def with_counts(job: Job) -> Job:
    """Add to a job's counts what its listing found and ckanext-harvest does not count.

    added + updated + restored + unchanged + deleted + held + errored = total, where ckanext-harvest
    counts a fault of the source itself as one more in error.
    """
    run = store.run_of(job["id"])
    if run is None or "stats" not in job:
        return job
    stats = dict(job["stats"])
    restored = _restored(job["id"])
    stats["restored"] = restored
    stats["updated"] = stats.get("updated", 0) - restored
    stats["unchanged"] = stats.get("not modified", 0) + run.unchanged
    stats["not modified"] = stats["unchanged"]
    stats["held"] = run.held
    faults = model.Session.query(HarvestGatherError).filter_by(harvest_job_id=job["id"])
    stats["total"] = run.total + faults.count()
    return {**job, "stats": stats, "complete_listing": run.complete}


def _restored(job_id: str) -> int:
    objects, extras = store.HarvestObject, store.HarvestObjectExtra
    return int(
        model.Session.query(objects)
        .join(extras, extras.harvest_object_id == objects.id)
        .filter(objects.harvest_job_id == job_id, objects.report_status == "updated")
        .filter(extras.key == store.STEP_KEY, extras.value == Step.RESTORE.value)
        .count()
    )
