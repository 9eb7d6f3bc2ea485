"""Who may call which action; one function for each, of the same name."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.core_auth import (
    member_list,
    package_create,
    package_delete,
    package_update,
)
from ckanext.ogptn.model import Link

_ = tk._

__all__ = [
    "member_list",
    "ogptn_action_plan_summary",
    "ogptn_amendment_list",
    "ogptn_commitment_amend",
    "ogptn_commitment_list",
    "ogptn_commitment_show",
    "ogptn_link_create",
    "ogptn_link_decide",
    "ogptn_link_delete",
    "ogptn_link_list",
    "ogptn_progress_report_create",
    "ogptn_progress_report_list",
    "ogptn_search_complete",
    "ogptn_search_suggest",
    "package_create",
    "package_delete",
    "package_update",
]


def _allow() -> AuthResult:
    return {"success": True}


def _refuse(message: str) -> AuthResult:
    return {"success": False, "msg": message}


def _may_read(context: Context, reference: str | None) -> AuthResult:
    tk.check_access("package_show", tk.fresh_context(context), {"id": reference})
    return _allow()


@tk.auth_allow_anonymous_access
def ogptn_commitment_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the record."""
    return _may_read(context, data_dict["id"])


@tk.auth_allow_anonymous_access
def ogptn_commitment_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody; the list holds what the caller may read."""
    return _allow()


@tk.auth_allow_anonymous_access
def ogptn_action_plan_summary(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the plan."""
    return _may_read(context, data_dict["id"])


@tk.auth_allow_anonymous_access
def ogptn_progress_report_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the commitment."""
    return _may_read(context, data_dict["commitment"])


@tk.auth_allow_anonymous_access
def ogptn_amendment_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the commitment."""
    return _may_read(context, data_dict["commitment"])


def ogptn_commitment_amend(context: Context, data_dict: DataDict) -> AuthResult:
    """Lead institutions amend their commitments, while the plan is active."""
    commitment = model.Package.get(data_dict["commitment"])
    if access.leads(context, commitment) and access.is_in_active_plan(commitment):
        return _allow()
    return _refuse(
        _("Only officers of a lead institution amend this commitment, while its plan is active.")
    )


@tk.auth_allow_anonymous_access
def ogptn_search_complete(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody; what it answers comes from a search with the caller's rights."""
    return _allow()


@tk.auth_allow_anonymous_access
def ogptn_search_suggest(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody; what it answers comes from searches with the caller's rights."""
    return _allow()


def ogptn_progress_report_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Lead institutions report on their commitments, civil society on any of an active plan."""
    commitment = model.Package.get(data_dict["commitment"])
    if data_dict.get("origin") == "import":
        return _refuse(_("Only an administrator imports reports."))
    if data_dict.get("assessor_type") == "civil_society":
        if access.speaks_for_civil_society(context) and access.is_in_active_plan(commitment):
            return _may_read(context, commitment.id)
        return _refuse(
            _("Only officers of civil-society institutions report here, while the plan is active.")
        )
    if access.leads(context, commitment):
        return _allow()
    return _refuse(_("Only officers of a lead institution report on this commitment."))


@tk.auth_allow_anonymous_access
def ogptn_link_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the commitment or the dataset; of many, those that the caller may see."""
    if data_dict.get("datasets"):
        return _allow()
    return _may_read(context, data_dict.get("commitment") or data_dict.get("dataset"))


def ogptn_link_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of a lead, a supporting or the dataset's institution, by hand.

    Links of a source or a rule are made by harvesting, which runs as an administrator.
    """
    if data_dict.get("origin") not in (None, "manual"):
        return _refuse(_("Only harvesting makes links of this origin."))
    if _edits_an_end(context, data_dict["commitment"], data_dict["dataset"]):
        _may_read(context, data_dict["commitment"])
        return _may_read(context, data_dict["dataset"])
    return _refuse(_("Only officers of an institution of the commitment or the dataset link them."))


def _edits_an_end(context: Context, commitment_id: str, dataset_id: str) -> bool:
    commitment, dataset = model.Package.get(commitment_id), model.Package.get(dataset_id)
    return (
        access.leads(context, commitment)
        or access.supports(context, commitment)
        or bool(dataset.owner_org and access.edits_institution(context, [dataset.owner_org]))
    )


def _leads_link(context: Context, link_id: str) -> bool:
    link: Any = model.Session.get(Link, link_id)
    commitment = model.Package.get(link.commitment_id) if link else None
    return commitment is not None and access.leads(context, commitment)


def ogptn_link_decide(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of a lead institution of the commitment."""
    if _leads_link(context, data_dict["id"]):
        return _allow()
    return _refuse(_("Only officers of a lead institution decide on this link."))


def ogptn_link_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of a lead institution of the commitment, and whoever proposed the link."""
    link: Any = model.Session.get(Link, data_dict["id"])
    mine = (
        link is not None
        and link.decision == "proposed"
        and link.created_by == access.user_id(context)
    )
    if mine or _leads_link(context, data_dict["id"]):
        return _allow()
    return _refuse(_("Only officers of a lead institution remove this link."))
