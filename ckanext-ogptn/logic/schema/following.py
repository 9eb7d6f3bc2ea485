"""What the actions take by which one follows without an account."""

from __future__ import annotations

from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.logic.schema.terms import Schema, code, optional, required

__all__ = [
    "ogptn_follow_confirm",
    "ogptn_follow_create",
    "ogptn_follow_end",
    "ogptn_follow_show",
]


def ogptn_follow_create() -> Schema:
    """Describe the address and what it follows."""
    return {
        "email": required("unicode_safe", "ogptn_mail_address"),
        "commitment": optional("unicode_safe"),
        "action_plan": optional("unicode_safe"),
        "language": code(*LANGUAGES),
    }


def ogptn_follow_show() -> Schema:
    """Describe the token of a mail's link."""
    return {"token": required("unicode_safe")}


ogptn_follow_confirm = ogptn_follow_end = ogptn_follow_show
