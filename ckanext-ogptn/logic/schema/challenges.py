"""What the actions on challenges take."""

from __future__ import annotations

from ckanext.ogptn.logic.schema.terms import Schema, code, history, optional, required

__all__ = ["ogptn_challenge_list", "ogptn_challenge_resolve"]

STATES = ("open", "resolved")


def ogptn_challenge_list() -> Schema:
    """Describe the commitment, the state, since when, and the page."""
    return {"state": code(*STATES), **history()}


def ogptn_challenge_resolve() -> Schema:
    """Describe the report that raised the challenges, and what became of them."""
    return {
        "report": required("unicode_safe"),
        "how": required("ogptn_translation", "ogptn_some_text"),
        "resolved_on": optional("ogptn_date"),
    }
