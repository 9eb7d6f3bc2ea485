"""Count commitments by what follows from them, out of the search index: one search, however many there are.

The same labels decide there what a caller may see as in every search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.ogptn.domain import tallies
from ckanext.ogptn.domain.tallies import Counted, Tally
from ckanext.ogptn.logic import records

Shown = dict[str, Any]
WHOLE = "+dataset_type:commitment -parent_commitment:[* TO *]"


def commitments(context: Context, plan: str | None = None) -> Counted:
    """Return the tallies of the commitments that the caller may see, of one plan or of all; parts are not counted."""
    return tallies.read(_facet(context, _query(plan), "tally"))


def _query(plan: str | None) -> str:
    return WHOLE + (f' +action_plan:"{plan}"' if plan else "")


def _facet(context: Context, query: str, field: str) -> dict[str, int]:
    found = _search(context, {"fq": query, "facet.field": [field], "facet.limit": -1})
    counts: dict[str, int] = found["facets"].get(field, {})
    return counts


def count_parts(context: Context, plan: str) -> int:
    """Count the parts of those commitments of a plan that the caller may see."""
    query = f'+dataset_type:commitment +parent_commitment:[* TO *] +action_plan:"{plan}"'
    parts = _facet(context, query, "parent_commitment")
    whole = _facet(context, _query(plan), "name") if parts else {}
    return sum(count for name, count in parts.items() if name in whole)


def _search(context: Context, asked: Shown) -> Shown:
    everything = {"rows": 0, "include_private": True, **asked}
    found: Shown = tk.get_action("package_search")(tk.fresh_context(context), everything)
    return found


def by_axis(counted: Counted, axes: Iterable[Shown]) -> list[Shown]:
    """Count by axis and level, in the order of the plan's axes."""
    groups = tallies.grouped(counted, lambda tally: (tally.axis,))
    return [_with_levels(axis, groups.get(str(axis["number"]), [])) for axis in axes]


def by_institution(counted: Counted) -> list[Shown]:
    """Count by lead institution and level, those that lead most first."""
    groups = tallies.grouped(counted, lambda tally: tally.leads)
    known = records.institutions(groups)
    rows = [
        _with_levels({"institution": known[name]}, group)
        for name, group in groups.items()
        if name in known
    ]
    return sorted(rows, key=lambda row: (-row["total"], row["institution"]["name"]))


def _with_levels(about: Shown, group: Counted) -> Shown:
    return {**about, "total": tallies.total(group), "levels": tallies.levels(group)}


def by_deadline(counted: Counted) -> list[Shown]:
    """Count by deadline and timeliness, in the order of time; what has no deadline is left out."""
    groups = tallies.grouped(counted, _deadline)
    return [_deadline_row(key, groups[key]) for key in sorted(groups)]


def _deadline(tally: Tally) -> Iterable[str]:
    return (f"{tally.due_date} {tally.due_precision}",) if tally.due_date else ()


def _deadline_row(key: str, group: Counted) -> Shown:
    due_date, _, precision = key.partition(" ")
    states = {state: n for state, n in tallies.timeliness(group).items() if n}
    return {
        "due_date": due_date,
        "due_precision": precision or None,
        "total": tallies.total(group),
        "timeliness": states,
    }


def by_value(counted: Counted, value: Callable[[Tally], str]) -> dict[str, int]:
    """Count by one value, the most frequent first."""
    found = tallies.by(counted, lambda tally: (value(tally),))
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
