"""What follows when CKAN's own actions change a record or an institution: health of links, and the
index of what names it."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict, SignalMapping

from ckanext.ogptn import jobs
from ckanext.ogptn.logic import link_health, reindex, serving
from ckanext.ogptn.logic.records import PackageRow
from ckanext.ogptn.logic.suggesting import bell as suggestions_bell
from ckanext.ogptn.tables import bell

Result = Any

CHANGES = (
    "package_create",
    "package_update",
    "package_delete",
    "bulk_update_delete",
    "bulk_update_private",
    "bulk_update_public",
)
# A record is found by the titles of its institutions.
RENAMINGS = ("organization_update", "organization_patch")


def get_subscriptions() -> SignalMapping:
    """Return the receiver of each of CKAN's actions that changes records or institutions."""
    receivers = {
        **dict.fromkeys(CHANGES, record_changed),
        **dict.fromkeys(RENAMINGS, institution_changed),
    }
    return {
        tk.signals.action_succeeded: [
            {"sender": sender, "receiver": receiver} for sender, receiver in receivers.items()
        ]
    }


def institution_changed(
    sender: str, context: Context, data_dict: DataDict, result: Result = None, **_: object
) -> None:
    """Have the records of an institution found by its new titles; there may be many of them."""
    institution = model.Group.get(_reference(data_dict, result))
    if institution is not None:
        title = f"Refresh {institution.name}"
        tk.enqueue_job(jobs.refresh_institution, [institution.id], title=title)


def record_changed(
    sender: str, context: Context, data_dict: DataDict, result: Result = None, **_: object
) -> None:
    """Bring up to date what depends on the changed records, once the change is written."""
    if context.get("defer_commit"):
        return
    references = data_dict.get("datasets") or [_reference(data_dict, result)]
    for reference in references:
        package = model.Package.get(reference)
        if package is not None:
            _follow(package)


def _reference(given: DataDict, result: Result) -> str | None:
    """Name the record: a new one by what the action returned, else by what it was given."""
    if isinstance(result, dict):
        return result.get("id")
    return result if isinstance(result, str) else given.get("id") or given.get("name")


def _follow(package: PackageRow) -> None:
    link_health.of_packages([package.id])
    if package.type == "commitment":
        reindex.parents([package.id])
        reindex.linked_datasets([package.id])
        suggestions_bell.ring()
    elif package.type == "dataset":
        serving.refresh_of_datasets([package.id])
        bell.ring()
        suggestions_bell.ring()
    elif package.type == "action_plan":
        tk.enqueue_job(jobs.refresh_plan, [package.name], title=f"Refresh {package.name}")
