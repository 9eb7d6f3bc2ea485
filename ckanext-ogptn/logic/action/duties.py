"""List what is owed: updates, deadlines, challenges to resolve, links to decide on."""

from __future__ import annotations

from collections import Counter
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.domain.duties import GROUPS, KINDS
from ckanext.ogptn.logic import duties
from ckanext.ogptn.logic.schema import duties as schema

__all__ = ["ogptn_updates_due"]


@tk.side_effect_free
@validate(schema.ogptn_updates_due)
def ogptn_updates_due(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List what the caller's institutions owe, the most urgent first.

    Deadlines and updates are told from some time ahead (``ogptn.due_soon_days``), in plans that run alone. Officers
    of a supporting institution are told of their own proposals of links alone; those of civil society, of the
    challenges that they raised.

    :param institution: name of one institution (optional: all of the caller's; for administrators all there are)
    :type institution: string
    :param kind: ``overdue``, ``due_soon``, ``update_due``, ``error_report``, ``challenge``, ``evidence`` or
        ``proposal`` (optional: all)
    :type kind: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count``; ``counts`` by kind and ``groups`` by group, of all kinds; ``results``: {kind, group, act,
        commitment, milestone, milestone_number (its place among the commitment's), milestone_title_translated,
        due_date, due_precision, days, since, report, error_report, text, link, dataset, count}. ``group`` is
        ``overdue``, ``this_month`` (within a month), ``later`` or ``undated``; ``act`` is what settles it: ``report``,
        ``amend``, ``answer``, ``resolve``, ``look``, ``prove``, ``decide`` or ``wait``; ``days`` are those left, a
        negative number where the day has passed; ``commitment`` and ``dataset`` are in short; ``report`` is the id of
        the report that raised a challenge, ``error_report`` that of what a citizen wrote (``text``), ``link`` that of a
        proposed link, or of one whose data is stale or broken. All that is proposed for a commitment is one duty:
        ``count`` says how many links, ``link`` is the oldest; so is all that ails, with how many datasets that are
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    :raises NotAuthorized: where the caller is not signed in, or no officer of the institution
    """
    tk.check_access("ogptn_updates_due", context, data_dict)
    names = duties.institutions_of(context, data_dict.get("institution"))
    owed = duties.of_institutions(context, names)
    kind = data_dict.get("kind")
    chosen = [one for one in owed if kind in (None, one.duty.kind)]
    start = data_dict["offset"]
    return {
        "count": len(chosen),
        "counts": _counted(KINDS, (one.duty.kind for one in owed)),
        "groups": _counted(GROUPS, (duties.group(one) for one in owed)),
        "results": duties.shown(context, chosen[start : start + data_dict["limit"]]),
    }


def _counted(codes: tuple[str, ...], values: Any) -> dict[str, int]:
    counted = Counter(values)
    return {code: counted[code] for code in codes}
