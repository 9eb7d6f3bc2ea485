"""Who may know whether a dataset's files answer, and have them looked at again."""

from __future__ import annotations

from collections.abc import Iterable

import ckan.plugins.toolkit as tk
from ckan import authz, model
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.logic import access, records
from ckanext.ogptn.logic.auth.rules import allow, may_read, refuse
from ckanext.ogptn.model import Link

__all__ = ["ogptn_file_check_again", "ogptn_file_check_list"]

_ = tk._


@tk.auth_allow_anonymous_access
def ogptn_file_check_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may read the dataset."""
    return may_read(context, data_dict["dataset"])


def ogptn_file_check_again(context: Context, data_dict: DataDict) -> AuthResult:
    """Officers who lead the commitment; whoever may change the dataset, and who lead a commitment that it serves."""
    may_read(context, data_dict["id"])
    asked = model.Package.get(data_dict["id"])
    if asked.type == "commitment":
        return _leads_one(context, [asked], _("Only officers of a lead institution ask for this."))
    edits = {"id": asked.id}
    if authz.is_authorized_boolean("package_update", tk.fresh_context(context), edits):
        return allow()
    found = model.Session.query(model.Package).join(Link, Link.commitment_id == model.Package.id)
    served = found.filter(Link.dataset_id == asked.id, Link.decision == "confirmed")
    message = _("Only officers of the dataset or of a commitment that it serves ask for this.")
    return _leads_one(context, served, message)


def _leads_one(
    context: Context, commitments: Iterable[records.PackageRow], message: str
) -> AuthResult:
    if any(access.leads(context, one) for one in commitments):
        return allow()
    return refuse(message)
