"""What the action on previews takes."""

from __future__ import annotations

from ckanext.ogptn.logic.schema.terms import Schema, default, optional, required

__all__ = ["ogptn_commitment_preview"]


def ogptn_commitment_preview() -> Schema:
    """Describe the record, and of which commitment it is."""
    return {
        "record": required("ogptn_draft_fields"),
        "commitment": optional("unicode_safe", "ogptn_commitment_id"),
        "amending": default(False, "boolean_validator"),
    }
