"""Who may choose how much mail a user gets: that user."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.auth.rules import allow, refuse

__all__ = ["ogptn_mail_choice_show", "ogptn_mail_choice_update"]

_ = tk._


def ogptn_mail_choice_show(context: Context, data_dict: DataDict) -> AuthResult:
    """The user alone, and administrators."""
    own = access.user_id(context)
    asked = model.User.get(data_dict["user"]) if data_dict.get("user") else None
    if own is not None and (not data_dict.get("user") or (asked and asked.id == own)):
        return allow()
    return refuse(_("Each user chooses alone how much mail they get."))


def ogptn_mail_choice_update(context: Context, data_dict: DataDict) -> AuthResult:
    """The user alone, and administrators."""
    return ogptn_mail_choice_show(context, data_dict)
