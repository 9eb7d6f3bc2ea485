"""Bring the search index up to date with what was written: each record once, with one commit of the
index."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import ckan.plugins.toolkit as tk
from ckan import logic, model
from ckan.lib import search

from ckanext.ogptn.model import Link


def packages(ids: Iterable[str]) -> int:
    """Index these records anew, once each; return how many there were."""
    wanted = sorted(set(ids))
    if not wanted:
        return 0
    for package_id in wanted:
        logic.index_update_package({"ignore_auth": True}, package_id, True)
    if tk.config.get("ckan.search.solr_commit", True):
        search.commit()
    return len(wanted)


def with_parents(commitment_ids: Collection[str]) -> int:
    """Index commitments anew, and the commitments that they are parts of."""
    return packages({*commitment_ids, *parents_of(commitment_ids)})


def parents(commitment_ids: Collection[str]) -> int:
    """Index the commitments anew that these are parts of."""
    return packages(parents_of(commitment_ids))


def parents_of(commitment_ids: Collection[str]) -> list[str]:
    """Return the ids of the active commitments that these are parts of."""
    package = model.Package
    names = [
        name
        for (name,) in model.Session.query(package.extras["parent_commitment"].astext).filter(
            package.id.in_(commitment_ids)
        )
        if name
    ]
    found = model.Session.query(package.id).filter(
        package.name.in_(names), package.state == "active"
    )
    return [key for (key,) in found] if names else []


def linked_datasets(commitment_ids: Collection[str]) -> int:
    """Index the datasets anew that are linked to these commitments."""
    query = (
        model.Session.query(model.Package.id)
        .join(Link, Link.dataset_id == model.Package.id)
        .filter(Link.commitment_id.in_(commitment_ids), model.Package.state == "active")
        .distinct()
    )
    return packages(key for (key,) in query)
