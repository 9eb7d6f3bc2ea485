"""Who may read and amend commitments and plans."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.auth.rules import allow, may_read, may_read_history, refuse

__all__ = [
    "ogptn_action_plan_summary",
    "ogptn_amendment_list",
    "ogptn_commitment_amend",
    "ogptn_commitment_list",
    "ogptn_commitment_show",
]

_ = tk._


@tk.auth_allow_anonymous_access
def ogptn_commitment_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the record."""
    return may_read(context, data_dict["id"])


@tk.auth_allow_anonymous_access
def ogptn_commitment_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody; the list holds what the caller may read."""
    return allow()


@tk.auth_allow_anonymous_access
def ogptn_action_plan_summary(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the plan."""
    return may_read(context, data_dict["id"])


@tk.auth_allow_anonymous_access
def ogptn_amendment_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the commitment; of all, those that the caller may see."""
    return may_read_history(context, data_dict)


def ogptn_commitment_amend(context: Context, data_dict: DataDict) -> AuthResult:
    """Lead institutions amend their commitments, while the plan is active."""
    commitment = model.Package.get(data_dict["commitment"])
    if access.leads(context, commitment) and access.is_in_active_plan(commitment):
        return allow()
    return refuse(
        _("Only officers of a lead institution amend this commitment, while its plan is active.")
    )
