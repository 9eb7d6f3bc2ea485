"""Who may read and write whom to call about a commitment."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.auth.rules import allow, refuse

__all__ = ["ogptn_contact_show", "ogptn_contact_update"]

_ = tk._


def ogptn_contact_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of a lead institution."""
    return _for_officers(context, data_dict)


def ogptn_contact_update(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of a lead institution."""
    return _for_officers(context, data_dict)


def _for_officers(context: Context, data_dict: DataDict) -> AuthResult:
    if access.leads(context, model.Package.get(data_dict["commitment"])):
        return allow()
    return refuse(_("Only officers of a lead institution see whom to call."))
