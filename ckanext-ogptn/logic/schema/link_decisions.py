"""What the actions take by which officers decide on links."""

from __future__ import annotations

from ckanext.ogptn.domain import vocabulary as words
from ckanext.ogptn.logic.schema.terms import Schema, code, default, get, optional, paging, required

__all__ = [
    "ogptn_link_decide",
    "ogptn_link_decision_list",
    "ogptn_link_suggest",
    "ogptn_link_undo",
    "ogptn_proposal_list",
]


def ogptn_link_suggest() -> Schema:
    """Describe the dataset, or the text of one that is not there yet."""
    return {
        "dataset": optional("unicode_safe"),
        "title": optional("ogptn_translation"),
        "notes": optional("ogptn_translation"),
        "tags": [get("ogptn_terms")],
        "organization": optional("unicode_safe"),
        "sector": optional("unicode_safe"),
        "limit": default(3, "ogptn_page_size"),
    }


def ogptn_proposal_list() -> Schema:
    """Describe which proposals, and the page."""
    return {
        "commitment": optional("unicode_safe", "ogptn_commitment_id"),
        "dataset": optional("unicode_safe", "ogptn_dataset_id"),
        "institution": optional("unicode_safe", "ogptn_institution_exists"),
        "sector": optional("unicode_safe"),
        "band": code(*words.LINK_BANDS),
        "q": optional("unicode_safe", "ogptn_typed"),
        **paging(),
    }


def ogptn_link_decide() -> Schema:
    """Describe the links and the decision."""
    return {
        "id": optional("unicode_safe"),
        "ids": [get("ogptn_terms")],
        "decision": required() + code(*words.LINK_DECISIONS),
        "expected": code(*words.LINK_DECISIONS),
        "link_type": code(*words.LINK_TYPES),
        "milestone": optional("unicode_safe"),
        "note": optional("ogptn_translation"),
    }


def ogptn_link_undo() -> Schema:
    """Describe what is taken back."""
    return {"id": optional("unicode_safe"), "batch": optional("unicode_safe")}


def ogptn_link_decision_list() -> Schema:
    """Describe whose decisions, and the page."""
    return {"link": optional("unicode_safe"), **paging()}
