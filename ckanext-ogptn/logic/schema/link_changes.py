"""What the list of changes of links takes."""

from __future__ import annotations

from ckanext.ogptn.logic.schema.terms import Schema, get, optional, paging

__all__ = ["ogptn_link_change_list"]


def ogptn_link_change_list() -> Schema:
    """Describe the commitments, since when, and the page."""
    return {
        "commitments": [get("ogptn_terms")],
        "modified_since": optional("ogptn_moment"),
        **paging(),
    }
