"""Report an error on a commitment's page, and answer such a report."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn import config
from ckanext.ogptn.logic import access, errors, limits, outbox, promises
from ckanext.ogptn.logic.highlighting import reader_language
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.schema import errors as schema
from ckanext.ogptn.model import ErrorReport
from ckanext.ogptn.model.moments import now

__all__ = [
    "ogptn_error_report_answer",
    "ogptn_error_report_create",
    "ogptn_error_report_list",
]

_ = tk._
Shown = dict[str, Any]


@validate(schema.ogptn_error_report_create)
def ogptn_error_report_create(context: Context, data_dict: DataDict) -> Shown:
    """Report an error on a commitment's page to the institutions that lead it. Nobody else reads it.

    :param commitment: the commitment's id or name
    :type commitment: string
    :param milestone: the milestone's identifier, such as ``m1`` (optional: the whole commitment)
    :type milestone: string
    :param text: what is wrong, at most 4000 characters
    :type text: string
    :param email: where the answer is to go; officers of the lead institutions alone see it, and it is deleted a month
        after the answer (optional)
    :type email: string
    :param language: ``ar``, ``fr`` or ``en``: the language of the mail with the answer (optional, default: that of the
        request)
    :type language: string

    :returns: {state: ``open``}
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong, or too many reports come from one network
    :raises NotAuthorized: where the caller may not read the commitment
    """
    tk.check_access("ogptn_error_report_create", context, data_dict)
    network = limits.network()
    most = config.errors_per_network()
    if network and not limits.within("error-report", network, most, limits.HOUR):
        refuse("text", _("Too many requests came from your network: try again in an hour."))
    milestone = data_dict.get("milestone") or ""
    if milestone and milestone not in _milestones(data_dict["commitment"]):
        refuse("milestone", _("The commitment has no milestone “%s”.") % milestone)
    model.Session.add(
        ErrorReport(
            commitment_id=data_dict["commitment"],
            milestone=milestone,
            text=data_dict["text"],
            email=data_dict.get("email"),
            language=data_dict.get("language") or reader_language(),
        )
    )
    model.Session.commit()
    return {"state": "open"}


def _milestones(commitment_id: str) -> set[str]:
    steps = promises.of(model.Package.get(commitment_id))["milestones"] or []
    return {step["identifier"] for step in steps}


@tk.side_effect_free
@validate(schema.ogptn_error_report_list)
def ogptn_error_report_list(context: Context, data_dict: DataDict) -> Shown:
    """List the error reports on the commitments that the caller's institutions lead, the newest first.

    :param commitment: the commitment's id or name (optional: all of them)
    :type commitment: string
    :param state: ``open``, ``answered`` or ``closed`` (optional: all)
    :type state: string
    :param modified_since: only those written or answered since this day or moment (optional)
    :type modified_since: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` of all; ``results``: {id, commitment_id, commitment: {name, type, title, title_translated},
        milestone, text, language, email, state, answer, answered_by, answered_at, created_at}
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises NotAuthorized: where the caller is no officer
    """
    tk.check_access("ogptn_error_report_list", context, data_dict)
    rows = errors.of_caller(context)
    if data_dict.get("commitment"):
        rows = rows.filter(ErrorReport.commitment_id == data_dict["commitment"])
    if data_dict.get("state"):
        rows = rows.filter(ErrorReport.state == data_dict["state"])
    if data_dict.get("modified_since"):
        changed = sa.func.coalesce(ErrorReport.answered_at, ErrorReport.created_at)
        rows = rows.filter(changed >= data_dict["modified_since"])
    count = rows.count()
    found = rows.order_by(ErrorReport.sequence.desc()).offset(data_dict["offset"])
    return {"count": count, "results": errors.shown(found.limit(data_dict["limit"]))}


@validate(schema.ogptn_error_report_answer)
def ogptn_error_report_answer(context: Context, data_dict: DataDict) -> Shown:
    """Answer an error report, or close it. Where the citizen left an address, the answer goes there by mail.

    :param id: the report's id
    :type id: string
    :param answer: the answer, at most 4000 characters; required, but to close
    :type answer: string
    :param state: ``answered`` or ``closed`` (optional, default: ``answered``)
    :type state: string

    :returns: the report, as in ``ogptn_error_report_list``
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such report
    :raises ValidationError: where the answer is missing, or was given already
    :raises NotAuthorized: where the caller is no officer of a lead institution
    """
    tk.check_access("ogptn_error_report_answer", context, data_dict)
    report: Any = model.Session.get(ErrorReport, data_dict["id"], with_for_update=True)
    if report is None:
        raise tk.ObjectNotFound(_("There is no report “%s” here.") % data_dict["id"])
    state, answer = data_dict.get("state") or "answered", data_dict.get("answer") or ""
    if state == "answered" and not answer:
        refuse("answer", _("Write an answer, or close the report without one."))
    if report.answer and answer:
        refuse("answer", _("This report is answered already."))
    report.state = state
    report.answer = report.answer or answer
    report.answered_by = access.user_id(context)
    report.answered_at = now()
    if answer and report.email and config.sends_mail():
        outbox.put(errors.ANSWER, report.id)
    model.Session.commit()
    outbox.queue()
    return errors.shown([report])[0]
