"""Who may follow without an account: everybody. Whoever has the link of a mail may do what it is for."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic.auth.rules import allow, may_read

__all__ = [
    "ogptn_follow_confirm",
    "ogptn_follow_create",
    "ogptn_follow_end",
    "ogptn_follow_show",
]


@tk.auth_allow_anonymous_access
def ogptn_follow_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the record; everybody for the whole portal."""
    reference = data_dict.get("commitment") or data_dict.get("action_plan")
    return may_read(context, reference) if reference else allow()


@tk.auth_allow_anonymous_access
def ogptn_follow_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever has the token."""
    return allow()


@tk.auth_allow_anonymous_access
def ogptn_follow_confirm(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever has the token."""
    return allow()


@tk.auth_allow_anonymous_access
def ogptn_follow_end(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever has the token."""
    return allow()
