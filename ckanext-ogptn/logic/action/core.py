"""CKAN's own actions where they must know of commitments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

from ckanext.ogptn.logic import serving
from ckanext.ogptn.model import Link
from ckanext.ogptn.model.orphans import remove_orphans

__all__ = ["dataset_purge", "organization_list"]

Result = Any
Action = Callable[[Context, DataDict], Result]


@tk.chained_action
@tk.side_effect_free
def organization_list(original: Action, context: Context, data_dict: DataDict) -> Result:
    """List institutions; `package_count` counts datasets alone, no commitments, plans or harvest
    sources.

    CKAN counts every type of package here, though nowhere else.
    """
    found = original(context, data_dict)
    if found and isinstance(found[0], dict) and "package_count" in found[0]:
        counts = _dataset_counts(context)
        for organization in found:
            organization["package_count"] = counts.get(organization["id"], 0)
    return found


def _dataset_counts(context: Context) -> dict[str, int]:
    query = {
        "fq": "dataset_type:dataset",
        "rows": 0,
        "facet.field": ["owner_org"],
        "facet.limit": -1,
        "include_private": True,
    }
    facets = tk.get_action("package_search")(tk.fresh_context(context), query)["facets"]
    counts: dict[str, int] = facets.get("owner_org", {})
    return counts


@tk.chained_action
def dataset_purge(original: Action, context: Context, data_dict: DataDict) -> Result:
    """Purge a record, and with it its links and reports."""
    served = _served_by(data_dict.get("id"))
    result = original(context, data_dict)
    remove_orphans(model.Session)
    model.repo.commit()
    serving.refresh(served)
    return result


def _served_by(reference: str | None) -> set[str]:
    """Return the ids of the commitments that a dataset is linked to, before it is gone."""
    package = model.Package.get(reference)
    query = model.Session.query(Link.commitment_id).filter(
        Link.dataset_id == (package.id if package else None)
    )
    return {key for (key,) in query}
