"""Who may report an error, and who reads and answers it."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.auth.rules import allow, may_read, refuse
from ckanext.ogptn.model import ErrorReport

__all__ = [
    "ogptn_error_report_answer",
    "ogptn_error_report_create",
    "ogptn_error_report_list",
]

_ = tk._


@tk.auth_allow_anonymous_access
def ogptn_error_report_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the commitment."""
    return may_read(context, data_dict["commitment"])


def ogptn_error_report_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers; each sees the reports on what their own institutions lead."""
    if data_dict.get("commitment"):
        return _lead(context, data_dict["commitment"])
    if access.edited_by(context.get("user")):
        return allow()
    return refuse(_("Only officers of an institution read error reports."))


def ogptn_error_report_answer(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of a lead institution."""
    report = model.Session.get(ErrorReport, data_dict["id"])
    return _lead(context, report.commitment_id if report else None)


def _lead(context: Context, commitment_id: str | None) -> AuthResult:
    commitment = model.Package.get(commitment_id) if commitment_id else None
    if commitment is not None and access.leads(context, commitment):
        return allow()
    return refuse(_("Only officers of a lead institution read and answer these reports."))
