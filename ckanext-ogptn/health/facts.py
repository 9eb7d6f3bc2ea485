"""Read what the rules of health need to know of datasets, in as many queries for a hundred as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.ogptn.clock import ZONE
from ckanext.ogptn.health import interfaces
from ckanext.ogptn.health.attempts import UNKNOWN
from ckanext.ogptn.health.rules import Dataset
from ckanext.ogptn.model import FileCheck

# CKAN's mapped classes have no types.
Row = Any


def datasets(ids: Collection[str]) -> dict[str, Dataset]:
    """Return what is known of each of these datasets, by id; a purged one is not among them."""
    if not ids:
        return {}
    package = model.Package
    rows = model.Session.query(
        package.id, package.state, package.private, package.metadata_modified, package.extras
    ).filter(package.id.in_(ids))
    files = _files(ids)
    packages = rows.all()
    gone = interfaces.withdrawn([row.id for row in packages if row.state == "deleted"])
    return {row.id: _dataset(row, files[row.id], row.id in gone) for row in packages}


def _files(ids: Collection[str]) -> defaultdict[str, list[Row]]:
    resource, check = model.Resource, FileCheck
    query = (
        model.Session.query(
            resource.package_id, resource.id, resource.last_modified, check.state, check.modified_at
        )
        .outerjoin(check, check.subject_id == resource.id)
        .filter(resource.package_id.in_(ids), resource.state == "active")
    )
    found = defaultdict(list)
    for row in query:
        found[row.package_id].append(row)
    return found


def files(ids: Collection[str]) -> dict[str, str]:
    """Return the state of each of these files that its package still has, by id."""
    resource, check = model.Resource, FileCheck
    query = (
        model.Session.query(resource.id, check.state)
        .outerjoin(check, check.subject_id == resource.id)
        .filter(resource.id.in_(ids), resource.state == "active")
    )
    return {key: state or UNKNOWN for key, state in query}


def _dataset(row: Row, files: list[Row], is_withdrawn: bool) -> Dataset:
    extras = row.extras or {}
    return Dataset(
        state=row.state,
        private=row.private,
        withdrawn=is_withdrawn,
        frequency=extras.get("frequency") or "",
        updated=_updated(row.metadata_modified, files),
        is_example=tk.asbool(extras.get("is_example") or False),
        files={one.id: one.state or UNKNOWN for one in files},
    )


def _updated(metadata_modified: datetime | None, files: list[Row]) -> date | None:
    """Return the day of the newest file, as its source or its server states it; else that of the record."""
    stated = [one for row in files for one in (row.last_modified, row.modified_at) if one]
    moments = [_aware(moment) for moment in stated or filter(None, [metadata_modified])]
    return max(moments).astimezone(ZONE).date() if moments else None


def _aware(moment: datetime) -> datetime:
    """CKAN's own columns hold UTC without saying so."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
