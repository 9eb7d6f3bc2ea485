"""Withdrawals that wait for a person, and what a run would do before it does it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.harvesters import advice
from ckanext.ogptn.harvesters.logic import schema
from ckanext.ogptn.harvesters.logic.editing import source_of, user_name
from ckanext.ogptn.harvesters.model import HarvestHold, HarvestRecord
from ckanext.ogptn.harvesters.runs import holds, reports
from ckanext.ogptn.harvesters.runs import preview as previews
from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.refusals import refuse

__all__ = ["ogptn_harvest_hold_decide", "ogptn_harvest_hold_show", "ogptn_harvest_preview"]

_ = tk._
Shown = dict[str, Any]


@tk.side_effect_free
@validate(schema.ogptn_harvest_hold_show)
def ogptn_harvest_hold_show(context: Context, data_dict: DataDict) -> Shown:
    """Show the withdrawals of a source that wait for a decision, and the decisions before.

    :param source: the source's id or name
    :type source: string
    :param limit: how many records to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many records to skip (optional, default: 0)
    :type offset: integer

    :returns: ``open``: {job, created_at, active: how many datasets the source had, count: how many would go,
        records: {record: the identifier at the source, missing_since, dataset: {id, name, title, title_translated,
        state}}}, or nothing; ``decided``: the ten newest decisions {job, created_at, count, decision, reason, by,
        decided_at}
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such source
    :raises NotAuthorized: where the caller may not change the source
    """
    tk.check_access("ogptn_harvest_hold_show", context, data_dict)
    source = source_of(data_dict["source"])
    hold = holds.open_hold(source.id)
    waiting = _open(hold, data_dict["limit"], data_dict["offset"]) if hold else None
    return {"open": waiting, "decided": _decided(source.id)}


def _open(hold: HarvestHold, limit: int, offset: int) -> Shown:
    ids = sorted(hold.remote_ids)[offset : offset + limit]
    return {
        "job": hold.job_id,
        "created_at": hold.created_at.isoformat(),
        "active": hold.active,
        "count": len(hold.remote_ids),
        "records": _records(hold.source_id, ids),
    }


def _records(source_id: str, ids: Collection[str]) -> list[Shown]:
    rows = (
        model.Session.query(HarvestRecord, model.Package)
        .outerjoin(model.Package, model.Package.id == HarvestRecord.package_id)
        .filter(HarvestRecord.source_id == source_id, HarvestRecord.remote_id.in_(ids))
        .order_by(HarvestRecord.remote_id)
    )
    return [
        {
            "record": row.remote_id,
            "missing_since": row.missing_since.isoformat() if row.missing_since else None,
            "dataset": reports.dataset(package),
        }
        for row, package in rows
    ]


def _decided(source_id: str) -> list[Shown]:
    rows = (
        model.Session.query(HarvestHold)
        .filter(HarvestHold.source_id == source_id, HarvestHold.decision != "")
        .order_by(HarvestHold.decided_at.desc())
        .limit(10)
    )
    return [
        {
            "job": row.job_id,
            "created_at": row.created_at.isoformat(),
            "count": len(row.remote_ids),
            "decision": row.decision,
            "reason": row.reason,
            "by": user_name(row.user_id),
            "decided_at": row.decided_at.isoformat(),
        }
        for row in rows
    ]


@validate(schema.ogptn_harvest_hold_decide)
def ogptn_harvest_hold_decide(context: Context, data_dict: DataDict) -> Shown:
    """Confirm or refuse the withdrawals that a run held. The next run of the source goes by it.

    Confirmed, it withdraws what is then still missing; refused, the datasets stay until their records are listed
    again. A later run may have replaced what waited: the job says which is meant.

    :param source: the source's id or name
    :type source: string
    :param job: the id of the run's job that held them
    :type job: string
    :param decision: ``confirmed`` or ``refused``
    :type decision: string
    :param reason: why, at most 4000 characters; it is kept
    :type reason: string

    :returns: {job, decision, count: how many datasets it is about}
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong, or nothing waits any more
    :raises ObjectNotFound: where there is no such source
    :raises NotAuthorized: where the caller may not change the source
    """
    tk.check_access("ogptn_harvest_hold_decide", context, data_dict)
    hold = holds.open_hold(source_of(data_dict["source"]).id)
    if hold is None or hold.job_id != data_dict["job"]:
        refuse("job", _("This was decided on before, or a later run has replaced it."))
    try:
        done = holds.decide(
            hold, data_dict["decision"], data_dict["reason"], access.user_id(context)
        )
    except ValueError:
        refuse("job", _("This was decided on before, or a later run has replaced it."))
    return {"job": done.job_id, "decision": done.decision, "count": len(done.remote_ids)}


@validate(schema.ogptn_harvest_preview)
def ogptn_harvest_preview(context: Context, data_dict: DataDict) -> Shown:
    """Tell what a run of a source would do, without doing it: its listing is read, nothing is written.

    :param source: the source's id or name
    :type source: string
    :param limit: how many records of each step to return, at most 1000 (optional, default: 20)
    :type limit: integer

    :returns: {total; counts: by step (``create``, ``update``, ``restore``, ``unchanged``, ``delete``, ``held``,
        ``errored``); records: {step, remote_id, title, package_id, changed: the names of the dataset's fields that
        would differ}; problems: as in ``ogptn_harvest_problem_list``; complete: whether the listing was read to its
        end; held_for_decision: how many withdrawals would wait for a person}
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such source, or it is none of the portal's own types
    :raises NotAuthorized: where the caller may not change the source
    """
    tk.check_access("ogptn_harvest_preview", context, data_dict)
    return shown(previews.preview(source_of(data_dict["source"]).id, data_dict["limit"]))


def shown(found: previews.Preview) -> Shown:
    """Describe what a run would do."""
    return {
        "total": found.total,
        "counts": dict(found.counts),
        "records": [
            {**asdict(one), "step": one.step.value, "changed": list(one.changed)}
            for one in found.records
        ],
        "problems": [
            {**one.as_dict(), "title": advice.title(one.code), "advice": advice.advice(one.code)}
            for one in found.problems
        ],
        "complete": found.complete,
        "held_for_decision": found.held_for_decision,
    }
