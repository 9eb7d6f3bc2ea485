"""Who may read of institutions."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic.auth.rules import allow

__all__ = ["ogptn_institution_list"]


@tk.auth_allow_anonymous_access
def ogptn_institution_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody: institutions are public."""
    return allow()
