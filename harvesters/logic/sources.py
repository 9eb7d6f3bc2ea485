"""The sources that one keeps: how they stand, pausing them, their timetable."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict
from ckanext.harvest.model import HarvestSource

from ckanext.ogptn.harvesters.logic import schema
from ckanext.ogptn.harvesters.logic.editing import source_of, user_name
from ckanext.ogptn.harvesters.model import HarvestTimetable, now
from ckanext.ogptn.harvesters.runs import holds, reports
from ckanext.ogptn.harvesters.workers import scheduling
from ckanext.ogptn.harvesters.workers.timetable import MANUAL, NEVER
from ckanext.ogptn.logic import access, brief

__all__ = [
    "ogptn_harvest_source_list",
    "ogptn_harvest_source_pause",
    "ogptn_harvest_source_resume",
    "ogptn_harvest_source_show",
    "ogptn_harvest_timetable_update",
]

Shown = dict[str, Any]


@tk.side_effect_free
@validate(schema.ogptn_harvest_source_list)
def ogptn_harvest_source_list(context: Context, data_dict: DataDict) -> Shown:
    """List the sources that the caller keeps, by title, with how each stands.

    :param institution: the name of an institution (optional: all of the caller's; an administrator's are all)
    :type institution: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` of all; ``results``: {id, name, title, url, source_type, frequency; institution: {name, title,
        title_translated}; next_run: in UTC, nothing where none is planned; paused: {since, by, reason}, or nothing;
        last_run: as in ``ogptn_harvest_run_list``, or nothing; held: how many withdrawals wait for a decision;
        datasets: how many there are}
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises NotAuthorized: where the caller is not signed in
    """
    tk.check_access("ogptn_harvest_source_list", context, data_dict)
    query = _kept(context, data_dict.get("institution"))
    page = query.order_by(model.Package.title, model.Package.name).offset(data_dict["offset"])
    return {"count": query.count(), "results": shown(page.limit(data_dict["limit"]).all())}


@tk.side_effect_free
@validate(schema.ogptn_harvest_source_show)
def ogptn_harvest_source_show(context: Context, data_dict: DataDict) -> Shown:
    """Show how a source stands, and its timetable.

    :param id: the source's id or name
    :type id: string

    :returns: as one of ``ogptn_harvest_source_list``, and first_run: the moment in UTC from which its runs are counted,
        nothing where none was ever planned
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such source
    :raises NotAuthorized: where the caller may not change the source
    """
    tk.check_access("ogptn_harvest_source_show", context, data_dict)
    source = source_of(data_dict["id"])
    row = scheduling.timetable_of(source.id)
    found = shown(_sources().filter(HarvestSource.id == source.id).all())
    return {**found[0], "first_run": _text(row.anchor) if row else None}


def _kept(context: Context, institution: str | None) -> Any:
    query = _sources().filter(model.Package.state == "active")
    if institution:
        query = query.filter(model.Group.name == institution)
    if access.is_trusted(context):
        return query
    return query.filter(model.Group.name.in_(access.edited_by(context.get("user"))))


def _sources() -> Any:
    return (
        model.Session.query(HarvestSource, model.Package, model.Group)
        .join(model.Package, model.Package.id == HarvestSource.id)
        .outerjoin(model.Group, model.Group.id == model.Package.owner_org)
    )


def shown(rows: Collection[Any]) -> list[Shown]:
    """Describe sources, given with their packages and institutions."""
    ids = [source.id for source, _package, _group in rows]
    runs, counts = reports.last_runs(ids), reports.dataset_counts(ids)
    pauses, held = _pauses(ids), holds.waiting(ids)
    return [
        {
            "id": source.id,
            "name": package.name,
            "title": package.title or package.name,
            "url": source.url,
            "source_type": source.type,
            "frequency": source.frequency,
            "institution": _institution(group),
            "next_run": _next_run(source),
            "paused": pauses.get(source.id),
            "last_run": runs.get(source.id),
            "held": held.get(source.id, 0),
            "datasets": counts.get(source.id, 0),
        }
        for source, package, group in rows
    ]


def _institution(group: Any) -> Shown | None:
    if group is None:
        return None
    translated = brief.translated(group.extras, "title_translated")
    return {"name": group.name, "title": group.title, "title_translated": translated}


def _next_run(source: Any) -> str | None:
    if source.frequency == MANUAL or source.next_run is None or source.next_run >= NEVER:
        return None
    return str(source.next_run.isoformat())


def _pauses(source_ids: Collection[str]) -> dict[str, Shown]:
    rows = model.Session.query(HarvestTimetable).filter(
        HarvestTimetable.source_id.in_(source_ids), HarvestTimetable.paused_at.is_not(None)
    )
    return {row.source_id: _pause(row) for row in rows}


def _pause(row: HarvestTimetable) -> Shown:
    return {
        "since": row.paused_at.isoformat(),
        "by": user_name(row.paused_by),
        "reason": row.reason,
    }


@validate(schema.ogptn_harvest_source_pause)
def ogptn_harvest_source_pause(context: Context, data_dict: DataDict) -> Shown:
    """Pause a source: no run of it is started any more, neither by its timetable nor by hand.

    A run that is under way goes on to its end.

    :param id: the source's id or name
    :type id: string
    :param reason: why, at most 4000 characters
    :type reason: string

    :returns: {paused: {since, by, reason}}
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises ObjectNotFound: where there is no such source
    :raises NotAuthorized: where the caller may not change the source
    """
    tk.check_access("ogptn_harvest_source_pause", context, data_dict)
    source = source_of(data_dict["id"])
    row = scheduling.pause(source.id, access.user_id(context), data_dict["reason"])
    return {"paused": _pause(row)}


@validate(schema.ogptn_harvest_source_resume)
def ogptn_harvest_source_resume(context: Context, data_dict: DataDict) -> Shown:
    """Run a paused source again, from its next planned moment on; what was missed is not made up for.

    :param id: the source's id or name
    :type id: string

    :returns: {next_run: in UTC, nothing where none is planned}
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such source
    :raises NotAuthorized: where the caller may not change the source
    """
    tk.check_access("ogptn_harvest_source_resume", context, data_dict)
    source = source_of(data_dict["id"])
    scheduling.resume(source.id)
    return {"next_run": _next_run(source)}


@validate(schema.ogptn_harvest_timetable_update)
def ogptn_harvest_timetable_update(context: Context, data_dict: DataDict) -> Shown:
    """Choose how often a source is run, and the moment from which its runs are counted.

    :param id: the source's id or name
    :type id: string
    :param frequency: ``MANUAL``, ``ALWAYS``, ``DAILY``, ``WEEKLY``, ``BIWEEKLY`` or ``MONTHLY`` (optional: as it is)
    :type frequency: string
    :param first_run: a day or moment in UTC (ISO 8601); the runs fall on it and follow it at the frequency (optional:
        as it is)
    :type first_run: string

    :returns: {frequency; first_run; next_run: nothing where none is planned}
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises ObjectNotFound: where there is no such source
    :raises NotAuthorized: where the caller may not change the source
    """
    tk.check_access("ogptn_harvest_timetable_update", context, data_dict)
    source = source_of(data_dict["id"])
    frequency = data_dict.get("frequency") or source.frequency
    row = scheduling.timetable_of(source.id)
    given = data_dict.get("first_run")
    first = given.replace(tzinfo=None) if given else row.anchor if row else now()
    if frequency != source.frequency:
        changed = {"id": source.id, "frequency": frequency}
        tk.get_action("harvest_source_patch")(tk.fresh_context(context), changed)
    scheduling.set_timetable(source.id, frequency, first)
    return {"frequency": frequency, "first_run": _text(first), "next_run": _next_run(source)}


def _text(moment: datetime) -> str:
    return moment.isoformat()
