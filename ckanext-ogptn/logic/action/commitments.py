"""Read commitments: one with all that follows from it, or many in short."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.logic import commitment, records
from ckanext.ogptn.logic.schema import commitments as schema

__all__ = ["ogptn_commitment_list", "ogptn_commitment_show"]

# Filters of the list, and the field of the search index that each one asks.
_FILTERS = {
    "action_plan": "action_plan",
    "axis": "axis",
    "sector": "sector",
    "completion_level": "completion_level",
    "timeliness": "timeliness",
    "update_state": "update_state",
    "data_state": "data_state",
    "evidence_state": "evidence_state",
    "institution": "vocab_institution",
}
_SORTS = {
    "name": "name",
    "number": "number_rank",
    "due_date": "due_date",
    "completion_level": "completion_rank",
    "timeliness": "timeliness_rank",
    "title": "title_string",
    "title_ar": "title_rank_ar",
    "title_fr": "title_rank_fr",
    "title_en": "title_rank_en",
    "modified": "metadata_modified",
}


@tk.side_effect_free
@validate(schema.ogptn_commitment_show)
def ogptn_commitment_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Show a commitment with its plan, parts, milestones, reports and datasets.

    :param id: the commitment's id or name, such as ``tn-2014-05``
    :type id: string

    :returns: the record's own fields as in ``package_show``, and

        - ``plan`` {id, name, title, title_translated, start_date, end_date, plan_status,
          is_closed}, ``axis_title_translated``
        - ``lead`` and ``supporting``: institutions {id, name, title, title_translated,
          institution_type}
        - ``parent`` {name, title_translated} or null, ``parts`` [{name, part_number,
          title_translated, completion_level, timeliness, due_date, …}]
        - ``completion_level``, ``timeliness``, ``update_state``, and ``level`` {value,
          assessor_type, report_date, report_date_precision, origin, completed_on, rolled_up};
          ``levels`` by assessor
        - ``milestones``, each with ``completion_level`` and ``timeliness``
        - ``reports``, newest first; ``superseded`` tells those that a later one replaces
        - ``links`` with a brief of each ``dataset`` that the caller may see, at most 200: those of its milestones, then
          those that ail most (``ogptn_link_list`` has all); ``dataset_count``, and ``datasets``: {count, fresh, stale,
          broken}, each dataset counted once, by the worst of its links
        - ``data_state`` of the public data that serve it or a part of it: ``fresh`` where one dataset at least is well,
          ``stale`` where none is, ``without`` where there is none; what is only related to it does not serve it
        - ``evidence_state`` of the public evidence and data that its level rests on, of its parts too: ``sound``,
          ``stale`` where some of it is out of date or broken, ``broken`` where none of it stands any more, ``none``
        - ``smart``, for officers of the commitment alone: what the record misses of the six criteria by which
          proposals are sifted, {criterion: {met, missing: [field, …]}}
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such commitment
    :raises NotAuthorized: where the caller may not read it
    """
    package = records.package(data_dict["id"], "commitment")
    tk.check_access("ogptn_commitment_show", context, {"id": package.id})
    return commitment.show(context, package.id)


@tk.side_effect_free
@validate(schema.ogptn_commitment_list)
def ogptn_commitment_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List commitments in short.

    :param names: only these commitments (optional)
    :type names: list of strings
    :param action_plan: name or id of their plan (optional)
    :type action_plan: string
    :param axis: number of their axis (optional)
    :type axis: integer
    :param sector: their sector (optional)
    :type sector: string
    :param institution: name of a lead or supporting institution (optional)
    :type institution: string
    :param completion_level: ``complete``, ``substantial``, ``limited``, ``not_started`` or
        ``not_assessed`` (optional)
    :type completion_level: string
    :param timeliness: such as ``overdue`` or ``due_soon`` (optional)
    :type timeliness: string
    :param update_state: ``up_to_date``, ``update_due`` or ``no_update`` (optional)
    :type update_state: string
    :param data_state: ``fresh``, ``stale`` or ``without``, as ``ogptn_commitment_show`` says (optional)
    :type data_state: string
    :param evidence_state: ``sound``, ``stale``, ``broken`` or ``none``, likewise (optional)
    :type evidence_state: string
    :param modified_since: only those of which something was written since this day or moment: their record, a report,
        an assessment, an amendment or evidence (optional)
    :type modified_since: string
    :param parts: list the parts too, as commitments of their own (optional, default: false)
    :type parts: boolean
    :param sort: ``name``, ``number``, ``due_date``, ``completion_level``, ``timeliness``, ``title``,
        ``title_ar``, ``title_fr``, ``title_en`` or ``modified`` with ``asc`` or ``desc``, several parted by commas
        (optional, default: ``name asc``); ``timeliness asc`` puts the most overdue first, ``name asc`` decides in the
        end
    :type sort: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` of all that match, and ``results``: {id, name, number, part_number, parent_commitment, title,
        title_translated, notes_translated, axis, action_plan, completion_level, level, timeliness, update_state,
        due_date, due_precision, due_text_translated, lead, sector, dataset_count, datasets, data_state,
        evidence_state, parts, assessed (the level that each assessor gives), priority, needs_legislation,
        budget_allocated, ogp_values, metadata_modified, private}
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    """
    tk.check_access("ogptn_commitment_list", context, data_dict)
    found = tk.get_action("package_search")(
        tk.fresh_context(context),
        {
            "fq": _filter_query(data_dict),
            "sort": _sort(data_dict["sort"]),
            "rows": data_dict["limit"],
            "start": data_dict["offset"],
            "include_private": True,
        },
    )
    return {"count": found["count"], "results": commitment.summaries(context, found["results"])}


def _filter_query(arguments: Mapping[str, Any]) -> str:
    query = ["+dataset_type:commitment"]
    if not arguments["parts"]:
        query.append("-parent_commitment:[* TO *]")
    if arguments["names"]:
        query.append(f"+name:({' OR '.join(map(_quoted, arguments['names']))})")
    if "modified_since" in arguments:
        since = arguments["modified_since"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        query.append(f"+changed_date:[{since} TO *]")
    for argument, field in _FILTERS.items():
        if argument in arguments:
            query.append(f"+{field}:{_quoted(arguments[argument])}")
    return " ".join(query)


def _quoted(value: object) -> str:
    text = str(value).replace("\\", "").replace('"', "")
    return f'"{text}"'


def _sort(text: str) -> str:
    """Translate a list's order into the index's fields; the validator has checked it."""
    keys = [key.split() for key in text.split(",")]
    # So that pages neither repeat nor lose what is equal.
    keys += [] if any(key[0] == "name" for key in keys) else [["name"]]
    return ", ".join(f"{_SORTS[key[0]]} {key[1] if len(key) > 1 else 'asc'}" for key in keys)
