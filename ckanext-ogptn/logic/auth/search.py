"""Who may ask for help with a search."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic.auth.rules import allow

__all__ = [
    "ogptn_search_complete",
    "ogptn_search_suggest",
]


@tk.auth_allow_anonymous_access
def ogptn_search_complete(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody; what it answers comes from a search with the caller's rights."""
    return allow()


@tk.auth_allow_anonymous_access
def ogptn_search_suggest(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody; what it answers comes from searches with the caller's rights."""
    return allow()
