"""Read an action plan with the counts of its commitments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn import config
from ckanext.ogptn.domain.deadlines import plan_is_closed
from ckanext.ogptn.domain.vocabulary import ALL_LEVELS, TIMELINESS
from ckanext.ogptn.logic import records
from ckanext.ogptn.logic.schema import commitments as schema

__all__ = ["ogptn_action_plan_summary"]

Summary = dict[str, Any]


@tk.side_effect_free
@validate(schema.ogptn_action_plan_summary)
def ogptn_action_plan_summary(context: Context, data_dict: DataDict) -> Summary:
    """Show an action plan with its commitments in short and how many stand where.

    :param id: the plan's id or name, such as ``tn-2016-2018``
    :type id: string

    :returns: the plan's own fields as in ``package_show``, ``is_closed`` and

        - ``commitments`` in short, as in ``ogptn_commitment_list``, without parts of their own
        - ``commitment_count``, and ``part_count`` of the parts within them
        - ``counts``: ``by_level`` {level: n}, ``by_timeliness`` {timeliness: n}, ``by_axis``
          [{number, title_translated, total, levels}], ``by_institution`` [{institution, total,
          levels}], ``by_sector`` {sector: n}; an institution is counted where it leads
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such plan
    :raises NotAuthorized: where the caller may not read it
    """
    package = records.package(data_dict["id"], "action_plan")
    tk.check_access("ogptn_action_plan_summary", context, {"id": package.id})
    plan = tk.get_action("package_show")(tk.fresh_context(context), {"id": package.id})
    commitments = _commitments(context, package.name)
    return {
        **plan,
        "is_closed": plan_is_closed(records.plan_of(package.extras), config.today()),
        "commitment_count": len(commitments),
        "part_count": sum(len(one["parts"]) for one in commitments),
        "counts": {
            "by_level": _levels(commitments),
            "by_timeliness": _in_order(TIMELINESS, (one["timeliness"] for one in commitments)),
            "by_axis": _by_axis(plan, commitments),
            "by_institution": _by_institution(commitments),
            "by_sector": dict(Counter(one["sector"] for one in commitments if one["sector"])),
        },
        "commitments": commitments,
    }


def _commitments(context: Context, plan: str) -> list[Summary]:
    listed = tk.get_action("ogptn_commitment_list")
    found: list[Summary] = []
    while True:
        page = listed(
            tk.fresh_context(context), {"action_plan": plan, "limit": 1000, "offset": len(found)}
        )
        found += page["results"]
        if not page["results"] or len(found) >= page["count"]:
            return found


def _in_order(codes: Iterable[str], values: Iterable[str]) -> dict[str, int]:
    counted = Counter(values)
    return {code: counted[code] for code in codes}


def _levels(commitments: Iterable[Summary]) -> dict[str, int]:
    return _in_order(ALL_LEVELS, (one["completion_level"] for one in commitments))


def _by_axis(plan: Summary, commitments: list[Summary]) -> list[Summary]:
    rows = []
    for axis in plan.get("axes") or []:
        on_axis = [one for one in commitments if one["axis"] == axis["number"]]
        rows.append({**axis, "total": len(on_axis), "levels": _levels(on_axis)})
    return rows


def _by_institution(commitments: list[Summary]) -> list[Summary]:
    led: dict[str, list[Summary]] = {}
    known = {}
    for one in commitments:
        for institution in one["lead"]:
            known[institution["name"]] = institution
            led.setdefault(institution["name"], []).append(one)
    rows = [
        {"institution": known[name], "total": len(those), "levels": _levels(those)}
        for name, those in led.items()
    ]
    return sorted(rows, key=lambda row: (-row["total"], row["institution"]["name"]))
