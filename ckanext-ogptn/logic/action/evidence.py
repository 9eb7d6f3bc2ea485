"""Give, withdraw and list evidence."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.domain.records import Commitment
from ckanext.ogptn.logic import evidence, histories, proofs, records, reindex, reporting
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.schema import evidence as schema
from ckanext.ogptn.model import Evidence, ProgressReport

__all__ = ["ogptn_evidence_create", "ogptn_evidence_delete", "ogptn_evidence_list"]

_ = tk._
Piece = dict[str, Any]


@tk.side_effect_free
@validate(schema.ogptn_evidence_list)
def ogptn_evidence_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List evidence of a commitment, a milestone or a report, or of all commitments that the caller may see.

    What was withdrawn is left out, and so is that of a report which a correction has replaced.

    :param commitment: the commitment's id or name (optional: all commitments)
    :type commitment: string
    :param commitments: ids of several commitments instead (optional)
    :type commitments: list of strings
    :param milestone: only that of this milestone, such as ``m1`` (optional)
    :type milestone: string
    :param report: only that of the report with this id (optional)
    :type report: string
    :param modified_since: only what was given since this day or moment (optional)
    :type modified_since: string
    :param sort: ``date`` or ``written``: the same order here (optional, default: ``date``)
    :type sort: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` of all, and ``results``, the newest first: {id, commitment_id, milestone, report_id, type,
        title, url, dataset, resource, language, date, visibility, created_at, last_checked_at, http_status, health,
        health_reason}; ``health`` and ``health_reason`` as in ``ogptn_link_list``, of the dataset that a piece names,
        or of its address, for which ``last_checked_at`` and ``http_status`` tell of the last look
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises ObjectNotFound: where there is no such commitment
    :raises NotAuthorized: where the caller may not read it
    """
    rows = histories.query(context, "ogptn_evidence_list", Evidence, data_dict)
    rows = rows.filter(evidence.stands(), evidence.is_for(context))
    if data_dict.get("milestone"):
        rows = rows.filter(Evidence.milestone == data_dict["milestone"])
    if data_dict.get("report"):
        rows = rows.filter(Evidence.report_id == data_dict["report"])
    count, found = histories.page(rows.order_by(Evidence.sequence.desc()), data_dict)
    return {"count": count, "results": evidence.told(found)}


@validate(schema.ogptn_evidence_create)
def ogptn_evidence_create(context: Context, data_dict: DataDict) -> Piece:
    """Give a piece of evidence for a commitment, one of its milestones, or a report on it.

    :param commitment: the commitment's id or name
    :type commitment: string
    :param milestone: the milestone that it proves, such as ``m1`` (optional)
    :type milestone: string
    :param report: id of the report that it belongs to (optional)
    :type report: string
    :param type: ``dataset``, ``resource``, ``document``, ``web_page``, ``legal_text`` or ``event``
    :type type: string
    :param title: {ar, fr, en} (optional)
    :type title: dictionary
    :param url: its address (this or ``dataset``)
    :type url: string
    :param dataset: id or name of a dataset of the portal (this or ``url``)
    :type dataset: string
    :param resource: id of a file of the dataset, or of the commitment's own (optional)
    :type resource: string
    :param language: the language that it is in, such as ``ar`` (optional)
    :type language: string
    :param date: its day (optional)
    :type date: string
    :param visibility: ``public``, or ``officers`` for those of the commitment's institutions alone (optional, default:
        ``public``)
    :type visibility: string

    :returns: the piece, as in ``ogptn_evidence_list``
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises NotAuthorized: where the caller may not give evidence for this commitment
    """
    tk.check_access("ogptn_evidence_create", context, data_dict)
    facts = records.commitments([data_dict["commitment"]])[data_dict["commitment"]]
    reporting.check_milestone(facts, data_dict.get("milestone"))
    _check_report(facts, data_dict)
    evidence.check(context, [data_dict])
    piece = evidence.row(context, data_dict["commitment"], data_dict)
    model.Session.add(piece)
    model.Session.commit()
    reindex.with_parents([piece.commitment_id])
    return evidence.told([piece])[0]


def _check_report(facts: Commitment, given: DataDict) -> None:
    """A piece is of a report that stands, and of the same milestone."""
    if not given.get("report"):
        return
    report = next((one for one in facts.reports if one.id == given["report"]), None)
    if report is None or any(one.replaces == report.id for one in facts.reports):
        refuse("report", _("There is no report of this commitment by this id that still stands."))
    given["milestone"] = report.milestone or None


@validate(schema.ogptn_evidence_delete)
def ogptn_evidence_delete(context: Context, data_dict: DataDict) -> Piece:
    """Withdraw a piece of evidence; that it was there, and who withdrew it, is kept.

    :param id: the piece's id
    :type id: string

    :returns: the piece, as it was
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such piece, or it is withdrawn already
    :raises ValidationError: where a report of ``complete`` rests on it alone
    :raises NotAuthorized: where the caller may not withdraw it
    """
    piece: Any = model.Session.get(Evidence, data_dict["id"])
    if piece is None or piece.withdrawn_at:
        raise tk.ObjectNotFound(_("There is no evidence “%s” here.") % data_dict["id"])
    tk.check_access("ogptn_evidence_delete", context, {"id": piece.id})
    _check_rests(piece)
    evidence.withdraw(context, piece)
    model.Session.commit()
    reindex.with_parents([piece.commitment_id])
    return evidence.told([piece])[0]


def _check_rests(piece: Evidence) -> None:
    """What was said to be complete goes on being proved."""
    if piece.visibility != "public" or proofs.is_proved(piece.commitment_id, but=piece.id):
        return
    claims = model.Session.query(ProgressReport).filter(
        ProgressReport.commitment_id == piece.commitment_id,
        ProgressReport.completion_level == "complete",
        ProgressReport.origin == "entered",
        records.stands(),
    )
    if claims.count():
        refuse(
            "id",
            _(
                "“Complete” rests on this piece alone: add other evidence first, or correct the report."
            ),
        )
