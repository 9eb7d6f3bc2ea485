"""Who may read what became of a file's table, and have it loaded again."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic.auth.rules import allow

__all__ = ["ogptn_table_load", "ogptn_table_show"]


@tk.auth_allow_anonymous_access
def ogptn_table_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the resource."""
    tk.check_access("resource_show", tk.fresh_context(context), {"id": data_dict["id"]})
    return allow()


def ogptn_table_load(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may change the resource."""
    tk.check_access("resource_update", tk.fresh_context(context), {"id": data_dict["id"]})
    return allow()
