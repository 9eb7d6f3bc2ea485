"""Who may read, make and decide on links."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.auth.rules import allow, may_read, refuse
from ckanext.ogptn.model import Link

__all__ = [
    "ogptn_link_create",
    "ogptn_link_delete",
    "ogptn_link_list",
]

_ = tk._


@tk.auth_allow_anonymous_access
def ogptn_link_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the commitment or the dataset; of many, those that the caller may see."""
    if data_dict.get("datasets") or data_dict.get("commitments"):
        return allow()
    return may_read(context, data_dict.get("commitment") or data_dict.get("dataset"))


def ogptn_link_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of a lead, a supporting or the dataset's institution, by hand.

    Links of a source or a rule are made by harvesting, which runs as an administrator.
    """
    if data_dict.get("origin") not in (None, "manual"):
        return refuse(_("Only harvesting makes links of this origin."))
    if _edits_an_end(context, data_dict["commitment"], data_dict["dataset"]):
        may_read(context, data_dict["commitment"])
        return may_read(context, data_dict["dataset"])
    return refuse(_("Only officers of an institution of the commitment or the dataset link them."))


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


def ogptn_link_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of a lead institution of the commitment, and whoever proposed the link."""
    link: Any = model.Session.get(Link, data_dict["id"])
    mine = (
        link is not None
        and link.decision == "proposed"
        and link.created_by == access.user_id(context)
    )
    if mine or _leads_link(context, data_dict["id"]):
        return allow()
    return refuse(_("Only officers of a lead institution remove this link."))
