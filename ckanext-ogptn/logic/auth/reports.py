"""Who may read, write and correct progress reports."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.auth.rules import allow, may_read, may_read_history, refuse
from ckanext.ogptn.model import ProgressReport

__all__ = [
    "ogptn_progress_report_correct",
    "ogptn_progress_report_create",
    "ogptn_progress_report_list",
    "ogptn_progress_report_show",
]

_ = tk._


@tk.auth_allow_anonymous_access
def ogptn_progress_report_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the commitment; of all, those that the caller may see."""
    return may_read_history(context, data_dict)


@tk.auth_allow_anonymous_access
def ogptn_progress_report_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the commitment."""
    return may_read(context, data_dict["commitment"])


def ogptn_progress_report_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Lead institutions report on their commitments, civil society on any of an active plan."""
    commitment = model.Package.get(data_dict["commitment"])
    if data_dict.get("origin") == "import":
        return refuse(_("Only an administrator imports reports."))
    if data_dict.get("assessor_type") == "civil_society":
        if access.speaks_for(context, "civil_society") and access.is_in_active_plan(commitment):
            return may_read(context, commitment.id)
        return refuse(
            _("Only officers of civil-society institutions report here, while the plan is active.")
        )
    if access.leads(context, commitment):
        return allow()
    return refuse(_("Only officers of a lead institution report on this commitment."))


def ogptn_progress_report_correct(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may write such a report; one of civil society, those who wrote it; an import, an administrator."""
    report: Any = model.Session.get(ProgressReport, data_dict["id"])
    is_civil = report.assessor_type == "civil_society" and report.origin != "import"
    if is_civil and not access.writes_with(context, report.author):
        return refuse(_("Only those who wrote a report of civil society correct it."))
    asked = {
        "commitment": report.commitment_id,
        "origin": report.origin,
        "assessor_type": report.assessor_type,
    }
    return ogptn_progress_report_create(context, asked)
