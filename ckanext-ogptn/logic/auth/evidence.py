"""Who may read, give and withdraw evidence."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.auth.rules import allow, may_read_history, refuse
from ckanext.ogptn.model import Evidence, ProgressReport

__all__ = ["ogptn_evidence_create", "ogptn_evidence_delete", "ogptn_evidence_list"]

_ = tk._


@tk.auth_allow_anonymous_access
def ogptn_evidence_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the commitment; of all, those that the caller may see."""
    return may_read_history(context, data_dict)


def ogptn_evidence_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of a lead institution; to a report of civil society, those who wrote it."""
    if data_dict.get("report"):
        report: Any = model.Session.get(ProgressReport, data_dict["report"])
        if report is not None and report.assessor_type == "civil_society":
            return _for_its_writers(context, report.author)
    if access.leads(context, model.Package.get(data_dict["commitment"])):
        return allow()
    return refuse(_("Only officers of a lead institution give evidence for this commitment."))


def ogptn_evidence_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may give it."""
    piece: Any = model.Session.get(Evidence, data_dict["id"])
    asked = {"commitment": piece.commitment_id, "report": piece.report_id}
    return ogptn_evidence_create(context, asked)


def _for_its_writers(context: Context, author: str | None) -> AuthResult:
    if access.writes_with(context, author):
        return allow()
    return refuse(_("Only those who wrote a report of civil society give evidence for it."))
