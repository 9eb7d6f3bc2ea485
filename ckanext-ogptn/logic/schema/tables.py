"""What the actions on the tables of files take."""

from __future__ import annotations

from ckanext.ogptn.logic.schema.terms import Schema, optional, required

__all__ = ["ogptn_table_load", "ogptn_table_show"]


def ogptn_table_show() -> Schema:
    """Describe the resource."""
    return {"id": required("unicode_safe")}


def ogptn_table_load() -> Schema:
    """Describe the resource, and the sheet to take."""
    return {"id": required("unicode_safe"), "sheet": optional("unicode_safe")}
