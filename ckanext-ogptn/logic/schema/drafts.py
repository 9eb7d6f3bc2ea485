"""What the actions on drafts take."""

from __future__ import annotations

from ckanext.ogptn.logic.drafts import FORMS
from ckanext.ogptn.logic.schema.terms import Schema, code, default, get, paging, required

__all__ = ["ogptn_draft_delete", "ogptn_draft_list", "ogptn_draft_show", "ogptn_draft_update"]


def _named() -> Schema:
    return {
        "form": [*required(), get("ogptn_one_of")(FORMS)],
        "reference": default("", "unicode_safe"),
    }


def ogptn_draft_show() -> Schema:
    """Describe the form, and what it is about."""
    return _named()


def ogptn_draft_list() -> Schema:
    """Describe the form, and the page."""
    return {"form": code(*FORMS), **paging()}


def ogptn_draft_update() -> Schema:
    """Describe the form, what it is about, and what was typed."""
    return {**_named(), "fields": required("ogptn_draft_fields")}


def ogptn_draft_delete() -> Schema:
    """Describe the form, and what it is about."""
    return _named()
