"""Who may read the scoreboard."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic.auth.rules import allow

__all__ = ["ogptn_scoreboard", "ogptn_scoreboard_history"]


@tk.auth_allow_anonymous_access
def ogptn_scoreboard(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody; what the caller may read is counted."""
    return allow()


@tk.auth_allow_anonymous_access
def ogptn_scoreboard_history(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody: a day's counts are of what was public."""
    return allow()
