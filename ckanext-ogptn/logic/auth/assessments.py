"""Who may read and write assessments by the Independent Reporting Mechanism."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.auth.rules import may_read, may_read_history, refuse

__all__ = ["ogptn_assessment_create", "ogptn_assessment_list"]

_ = tk._


@tk.auth_allow_anonymous_access
def ogptn_assessment_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the commitment; of all, those that the caller may see."""
    return may_read_history(context, data_dict)


def ogptn_assessment_create(context: Context, data_dict: DataDict) -> AuthResult:
    """The mechanism's own officers, on any commitment that they may read; an administrator imports."""
    if data_dict.get("origin") == "import":
        return refuse(_("Only an administrator imports assessments."))
    if access.speaks_for(context, "irm"):
        return may_read(context, model.Package.get(data_dict["commitment"]).id)
    return refuse(_("Only officers of the Independent Reporting Mechanism assess commitments."))
