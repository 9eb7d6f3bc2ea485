"""Who may read what institutions owe."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.auth.rules import allow, refuse

__all__ = ["ogptn_updates_due"]

_ = tk._


def ogptn_updates_due(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody who is signed in, of their own institutions; administrators of all."""
    asked = data_dict.get("institution")
    if asked and not access.edits_institution(context, [asked]):
        return refuse(_("Only officers of an institution see what it owes."))
    return allow()
