"""What the actions for those who keep a source have in common: which source is meant, and whose it is."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context
from ckanext.harvest.model import HarvestJob, HarvestSource

_ = tk._
Source = Any


def source_of(reference: str) -> Source:
    """Find a source by its id or its name; raise ObjectNotFound."""
    package = model.Package.get(reference)
    source = HarvestSource.get(package.id) if package and package.type == "harvest" else None
    if source is None:
        raise tk.ObjectNotFound(_("There is no harvest source “%s”.") % reference)
    return source


def job_of(reference: str) -> Any:
    """Find a job; raise ObjectNotFound."""
    job = HarvestJob.get(reference)
    if job is None:
        raise tk.ObjectNotFound(_("There is no harvest job “%s”.") % reference)
    return job


def may_edit(context: Context, source_id: str) -> bool:
    """Say whether the caller may change a source: an officer of its institution, or an administrator."""
    try:
        tk.check_access("package_update", tk.fresh_context(context), {"id": source_id})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return False
    return True


def user_name(user_id: str | None) -> str | None:
    """Give the name under which an account shows itself."""
    user = model.User.get(user_id) if user_id else None
    return user.display_name if user else None
