"""Read institutions in short."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.logic import paging, records
from ckanext.ogptn.logic.schema import institutions as schema

__all__ = ["ogptn_institution_list"]

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
