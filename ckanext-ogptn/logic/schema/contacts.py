"""What the actions on contacts take."""

from __future__ import annotations

from ckanext.ogptn.logic.schema.terms import Schema, default, optional, required

__all__ = ["ogptn_contact_show", "ogptn_contact_update"]


def ogptn_contact_show() -> Schema:
    """Describe the commitment."""
    return {"commitment": required("unicode_safe", "ogptn_commitment_id")}


def ogptn_contact_update() -> Schema:
    """Describe the commitment, and all that is known of whom to call."""
    return {
        **ogptn_contact_show(),
        "person": default("", "unicode_safe"),
        "position": default("", "unicode_safe"),
        "phone": default("", "unicode_safe"),
        "email": optional("unicode_safe", "ogptn_mail_address"),
    }
