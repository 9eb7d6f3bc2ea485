"""Who may import a plan from a workbook."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic.auth.rules import refuse

__all__ = ["ogptn_action_plan_import"]

_ = tk._


def ogptn_action_plan_import(context: Context, data_dict: DataDict) -> AuthResult:
    """Administrators alone."""
    return refuse(_("Only administrators import action plans."))
