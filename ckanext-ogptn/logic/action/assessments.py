"""Write and list assessments by the Independent Reporting Mechanism. They are added, and never changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict
from sqlalchemy.exc import IntegrityError

from ckanext.ogptn import config
from ckanext.ogptn.logic import access, assessments, histories, reindex
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.schema import assessments as schema
from ckanext.ogptn.model import Assessment

__all__ = ["ogptn_assessment_create", "ogptn_assessment_list"]

_ = tk._
Shown = dict[str, Any]
OPTIONAL = ("reporting_period", "report_url", "starred", "replaces", *assessments.VARIABLES)


@tk.side_effect_free
@validate(schema.ogptn_assessment_list)
def ogptn_assessment_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List the assessments of a commitment by the Independent Reporting Mechanism, or of all that the caller may see.

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

    :returns: ``count`` of all, and ``results``, the newest first: {id, commitment_id, reporting_period, report_date,
        report_date_precision, report_url, completion, verifiability, specificity, relevance, ambition,
        potential_impact, did_it_open_government, early_results, starred, findings, author, origin, replaces,
        superseded, created_at}
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises ObjectNotFound: where there is no such commitment
    :raises NotAuthorized: where the caller may not read it
    """
    rows = histories.query(context, "ogptn_assessment_list", Assessment, data_dict)
    ordered = rows.filter(assessments.is_known()).order_by(*assessments.newest_first())
    count, found = histories.page(ordered, data_dict)
    return {"count": count, "results": assessments.shown(context, found)}


@validate(schema.ogptn_assessment_create)
def ogptn_assessment_create(context: Context, data_dict: DataDict) -> Shown:
    """Add what the Independent Reporting Mechanism judged of a commitment, beside the self-assessment.

    The codes are OGP's own, past and present; a portal's settings may name others (``ogptn.assessment.…``).

    :param commitment: the commitment's id or name
    :type commitment: string
    :param report_date: the day of the mechanism's report
    :type report_date: string
    :param report_date_precision: ``day``, ``month``, ``quarter`` or ``year`` (optional, default: ``day``)
    :type report_date_precision: string
    :param reporting_period: the period that it covers, in words (optional)
    :type reporting_period: string
    :param report_url: address of the report (optional)
    :type report_url: string
    :param completion: ``no_evidence_available``, ``not_started``, ``limited``, ``substantial`` or ``complete``
        (optional)
    :type completion: string
    :param verifiability: ``verifiable`` or ``not_verifiable`` (optional)
    :type verifiability: string
    :param specificity: ``none``, ``low``, ``medium`` or ``high`` (optional)
    :type specificity: string
    :param relevance: ``yes`` or ``no`` (optional)
    :type relevance: string
    :param ambition: ``unclear``, ``modest`` or ``substantial`` (optional)
    :type ambition: string
    :param potential_impact: ``none``, ``minor``, ``moderate`` or ``transformative`` (optional)
    :type potential_impact: string
    :param did_it_open_government: ``worsened``, ``did_not_change``, ``marginal``, ``major`` or ``outstanding``
        (optional)
    :type did_it_open_government: string
    :param early_results: a code of the portal's settings (optional)
    :type early_results: string
    :param starred: whether the mechanism starred it (optional)
    :type starred: boolean
    :param findings: in words, {ar, fr, en} (optional)
    :type findings: dictionary
    :param author: the body that wrote it, of an import (optional)
    :type author: string
    :param origin: ``entered``, or ``import`` of a published report, for administrators alone (optional)
    :type origin: string
    :param replaces: id of the assessment that this one corrects (optional)
    :type replaces: string

    :returns: the assessment, as in ``ogptn_assessment_list``
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong, or nothing is judged
    :raises NotAuthorized: where the caller is no officer of the mechanism
    """
    tk.check_access("ogptn_assessment_create", context, data_dict)
    _check(data_dict)
    row = _row(context, data_dict)
    model.Session.add(row)
    if context.get("defer_commit"):
        model.Session.flush()
        return assessments.shown(context, [row])[0]
    try:
        model.Session.commit()
    except IntegrityError:
        model.Session.rollback()
        refuse("replaces", _("This assessment is corrected already: name its correction."))
    reindex.with_parents([row.commitment_id])
    return assessments.shown(context, [row])[0]


def _check(given: DataDict) -> None:
    judged = [given.get(name) for name in (*assessments.VARIABLES, "starred")]
    if all(value is None for value in judged) and not any(given["findings"].values()):
        refuse("completion", _("Nothing is judged: give a completion level or another judgement."))
    if date.fromisoformat(given["report_date"]) > config.today() and given["origin"] == "entered":
        refuse(
            "report_date", _("A report cannot be of a day to come: give today or an earlier day.")
        )
    if given.get("replaces"):
        old: Any = model.Session.get(Assessment, given["replaces"])
        if old is None or old.commitment_id != given["commitment"]:
            refuse("replaces", _("There is no assessment of this commitment by this id."))


def _row(context: Context, given: DataDict) -> Assessment:
    is_import = given["origin"] == "import"
    return Assessment(
        commitment_id=given["commitment"],
        report_date=date.fromisoformat(given["report_date"]),
        report_date_precision=given.get("report_date_precision") or "day",
        findings=given["findings"],
        author=given.get("author") if is_import else access.user_id(context),
        origin=given["origin"],
        **{field: given.get(field) for field in OPTIONAL},
    )
