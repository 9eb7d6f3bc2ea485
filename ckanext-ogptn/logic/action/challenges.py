"""Follow the challenges that reports raise until they are resolved."""

from __future__ import annotations

from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict
from sqlalchemy.exc import IntegrityError

from ckanext.ogptn import config
from ckanext.ogptn.logic import access, histories, reports, resolutions
from ckanext.ogptn.logic.records import Condition
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.schema import challenges as schema
from ckanext.ogptn.model import ProgressReport, Resolution

__all__ = ["ogptn_challenge_list", "ogptn_challenge_resolve"]

_ = tk._
Shown = dict[str, Any]
TOLD = ("milestone", "report_date", "report_date_precision", "assessor_type", "challenges")


@tk.side_effect_free
@validate(schema.ogptn_challenge_list)
def ogptn_challenge_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List the challenges that reports raised, open and resolved, of one commitment or of all that the caller may see.

    What a corrected report said is left out.

    :param commitment: the commitment's id or name (optional: all commitments)
    :type commitment: string
    :param commitments: ids of several commitments instead (optional)
    :type commitments: list of strings
    :param state: ``open`` or ``resolved`` (optional)
    :type state: string
    :param modified_since: only those raised since this day or moment (optional)
    :type modified_since: string
    :param sort: ``date``, by the day that each speaks of, or ``written``, by when it was added, the newest first
        (optional, default: ``date``)
    :type sort: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` of all, and ``results``, the newest first: {report (its id), commitment_id, milestone,
        report_date, report_date_precision, assessor_type, challenges, resolution}
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises ObjectNotFound: where there is no such commitment
    :raises NotAuthorized: where the caller may not read it
    """
    rows = histories.query(context, "ogptn_challenge_list", ProgressReport, data_dict)
    rows = rows.filter(
        reports.is_known(), resolutions.is_raised(), *_in_state(data_dict.get("state"))
    )
    count, found = histories.page(rows.order_by(*reports.newest_first()), data_dict)
    return {"count": count, "results": [_shown(one) for one in reports.shown(context, found)]}


def _in_state(state: str | None) -> list[Condition]:
    resolved = resolutions.is_resolved()
    return [] if state is None else [resolved if state == "resolved" else ~resolved]


def _shown(report: Shown) -> Shown:
    return {
        "report": report["id"],
        "commitment_id": report["commitment_id"],
        **{field: report[field] for field in TOLD},
        "resolution": report["resolution"],
    }


@validate(schema.ogptn_challenge_resolve)
def ogptn_challenge_resolve(context: Context, data_dict: DataDict) -> Shown:
    """Say that the challenges of a report are resolved, and how.

    :param report: id of the report that raised them
    :type report: string
    :param how: what resolved them, {ar, fr, en}
    :type how: dictionary
    :param resolved_on: since when (optional, default: today)
    :type resolved_on: string

    :returns: as in ``ogptn_challenge_list``
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such report
    :raises ValidationError: where an argument is wrong, or they are resolved already
    :raises NotAuthorized: where the caller may not report here
    """
    report: Any = model.Session.get(ProgressReport, data_dict["report"])
    if report is None:
        raise tk.ObjectNotFound(_("There is no report “%s” here.") % data_dict["report"])
    tk.check_access("ogptn_challenge_resolve", context, {"report": report.id})
    day = date.fromisoformat(data_dict.get("resolved_on") or config.today().isoformat())
    if not any((report.challenges or {}).values()):
        refuse("report", _("This report tells of no challenge."))
    if not report.report_date <= day <= config.today():
        refuse("resolved_on", _("Give a day from that of the report up to today."))
    model.Session.add(
        Resolution(
            commitment_id=report.commitment_id,
            report_id=report.id,
            resolved_on=day,
            how=data_dict["how"],
            author=access.user_id(context),
        )
    )
    try:
        model.Session.commit()
    except IntegrityError:
        model.Session.rollback()
        refuse("report", _("These challenges are resolved already."))
    return _shown(reports.shown(context, [report])[0])
