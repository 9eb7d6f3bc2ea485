"""Amend a promise, and list what was amended. Amendments are added, and never changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn import config
from ckanext.ogptn.domain.amendments import PROMISED, Change, changes
from ckanext.ogptn.logic import access, amendments, histories, promises, records
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.schema import commitments as schema
from ckanext.ogptn.model import Amendment

__all__ = ["ogptn_amendment_list", "ogptn_commitment_amend"]

_ = tk._
Row = dict[str, Any]


@validate(schema.ogptn_commitment_amend)
def ogptn_commitment_amend(context: Context, data_dict: DataDict) -> Row:
    """Change what a commitment promises, with a reason; the old words are kept beside the new.

    Only what is given changes. An empty deadline takes the deadline away.

    :param commitment: the commitment's id or name
    :type commitment: string
    :param reason: why, {ar, fr, en}
    :type reason: dictionary
    :param title_translated: the new title, {ar, fr, en} (optional)
    :type title_translated: dictionary
    :param due_date: the new deadline, the last day that its words allow (optional)
    :type due_date: string
    :param due_precision: ``day``, ``month``, ``quarter`` or ``year`` (optional)
    :type due_precision: string
    :param due_text_translated: the deadline in words, {ar, fr, en} (optional)
    :type due_text_translated: dictionary
    :param lead_institutions: names of the institutions that lead, the owner first (optional)
    :type lead_institutions: list of strings
    :param milestones: all milestones as they stand from now on, each as in the record; one that
        reports speak of stays (optional)
    :type milestones: list of dictionaries
    :param decided_by: the body that decided, in words (optional)
    :type decided_by: string
    :param decided_on: the day of the decision (optional, default: today)
    :type decided_on: string

    :returns: {commitment_id, amendments: as in ``ogptn_amendment_list``}
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong, nothing changes, or the promise is a draft
    :raises NotAuthorized: where the caller is no officer of a lead institution
    """
    tk.check_access("ogptn_commitment_amend", context, data_dict)
    commitment = records.package(data_dict["commitment"], "commitment")
    if not promises.is_made(commitment):
        refuse("commitment", _("This is a draft still: change the record itself."))
    old = promises.of(commitment)
    new = {**old, **{field: data_dict[field] for field in PROMISED if field in data_dict}}
    found = changes(old, new)
    if not found:
        refuse("commitment", _("Nothing changes: give a new title, deadline, lead or milestones."))
    _check_removed(commitment.id, found)
    _check_day(data_dict)
    rows = [_row(context, data_dict, change) for change in found]
    model.Session.add_all(rows)
    _update(context, commitment, {field: new[field] for field in PROMISED})
    return {
        "commitment_id": commitment.id,
        "amendments": [amendments.dictize(row, True) for row in rows],
    }


def _check_removed(commitment_id: str, found: list[Change]) -> None:
    """A milestone stays while reports speak of it."""
    reported = {report.milestone for report in records.report_rows([commitment_id])}
    for change in found:
        if change.new is None and change.milestone in reported:
            message = _("Reports speak of milestone “%s”: change its words, and leave it there.")
            refuse("milestones", message % change.milestone)


def _check_day(given: DataDict) -> None:
    """What was decided can be read from now on; lists leave out what is of a day to come."""
    day = given.get("decided_on")
    if day and date.fromisoformat(day) > config.today():
        message = _("A decision cannot be of a day to come: give today or an earlier day.")
        refuse("decided_on", message)


def _row(context: Context, given: DataDict, change: Change) -> Amendment:
    day = given.get("decided_on") or config.today().isoformat()
    return Amendment(
        commitment_id=given["commitment"],
        subject=change.subject,
        milestone=change.milestone,
        old=change.old,
        new=change.new,
        reason=given["reason"],
        decided_by=given.get("decided_by"),
        decided_on=date.fromisoformat(day),
        author=access.user_id(context),
    )


def _update(context: Context, commitment: records.PackageRow, promise: promises.Promise) -> None:
    """Write the record; its commit is that of the amendments, and a refusal takes them back."""
    updating = tk.fresh_context(context)
    updating["ignore_auth"] = True
    updating[promises.AMENDING] = True
    package = tk.get_action("package_show")(tk.fresh_context(updating), {"id": commitment.id})
    leads = promise["lead_institutions"] or []
    # CKAN takes an empty list here, and fails on none at all.
    steps = promise["milestones"] or []
    changed = {
        **package,
        **promise,
        "milestones": steps,
        "owner_org": leads[0] if leads else None,
    }
    try:
        tk.get_action("package_update")(updating, changed)
    except tk.ValidationError:
        model.Session.rollback()
        raise


@tk.side_effect_free
@validate(schema.ogptn_amendment_list)
def ogptn_amendment_list(context: Context, data_dict: DataDict) -> Row:
    """List what was changed in a commitment's promise, or in all that the caller may see, the newest change first.

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

    :returns: ``count`` of all, and ``results``: {id, commitment_id, subject (``title``, ``deadline``, ``lead`` or
        ``milestone``), milestone, old, new (none where a milestone was added or removed), reason,
        decided_by, decided_on, author (for officers), created_at}
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises ObjectNotFound: where there is no such commitment
    :raises NotAuthorized: where the caller may not read it
    """
    rows = histories.query(context, "ogptn_amendment_list", Amendment, data_dict)
    ordered = rows.filter(amendments.is_known()).order_by(*amendments.newest_first())
    count, found = histories.page(ordered, data_dict)
    return {"count": count, "results": amendments.shown(context, found)}
