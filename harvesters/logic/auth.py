"""Who may read what ckanext-harvest keeps: what a source said of a dataset is no more public than it.

ckanext-harvest itself shows every harvest object and every source to everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict
from ckanext.harvest.model import HarvestObject

Auth = Callable[[Context, DataDict], AuthResult]


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def harvest_object_show(next_auth: Auth, context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the dataset; where there is none, whoever may change the source."""
    if not data_dict.get("id"):
        return _may(context, "package_show", data_dict.get("dataset_id"))
    found = HarvestObject.get(data_dict["id"], attr=data_dict.get("attr"))
    if found is None:
        return next_auth(context, data_dict)
    if found.package_id and model.Session.get(model.Package, found.package_id):
        return _may(context, "package_show", found.package_id)
    return _may(context, "package_update", found.harvest_source_id)


@tk.chained_auth_function
def harvest_object_list(next_auth: Auth, context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may change the source; all sources' objects are for administrators alone."""
    if not data_dict.get("source_id"):
        return {"success": False}
    return _may(context, "package_update", data_dict["source_id"])


def may_read(context: Context, source: dict[str, Any]) -> bool:
    """Say whether the caller may read the page of a source."""
    try:
        return bool(_may(context, "package_show", source["id"])["success"])
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return False


def _may(context: Context, auth: str, package_id: str | None) -> AuthResult:
    tk.check_access(auth, tk.fresh_context(context), {"id": package_id})
    return {"success": True}
