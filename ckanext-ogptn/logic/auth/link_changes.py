"""Who may read what became of the data of commitments."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic.auth.rules import allow

__all__ = ["ogptn_link_change_list"]


@tk.auth_allow_anonymous_access
def ogptn_link_change_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody: it tells of what the caller may see alone."""
    return allow()
