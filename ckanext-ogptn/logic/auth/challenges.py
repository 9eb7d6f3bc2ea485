"""Who may read of challenges, and say that they are resolved."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.auth.rules import allow, may_read_history, refuse
from ckanext.ogptn.model import ProgressReport

__all__ = ["ogptn_challenge_list", "ogptn_challenge_resolve"]

_ = tk._


@tk.auth_allow_anonymous_access
def ogptn_challenge_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the commitment; of all, those that the caller may see."""
    return may_read_history(context, data_dict)


def ogptn_challenge_resolve(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of a lead institution; of a report by civil society, those who wrote it."""
    report: Any = model.Session.get(ProgressReport, data_dict["report"])
    if report.assessor_type == "civil_society":
        may = access.writes_with(context, report.author)
    else:
        may = access.leads(context, model.Package.get(report.commitment_id))
    return (
        allow() if may else refuse(_("Only those who raise a challenge say that it is resolved."))
    )
