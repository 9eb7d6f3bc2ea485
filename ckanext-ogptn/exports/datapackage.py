"""The description of the tables as a Frictionless Data Package, version 1 of the standard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ckanext.ogptn.exports.columns import Table

Descriptor = dict[str, Any]


def describe(tables: Iterable[Table], site: str) -> Descriptor:
    """Describe the tables that lie beside the description; `site` is the portal's address."""
    return {
        "profile": "tabular-data-package",
        "name": "ogptn",
        "title": "Open Government Partnership commitments of Tunisia and their progress",
        "homepage": site,
        "resources": [_resource(table) for table in tables],
    }


def _resource(table: Table) -> Descriptor:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": table.description,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": table.schema(),
    }
