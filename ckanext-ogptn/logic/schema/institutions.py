"""What the actions on institutions take."""

from __future__ import annotations

from ckanext.ogptn.logic.schema.terms import Schema, get, paging

__all__ = ["ogptn_institution_list"]


def ogptn_institution_list() -> Schema:
    """Describe which ones, and the page."""
    return {"names": [get("ogptn_terms")], **paging()}
