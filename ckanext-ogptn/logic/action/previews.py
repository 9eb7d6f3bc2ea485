"""Show a commitment as it would be if it were saved."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.logic import previews
from ckanext.ogptn.logic.schema import previews as schema

__all__ = ["ogptn_commitment_preview"]

Shown = dict[str, Any]


@tk.side_effect_free
@validate(schema.ogptn_commitment_preview)
def ogptn_commitment_preview(context: Context, data_dict: DataDict) -> Shown:
    """Check a commitment that is not saved yet, or changes of one, and show it as it would be. Nothing is written.

    :param record: the fields, as ``package_create`` takes them, or those that change, as ``package_patch`` does
    :type record: dictionary
    :param commitment: the id or name of the commitment that changes (optional: a new one)
    :type commitment: string
    :param amending: whether the promise itself may change, as by ``ogptn_commitment_amend`` (optional, default: false)
    :type amending: boolean

    :returns: as ``ogptn_commitment_show``; ``id`` is empty for a new one
    :rtype: dictionary

    :raises ValidationError: with all that is wrong, as the saving action would raise it
    :raises NotAuthorized: where the caller may not save it
    """
    tk.check_access("ogptn_commitment_preview", context, data_dict)
    record, reference = data_dict["record"], data_dict.get("commitment")
    existing = None
    if reference:
        existing = tk.get_action("package_show")(tk.fresh_context(context), {"id": reference})
    previews.check(context, record, existing, data_dict["amending"])
    return previews.show(context, record, existing)
