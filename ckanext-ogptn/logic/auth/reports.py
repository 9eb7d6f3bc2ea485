"""Who may read and write progress reports."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.auth.rules import allow, may_read, refuse

__all__ = [
    "ogptn_progress_report_create",
    "ogptn_progress_report_list",
]

_ = tk._


@tk.auth_allow_anonymous_access
def ogptn_progress_report_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the commitment."""
    return may_read(context, data_dict["commitment"])


def ogptn_progress_report_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Lead institutions report on their commitments, civil society on any of an active plan."""
    commitment = model.Package.get(data_dict["commitment"])
    if data_dict.get("origin") == "import":
        return refuse(_("Only an administrator imports reports."))
    if data_dict.get("assessor_type") == "civil_society":
        if access.speaks_for_civil_society(context) and access.is_in_active_plan(commitment):
            return may_read(context, commitment.id)
        return refuse(
            _("Only officers of civil-society institutions report here, while the plan is active.")
        )
    if access.leads(context, commitment):
        return allow()
    return refuse(_("Only officers of a lead institution report on this commitment."))
