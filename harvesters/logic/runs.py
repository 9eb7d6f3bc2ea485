"""Read what a source's runs did: the runs, what each changed, what went wrong."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.harvesters import advice
from ckanext.ogptn.harvesters.logic import schema
from ckanext.ogptn.harvesters.logic.editing import source_of
from ckanext.ogptn.harvesters.model import HarvestProblem
from ckanext.ogptn.harvesters.runs import problems, reports
from ckanext.ogptn.logic.refusals import refuse

__all__ = [
    "ogptn_harvest_change_list",
    "ogptn_harvest_problem_list",
    "ogptn_harvest_run_list",
    "ogptn_harvest_run_show",
]

Shown = dict[str, Any]
SAMPLES = 3


@tk.side_effect_free
@validate(schema.ogptn_harvest_run_list)
def ogptn_harvest_run_list(context: Context, data_dict: DataDict) -> Shown:
    """List the runs of a source, the newest first, with what each did.

    :param source: the source's id or name
    :type source: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` of all; ``results``: {id: of the job; state: ``waiting``, ``running``, ``stopped``, ``good``,
        ``errors`` (some records could not be used), ``held`` (a withdrawal waits for a decision) or ``failed`` (the
        listing could not be read); created, started, finished: in UTC; duration_seconds; complete_listing; total, and
        its parts added, updated, restored, unchanged, deleted, held, errored; queued and done: how many records are
        worked on; problems: how many there are}
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises ObjectNotFound: where there is no such source
    :raises NotAuthorized: where the caller may not change the source
    """
    tk.check_access("ogptn_harvest_run_list", context, data_dict)
    source = source_of(data_dict["source"])
    count, found = reports.runs_of(source.id, data_dict["limit"], data_dict["offset"])
    return {"count": count, "results": found}


@tk.side_effect_free
@validate(schema.ogptn_harvest_run_show)
def ogptn_harvest_run_show(context: Context, data_dict: DataDict) -> Shown:
    """Show one run.

    :param id: the id of the run's job
    :type id: string

    :returns: as one of ``ogptn_harvest_run_list``, and source_id
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such job
    :raises NotAuthorized: where the caller may not change the source
    """
    tk.check_access("ogptn_harvest_run_show", context, data_dict)
    return reports.run(data_dict["id"]) or {}


@tk.side_effect_free
@validate(schema.ogptn_harvest_change_list)
def ogptn_harvest_change_list(context: Context, data_dict: DataDict) -> Shown:
    """List the datasets that a run added, updated, restored or withdrew.

    :param job: the id of the run's job
    :type job: string
    :param step: ``added``, ``updated``, ``restored`` or ``deleted`` (optional: all)
    :type step: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` of all; ``results``: {step, record: the identifier at the source, dataset: {id, name, title,
        title_translated, state}, or nothing where it was purged}
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises ObjectNotFound: where there is no such job
    :raises NotAuthorized: where the caller may not change the source
    """
    tk.check_access("ogptn_harvest_change_list", context, data_dict)
    count, found = reports.changes_of(
        data_dict["job"], data_dict.get("step"), data_dict["limit"], data_dict["offset"]
    )
    return {"count": count, "results": found}


@tk.side_effect_free
@validate(schema.ogptn_harvest_problem_list)
def ogptn_harvest_problem_list(context: Context, data_dict: DataDict) -> Shown:
    """List what went wrong in a run, each with what to do about it, one by one or grouped by code.

    :param job: the id of the run's job (optional: the newest run of the ``source``)
    :type job: string
    :param source: the source's id or name (optional, where a job is named)
    :type source: string
    :param code: of the fault, such as ``http_status`` (optional: all)
    :type code: string
    :param severity: ``error`` or ``warning`` (optional: both)
    :type severity: string
    :param stage: ``gather``, ``plan``, ``fetch`` or ``import`` (optional: all)
    :type stage: string
    :param grouped: whether to count by code instead (optional, default: false)
    :type grouped: boolean
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``job``; ``count`` of all; ``results``: {code, severity, stage, record, field, url, status, detail,
        created_at, title and advice: by language}; where grouped {code, severity, count, title, advice, records: some
        of those concerned}, the most frequent first
    :rtype: dictionary

    :raises ValidationError: where neither a job nor a source is named
    :raises ObjectNotFound: where there is no such job or source
    :raises NotAuthorized: where the caller may not change the source
    """
    if not (data_dict.get("job") or data_dict.get("source")):
        refuse("source", tk._("Name a job or a source."))
    tk.check_access("ogptn_harvest_problem_list", context, data_dict)
    job_id = data_dict.get("job") or _newest(data_dict["source"])
    wanted = {name: data_dict.get(name) or None for name in ("code", "severity", "stage")}
    query = problems.of_job(job_id, **wanted)
    if data_dict["grouped"]:
        return {"job": job_id, **_grouped(query, data_dict)}
    found = query.order_by(HarvestProblem.severity, HarvestProblem.id)
    page = found.offset(data_dict["offset"]).limit(data_dict["limit"])
    return {"job": job_id, "count": query.count(), "results": [_shown(row) for row in page]}


def _newest(reference: str) -> str | None:
    _count, found = reports.runs_of(source_of(reference).id, 1)
    return found[0]["id"] if found else None


def _shown(row: HarvestProblem) -> Shown:
    names = ("code", "severity", "stage", "record", "field", "url", "status", "detail")
    return {
        **{name: getattr(row, name) for name in names},
        "created_at": row.created_at.isoformat(),
        **_words(row.code),
    }


def _words(code: str) -> Shown:
    return {"title": advice.title(code), "advice": advice.advice(code)}


def _grouped(query: Any, asked: DataDict) -> Shown:
    row, number = HarvestProblem, sa.func.count(HarvestProblem.id)
    groups = (
        query.with_entities(row.code, row.severity, number)
        .group_by(row.code, row.severity)
        .order_by(row.severity, number.desc(), row.code)
    )
    found = [
        {"code": code, "severity": severity, "count": count, **_words(code),
         "records": _samples(query, code, severity)}
        for code, severity, count in groups.offset(asked["offset"]).limit(asked["limit"])
    ]  # fmt: skip
    return {"count": groups.count(), "results": found}


def _samples(query: Any, code: str, severity: str) -> list[Shown]:
    row = HarvestProblem
    some = query.filter(row.code == code, row.severity == severity).order_by(row.id).limit(SAMPLES)
    names = ("record", "field", "url", "status", "detail")
    return [{name: getattr(one, name) for name in names} for one in some]
