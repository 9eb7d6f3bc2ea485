"""Who may ask for suggestions, and decide on links."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access
from ckanext.ogptn.logic.auth.rules import allow, may_read, refuse
from ckanext.ogptn.model import Link

__all__ = [
    "ogptn_link_decide",
    "ogptn_link_decision_list",
    "ogptn_link_suggest",
    "ogptn_link_undo",
    "ogptn_proposal_list",
]

_ = tk._


def ogptn_link_suggest(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever is signed in, and may read the dataset if one is given."""
    return may_read(context, data_dict["dataset"]) if data_dict.get("dataset") else allow()


def ogptn_proposal_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers; each sees what waits for the own institutions."""
    if access.edited_by(context.get("user")):
        return allow()
    return refuse(_("Only officers of an institution decide on links."))


def ogptn_link_decision_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers: what they decided themselves, and all that was decided on links of theirs."""
    return ogptn_proposal_list(context, data_dict)


def ogptn_link_decide(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers of a lead institution of each of the commitments."""
    ids = data_dict.get("ids") or [data_dict["id"]]
    found = model.Session.query(model.Package).join(Link, Link.commitment_id == model.Package.id)
    commitments = found.filter(Link.id.in_(ids)).all()
    if commitments and all(access.leads(context, one) for one in commitments):
        return allow()
    return refuse(_("Only officers of a lead institution decide on this link."))


def ogptn_link_undo(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers; the action asks whether they may decide on each of the links."""
    return ogptn_proposal_list(context, data_dict)
