"""Read institutions in short, and what they answer for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.domain import tallies
from ckanext.ogptn.domain.tallies import Counted, Tally
from ckanext.ogptn.logic import paging, records, tallying
from ckanext.ogptn.logic.schema import institutions as schema

__all__ = ["ogptn_institution_list", "ogptn_scoreboard"]

Row = dict[str, Any]


@tk.side_effect_free
@validate(schema.ogptn_institution_list)
def ogptn_institution_list(context: Context, data_dict: DataDict) -> Row:
    """List institutions in short, by name, with one query for all of them.

    :param names: only these institutions (optional)
    :type names: list of strings
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` of all, and ``results``: {id, name, title, title_translated, institution_type}
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    """
    tk.check_access("ogptn_institution_list", context, data_dict)
    found = records.institutions(data_dict["names"] or None)
    return paging.page([found[name] for name in sorted(found)], data_dict)


@tk.side_effect_free
@validate(schema.ogptn_scoreboard)
def ogptn_scoreboard(context: Context, data_dict: DataDict) -> Row:
    """Count the commitments that the caller may see: by institution where it leads, by sector, by plan.

    Parts are not counted: their commitment is. Plans are never added up in the rows by plan.

    :param action_plan: count the commitments of this plan alone, by name or id (optional)
    :type action_plan: string

    :returns: ``commitment_count``, ``by_institution`` [{institution, …}], ``by_sector`` [{sector, …}], ``by_plan``
        [{action_plan, …}]. Each row has ``total``, ``levels`` {level: n}, ``timeliness`` {timeliness: n}, ``with_data``
        and ``without_data``: how many commitments a dataset that the caller may see serves, and how many none.
    :rtype: dictionary

    :raises ValidationError: where there is no such plan
    """
    tk.check_access("ogptn_scoreboard", context, data_dict)
    plan = data_dict.get("action_plan")
    counted = tallying.commitments(context, plan)
    served = tallying.served(context, plan)
    institutions = _rows(counted, served, lambda tally: tally.leads)
    known = records.institutions(institutions)
    return {
        "commitment_count": tallies.total(counted),
        "by_institution": _ranked(
            {"institution": known[name], **row}
            for name, row in institutions.items()
            if name in known
        ),
        "by_sector": _ranked(
            {"sector": code, **row}
            for code, row in _rows(counted, served, lambda tally: (tally.sector,)).items()
        ),
        "by_plan": [
            {"action_plan": name, **row}
            for name, row in sorted(
                _rows(counted, served, lambda tally: (tally.action_plan,)).items()
            )
        ],
    }


def _rows(
    counted: Counted, served: Counted, values: Callable[[Tally], Iterable[str]]
) -> dict[str, Row]:
    with_data = tallies.by(served, values)
    return {
        value: _row(group, with_data[value])
        for value, group in tallies.grouped(counted, values).items()
    }


def _row(group: Counted, with_data: int) -> Row:
    total = tallies.total(group)
    return {
        "total": total,
        "levels": tallies.levels(group),
        "timeliness": tallies.timeliness(group),
        "with_data": with_data,
        "without_data": total - with_data,
    }


def _ranked(rows: Iterable[Row]) -> list[Row]:
    """Put those with most commitments first; equal ones in the order of their names."""
    return sorted(rows, key=lambda row: (-row["total"], _name(row)))


def _name(row: Row) -> str:
    name: str = row["sector"] if "sector" in row else row["institution"]["name"]
    return name
