"""Write, correct and list progress reports. They are added, and never changed."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn import config
from ckanext.ogptn.logic import histories, reindex, reporting, reports
from ckanext.ogptn.logic.schema import reports as schema
from ckanext.ogptn.model import ProgressReport

__all__ = [
    "ogptn_progress_report_correct",
    "ogptn_progress_report_create",
    "ogptn_progress_report_list",
    "ogptn_progress_report_show",
]

_ = tk._
Shown = dict[str, Any]


@tk.side_effect_free
@validate(schema.ogptn_progress_report_list)
def ogptn_progress_report_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List the reports on a commitment, or on all that the caller may see, newest first.

    :param commitment: the commitment's id or name (optional: all commitments)
    :type commitment: string
    :param commitments: ids of several commitments instead (optional)
    :type commitments: list of strings
    :param modified_since: only what was written since this day or moment (optional)
    :type modified_since: string
    :param sort: ``date``, by the day that each speaks of, or ``written``, by when it was added, the newest first
        (optional, default: ``date``)
    :type sort: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` of all, and ``results``: {id, commitment_id, milestone, reporting_period, report_date,
        report_date_precision, report_date_source, assessor_type, completion_level, completed_on,
        progress, challenges, next_steps, evidence, author, origin, replaces, superseded, resolution,
        created_at}; ``resolution`` is {resolved_on, how} where its challenges are resolved, else none
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises ObjectNotFound: where there is no such commitment
    :raises NotAuthorized: where the caller may not read it
    """
    rows = histories.query(context, "ogptn_progress_report_list", ProgressReport, data_dict)
    ordered = rows.filter(reports.is_known()).order_by(*reports.newest_first())
    count, found = histories.page(ordered, data_dict)
    return {"count": count, "results": reports.shown(context, found)}


@tk.side_effect_free
@validate(schema.ogptn_progress_report_show)
def ogptn_progress_report_show(context: Context, data_dict: DataDict) -> Shown:
    """Show one report.

    :param id: the report's id
    :type id: string

    :returns: the report, as in ``ogptn_progress_report_list``
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such report
    :raises NotAuthorized: where the caller may not read its commitment
    """
    report = _report(data_dict["id"])
    tk.check_access("ogptn_progress_report_show", context, {"commitment": report.commitment_id})
    return _shown(context, report)


@validate(schema.ogptn_progress_report_create)
def ogptn_progress_report_create(context: Context, data_dict: DataDict) -> Shown:
    """Add a progress report on a commitment or one of its milestones.

    :param commitment: the commitment's id or name
    :type commitment: string
    :param milestone: the milestone's identifier, such as ``m1`` (optional: the whole commitment)
    :type milestone: string
    :param completion_level: ``not_started``, ``limited``, ``substantial`` or ``complete``
    :type completion_level: string
    :param progress: what was done, {ar, fr, en}; required, but of an import
    :type progress: dictionary
    :param challenges: what stands in the way, {ar, fr, en}; required where the level is
        ``not_started`` or ``limited`` or the deadline has passed, but of an import
    :type challenges: dictionary
    :param next_steps: what comes next, {ar, fr, en} (optional)
    :type next_steps: dictionary
    :param evidence: [{type, title, url or dataset, resource, language, date, visibility}]; ``complete`` needs
        one that is public, or a confirmed link, but of an import
    :type evidence: list of dictionaries
    :param completed_on: day of completion, where it is known (optional)
    :type completed_on: string
    :param assessor_type: ``self`` or ``civil_society`` (optional, default: ``self``)
    :type assessor_type: string
    :param reporting_period: the period that it covers, in words (optional)
    :type reporting_period: string
    :param report_date: its day (optional, default: today)
    :type report_date: string
    :param report_date_precision: ``day``, ``month``, ``quarter`` or ``year`` (optional, default:
        ``day``)
    :type report_date_precision: string
    :param report_date_source: what the date rests on (optional)
    :type report_date_source: string
    :param author: who wrote it; an import names the body, else it is the caller (optional)
    :type author: string
    :param origin: ``entered``, or ``import`` of a published assessment, for administrators alone
        (optional)
    :type origin: string
    :param replaces: id of the report that this one corrects (optional)
    :type replaces: string
    :param check_only: say what is wrong, and write nothing (optional, default: false)
    :type check_only: boolean

    An import is made once: the same assessor's for the same period (or day, where no period is
    named), on the same thing, is the report that is there already.

    :returns: the report, as in ``ogptn_progress_report_list``; nothing where it is only checked
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong or the report breaks the law of the house
    :raises NotAuthorized: where the caller may not report on this commitment
    """
    tk.check_access("ogptn_progress_report_create", context, data_dict)
    is_check = data_dict.pop("check_only", False)
    values = {
        "report_date": config.today().isoformat(),
        "report_date_precision": "day",
        "evidence": [],
        **data_dict,
    }
    known = reporting.imported(values)
    return _shown(context, known) if known is not None else _written(context, values, is_check)


@validate(schema.ogptn_progress_report_correct)
def ogptn_progress_report_correct(context: Context, data_dict: DataDict) -> Shown:
    """Correct a progress report: a new one takes its place, and the old one stays to be read.

    What is not given is as in the old report, its evidence included. The law of the house holds for the correction as
    it does for a report.

    :param id: the report's id; of several corrections, the last one's
    :type id: string
    :param completion_level: as in ``ogptn_progress_report_create`` (optional)
    :type completion_level: string
    :param progress: {ar, fr, en} (optional)
    :type progress: dictionary
    :param challenges: {ar, fr, en} (optional)
    :type challenges: dictionary
    :param next_steps: {ar, fr, en} (optional)
    :type next_steps: dictionary
    :param evidence: all evidence as it stands from now on (optional)
    :type evidence: list of dictionaries
    :param completed_on: day of completion; empty for none (optional)
    :type completed_on: string
    :param reporting_period: in words (optional)
    :type reporting_period: string
    :param report_date: its day (optional)
    :type report_date: string
    :param report_date_precision: ``day``, ``month``, ``quarter`` or ``year`` (optional)
    :type report_date_precision: string
    :param report_date_source: what the date rests on (optional)
    :type report_date_source: string
    :param check_only: say what is wrong, and write nothing (optional, default: false)
    :type check_only: boolean

    :returns: the correction, as in ``ogptn_progress_report_list``; nothing where it is only checked
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such report
    :raises ValidationError: where an argument is wrong, the report is corrected already, or the correction breaks
        the law of the house
    :raises NotAuthorized: where the caller may not correct it
    """
    old = _report(data_dict["id"])
    tk.check_access("ogptn_progress_report_correct", context, {"id": old.id})
    is_check = data_dict.pop("check_only", False)
    return _written(context, reporting.corrected(old, data_dict), is_check)


def _report(report_id: str) -> ProgressReport:
    found: Any = model.Session.get(ProgressReport, report_id)
    if found is None:
        raise tk.ObjectNotFound(_("There is no report “%s” here.") % report_id)
    report: ProgressReport = found
    return report


def _written(context: Context, values: Shown, is_check: bool) -> Shown:
    reporting.check(context, values)
    if is_check:
        return {}
    report = reporting.write(context, values)
    reindex.with_parents([report.commitment_id])
    return _shown(context, report)


def _shown(context: Context, report: ProgressReport) -> Shown:
    return reports.shown(context, [report])[0]
