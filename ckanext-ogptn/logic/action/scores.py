"""Read the scoreboard: how many promises rest on data, now and on earlier days."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.domain import scores, tallies
from ckanext.ogptn.domain.scores import Score, Serving
from ckanext.ogptn.domain.tallies import Counted, Tally
from ckanext.ogptn.logic import records, scoring, tallying
from ckanext.ogptn.logic.schema import scores as schema

__all__ = ["ogptn_scoreboard", "ogptn_scoreboard_history"]

Row = dict[str, Any]


@tk.side_effect_free
@validate(schema.ogptn_scoreboard)
def ogptn_scoreboard(context: Context, data_dict: DataDict) -> Row:
    """Count how many of the commitments that the caller may see rest on data: in all, by institution, sector and plan.

    ``promised`` is ``fulfilled`` + ``stale`` + ``without_data``. A commitment is fulfilled with data where the data of
    one public dataset at least that serves it, or a public part of it, is well; stale where it has such data of which
    none is well; without data else. Parts are not counted: their commitment is. A commitment counts for each
    institution that leads it, so rows by institution may add up to more than the whole; those by sector add up to it,
    and those by plan but for plans that the caller may not see.

    :param action_plan: count the commitments of this plan alone, by name or id (optional)
    :type action_plan: string
    :param institution: those that this institution leads, by its name (optional)
    :type institution: string
    :param sector: those of this sector (optional)
    :type sector: string

    :returns: ``commitment_count``, ``promised``, ``fulfilled``, ``stale``, ``without_data``, ``datasets`` (how many
        datasets serve them, each once) and ``examples`` (how many of these are example data), ``by_institution``
        [{institution, …}], ``by_sector`` [{sector, …}; an empty sector where none is stated], ``by_plan``
        [{action_plan, …}]. Each row has the same counts but the last, ``total`` (as ``promised``), ``with_data``
        (fulfilled or stale), ``levels`` {level: n} and ``timeliness`` {timeliness: n}.
    :rtype: dictionary

    :raises ValidationError: where there is no such plan or institution
    """
    tk.check_access("ogptn_scoreboard", context, data_dict)
    counted = _asked_for(tallying.commitments(context, data_dict.get("action_plan")), data_dict)
    serving = [
        (place, dataset)
        for place, dataset in scoring.serving(context)
        if _is_asked_for(place, data_dict)
    ]
    rows = {scope: _rows(counted, serving, scope) for scope in scores.SCOPED}
    known = records.institutions(rows["institution"])
    return {
        "commitment_count": tallies.total(counted),
        **scores.score(counted, serving).as_dict(),
        "examples": scoring.count_examples({dataset for _place, dataset in serving}),
        "by_institution": _ranked(
            {"institution": known[name], **row}
            for name, row in rows["institution"].items()
            if name in known
        ),
        "by_sector": _ranked({"sector": code, **row} for code, row in rows["sector"].items()),
        "by_plan": [
            {"action_plan": name, **rows["plan"][name]}
            for name in sorted(rows["plan"].keys() & scoring.plans_seen(context))
        ],
    }


def _asked_for(counted: Counted, asked: DataDict) -> Counted:
    return [(tally, number) for tally, number in counted if _is_asked_for(tally, asked)]


def _is_asked_for(tally: Tally, asked: DataDict) -> bool:
    return (
        asked.get("action_plan", tally.action_plan) == tally.action_plan
        and asked.get("sector", tally.sector) == tally.sector
        and ("institution" not in asked or asked["institution"] in tally.leads)
    )


def _rows(counted: Counted, serving: Iterable[Serving], scope: str) -> dict[str, Row]:
    return {
        name: _row(group, one)
        for name, (group, one) in scores.parted(counted, serving, scope).items()
    }


def _row(group: Counted, one: Score) -> Row:
    return {
        "total": one.promised,
        **one.as_dict(),
        "with_data": one.fulfilled + one.stale,
        "levels": tallies.levels(group),
        "timeliness": tallies.timeliness(group),
    }


def _ranked(rows: Iterable[Row]) -> list[Row]:
    """Put those with most commitments first; equal ones in the order of their names."""
    return sorted(rows, key=lambda row: (-row["total"], _name(row)))


def _name(row: Row) -> str:
    name: str = row["sector"] if "sector" in row else row["institution"]["name"]
    return name


@tk.side_effect_free
@validate(schema.ogptn_scoreboard_history)
def ogptn_scoreboard_history(context: Context, data_dict: DataDict) -> Row:
    """Show the scoreboard of earlier days, the newest first: one count a day, as everybody could see it.

    A day on which the portal was not running has none. Nothing is counted afterwards for days that have passed.

    :param scope: ``portal``, ``plan``, ``institution`` or ``sector`` (optional, default: ``portal``)
    :type scope: string
    :param name: the plan's or institution's name, or the sector's code; all of them where it is left out (optional)
    :type name: string
    :param since: the first day (optional)
    :type since: string
    :param until: the last day (optional)
    :type until: string
    :param limit: how many rows to return, at most 1000 (optional, default: 366)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` of all rows, and ``results``: {day, scope, name, promised, fulfilled, stale, without_data,
        datasets}; ``name`` is empty for the portal, and for commitments that state no sector
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    """
    tk.check_access("ogptn_scoreboard_history", context, data_dict)
    count, rows = scoring.history(context, data_dict)
    return {"count": count, "results": [scoring.dictize(row) for row in rows]}
