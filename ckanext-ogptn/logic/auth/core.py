"""CKAN's own rules of access where they are too wide for this portal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import authz, model
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.validators.values import as_list

__all__ = ["member_list", "package_create", "package_delete", "package_update"]

_ = tk._
Auth = Callable[[Context, Any], AuthResult]
# Plans are kept by administrators alone, and what a government has promised is taken away by them alone.
PROMISES = ("action_plan", "commitment")


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def member_list(next_auth: Auth, context: Context, data_dict: DataDict) -> AuthResult:
    """Members of the institution; CKAN tells everybody who they are and the ids of all records."""
    group, user = data_dict.get("id"), context.get("user")
    if authz.has_user_permission_for_group_or_org(group, user, "read"):
        return next_auth(context, data_dict)
    return {"success": False, "msg": _("Only members of the institution see who they are.")}


@tk.chained_auth_function
def package_create(next_auth: Auth, context: Context, data_dict: DataDict | None) -> AuthResult:
    """Administrators for plans; for commitments the officers of government, each for those that their own institution
    is the first to lead, in a plan that is not closed; CKAN's own rule for the rest."""
    asked = data_dict or {}
    if asked.get("type") == "action_plan":
        return _for_administrators()
    if asked.get("type") == "commitment" and asked.get("action_plan"):
        return _for_its_lead(context, asked)
    return next_auth(context, data_dict)


def _for_its_lead(context: Context, asked: DataDict) -> AuthResult:
    plan = model.Package.get(asked["action_plan"])
    if plan is not None and not access.takes_commitments(plan):
        return {"success": False, "msg": _("This plan is closed: it takes no new commitment.")}
    if access.governs(context, _first_lead(asked)):
        return {"success": True}
    message = _("Only officers of the institution that leads a commitment create it.")
    return {"success": False, "msg": message}


def _first_lead(asked: DataDict) -> str | None:
    """Name the institution that leads, which owns the record; the validators see to it that it does."""
    try:
        leads = as_list(asked.get("lead_institutions"))
    except tk.Invalid:
        leads = []
    owner = model.Group.get(asked.get("owner_org"))
    return leads[0] if leads else owner and owner.name


@tk.chained_auth_function
def package_update(next_auth: Auth, context: Context, data_dict: DataDict) -> AuthResult:
    """Administrators for plans, CKAN's own rule (officers of the owner) for the rest."""
    if _type(context, data_dict) == "action_plan":
        return _for_administrators()
    return next_auth(context, data_dict)


@tk.chained_auth_function
def package_delete(next_auth: Auth, context: Context, data_dict: DataDict) -> AuthResult:
    """Administrators for plans and commitments, CKAN's own rule for the rest."""
    if _type(context, data_dict) in PROMISES:
        return _for_administrators()
    return next_auth(context, data_dict)


def _type(context: Context, data_dict: DataDict) -> str | None:
    found: Any = context.get("package") or model.Package.get((data_dict or {}).get("id"))
    return found.type if found else None


def _for_administrators() -> AuthResult:
    return {"success": False, "msg": _("Only administrators keep plans and commitments.")}
