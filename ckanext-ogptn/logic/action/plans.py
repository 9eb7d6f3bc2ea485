"""Read an action plan with the counts of its commitments."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn import config
from ckanext.ogptn.domain import tallies
from ckanext.ogptn.domain.deadlines import plan_is_closed
from ckanext.ogptn.domain.tallies import Counted
from ckanext.ogptn.logic import records, tallying
from ckanext.ogptn.logic.schema import commitments as schema

__all__ = ["ogptn_action_plan_summary"]

Summary = dict[str, Any]


@tk.side_effect_free
@validate(schema.ogptn_action_plan_summary)
def ogptn_action_plan_summary(context: Context, data_dict: DataDict) -> Summary:
    """Show an action plan with how many of its commitments stand where, and a page of them in short.

    The counts are of all commitments and come from the search index, which is brought up to date with every change
    and every new day.

    :param id: the plan's id or name, such as ``tn-2016-2018``
    :type id: string
    :param sort: the order of ``commitments``, as in ``ogptn_commitment_list`` (optional, default: ``name asc``)
    :type sort: string
    :param limit: how many commitments to return, at most 1000 (optional, default: 50)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: the plan's own fields as in ``package_show``, ``is_closed`` and

        - ``commitments`` of the page in short, as in ``ogptn_commitment_list``, without parts of their own
        - ``commitment_count``, and ``part_count`` of the parts within them
        - ``counts``: ``by_level`` {level: n}, ``by_timeliness`` {timeliness: n}, ``by_axis``
          [{number, title_translated, total, levels}], ``by_institution`` [{institution, total,
          levels}], ``by_sector`` {sector: n}, ``by_assessor`` {assessor: {level: n}}, ``by_deadline``
          [{due_date, due_precision, total, timeliness}], ``carried_over`` n from an earlier plan; an institution is
          counted where it leads
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises ObjectNotFound: where there is no such plan
    :raises NotAuthorized: where the caller may not read it
    """
    package = records.package(data_dict["id"], "action_plan")
    tk.check_access("ogptn_action_plan_summary", context, {"id": package.id})
    plan = tk.get_action("package_show")(tk.fresh_context(context), {"id": package.id})
    counted = tallying.commitments(context, package.name)
    page = {key: data_dict[key] for key in ("sort", "limit", "offset")}
    listed = tk.get_action("ogptn_commitment_list")(
        tk.fresh_context(context), {"action_plan": package.name, **page}
    )
    return {
        **plan,
        "is_closed": plan_is_closed(records.plan_of(package.extras), config.today()),
        "commitment_count": tallies.total(counted),
        "part_count": tallying.count_parts(context, package.name),
        "counts": _counts(plan, counted),
        "commitments": listed["results"],
    }


def _counts(plan: Summary, counted: Counted) -> Summary:
    return {
        "by_level": tallies.levels(counted),
        "by_timeliness": tallies.timeliness(counted),
        "by_axis": tallying.by_axis(counted, plan.get("axes") or []),
        "by_institution": tallying.by_institution(counted),
        "by_sector": tallying.by_value(counted, lambda tally: tally.sector),
        "by_assessor": tallies.assessors(counted),
        "by_deadline": tallying.by_deadline(counted),
        "carried_over": tallies.total([(t, n) for t, n in counted if t.carried_over]),
    }
