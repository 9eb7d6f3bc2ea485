"""What the actions on links take."""

from __future__ import annotations

from ckanext.ogptn.domain import vocabulary as words
from ckanext.ogptn.logic.schema.terms import Schema, code, default, get, optional, paging, required

__all__ = [
    "ogptn_link_create",
    "ogptn_link_delete",
    "ogptn_link_list",
]


def ogptn_link_list() -> Schema:
    """Describe the end that is asked for, since when, and the page."""
    return {
        "commitment": optional("unicode_safe"),
        "dataset": optional("unicode_safe"),
        "commitments": [get("ogptn_terms")],
        "datasets": [get("ogptn_terms")],
        "decision": code(*words.LINK_DECISIONS),
        "health": code(*words.LINK_HEALTH),
        "modified_since": optional("ogptn_moment"),
        **paging(),
    }


def ogptn_link_create() -> Schema:
    """Describe one link; each of several is validated as one."""
    return {
        "commitment": required("unicode_safe", "ogptn_commitment_id"),
        "dataset": required("unicode_safe", "ogptn_dataset_id"),
        "milestone": optional("unicode_safe"),
        "resource": optional("unicode_safe"),
        "link_type": default("fulfils") + code(*words.LINK_TYPES),
        "decision": code("proposed", "confirmed"),
        "origin": default("manual") + code(*words.LINK_ORIGINS),
        "rule": optional("unicode_safe"),
        "score": optional("ogptn_score"),
        "matched_terms": [get("ogptn_terms")],
        "source": optional("unicode_safe"),
        "note": [get("ogptn_translation")],
    }


def ogptn_link_delete() -> Schema:
    """Describe the link."""
    return {"id": required("unicode_safe")}
