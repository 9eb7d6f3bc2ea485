"""Who may read and keep the inventory of promised data."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.auth.rules import allow, refuse
from ckanext.ogptn.model import InventoryItem

__all__ = [
    "ogptn_inventory_create",
    "ogptn_inventory_delete",
    "ogptn_inventory_import",
    "ogptn_inventory_list",
    "ogptn_inventory_show",
    "ogptn_inventory_summary",
    "ogptn_inventory_update",
]

_ = tk._


@tk.auth_allow_anonymous_access
def ogptn_inventory_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody; what the caller may see is listed."""
    return allow()


@tk.auth_allow_anonymous_access
def ogptn_inventory_summary(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody; what the caller may see is counted."""
    return allow()


@tk.auth_allow_anonymous_access
def ogptn_inventory_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody; an item that the caller may not see is not there."""
    return allow()


def ogptn_inventory_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of the institution."""
    return _for_officers(context, data_dict.get("institution"))


def ogptn_inventory_import(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of the institution."""
    return _for_officers(context, data_dict.get("institution"))


def ogptn_inventory_update(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of the item's institution."""
    return _for_officers(context, _institution_of(data_dict["id"]))


def ogptn_inventory_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of the item's institution."""
    return _for_officers(context, _institution_of(data_dict["id"]))


def _institution_of(item_id: str) -> str | None:
    row = model.Session.get(InventoryItem, item_id)
    return row.institution_id if row else None


def _for_officers(context: Context, institution: str | None) -> AuthResult:
    if institution and access.edits_institution(context, [institution]):
        return allow()
    return refuse(_("Only officers of the institution keep its inventory."))
