"""Who may see a commitment as it would be: those who may save it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic.auth.rules import allow

__all__ = ["ogptn_commitment_preview"]


def ogptn_commitment_preview(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may create, change or amend it; raises NotAuthorized for others."""
    reference, record = data_dict.get("commitment"), data_dict["record"]
    fresh = tk.fresh_context(context)
    if not reference:
        tk.check_access("package_create", fresh, {**record, "type": "commitment"})
    elif data_dict["amending"]:
        tk.check_access("ogptn_commitment_amend", fresh, {"commitment": reference})
    else:
        tk.check_access("package_update", fresh, {**record, "id": reference})
    return allow()
