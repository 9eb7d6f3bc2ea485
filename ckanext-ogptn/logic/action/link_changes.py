"""Tell what became of the data of commitments."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.logic import link_changes
from ckanext.ogptn.logic.schema import link_changes as schema

__all__ = ["ogptn_link_change_list"]


@tk.side_effect_free
@validate(schema.ogptn_link_change_list)
def ogptn_link_change_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """List on which day data were linked to which commitment, and when they grew stale or broke, the newest first.

    What happened to one commitment's data on one day is one change, however many datasets there were. Only confirmed
    links whose two ends the caller may see are told of and counted.

    :param commitments: ids of commitments (optional: all that the caller may see)
    :type commitments: list of strings
    :param modified_since: only what happened since this day or moment (optional)
    :type modified_since: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` and ``results``: {id, commitment_id, change, day, created_at, dataset_count, datasets}.
        ``change`` is ``linked``, ``stale`` or ``broken``, of what is so still; ``day`` is in UTC, ``created_at`` the
        last moment of it; ``datasets`` are in short, at most five, the last ones
    :rtype: dictionary

    :raises ValidationError: where an argument is wrong
    """
    tk.check_access("ogptn_link_change_list", context, data_dict)
    count, results = link_changes.page(context, data_dict)
    return {"count": count, "results": results}
