"""Who may keep drafts: each officer for himself; the actions show nobody the drafts of another."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.auth.rules import allow, refuse

__all__ = ["ogptn_draft_delete", "ogptn_draft_list", "ogptn_draft_show", "ogptn_draft_update"]

_ = tk._


def ogptn_draft_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever is signed in, each the own ones."""
    return allow()


def ogptn_draft_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever is signed in, each the own ones."""
    return allow()


def ogptn_draft_update(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of any institution, each the own ones."""
    if access.edited_by(context.get("user")):
        return allow()
    return refuse(_("Only officers of an institution keep drafts."))


def ogptn_draft_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever is signed in, each the own ones."""
    return allow()
