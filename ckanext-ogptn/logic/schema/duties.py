"""What the action on what is owed takes."""

from __future__ import annotations

from ckanext.ogptn.domain.duties import KINDS
from ckanext.ogptn.logic.schema.terms import Schema, code, optional, paging

__all__ = ["ogptn_updates_due"]


def ogptn_updates_due() -> Schema:
    """Describe the institution, the kind, and the page."""
    return {
        "institution": optional("unicode_safe", "ogptn_institution_exists"),
        "kind": code(*KINDS),
        **paging(),
    }
