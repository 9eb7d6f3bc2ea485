"""What the actions on evidence take."""

from __future__ import annotations

from ckanext.ogptn.domain import vocabulary as words
from ckanext.ogptn.logic.schema.terms import Schema, code, default, get, history, optional, required

__all__ = ["ogptn_evidence_create", "ogptn_evidence_delete", "ogptn_evidence_list"]


def piece() -> Schema:
    """Describe one piece of evidence."""
    return {
        "type": required() + code(*words.EVIDENCE_TYPES),
        "title": [get("ogptn_translation")],
        "url": optional("unicode_safe", "url_validator"),
        "dataset": optional("unicode_safe", "ogptn_dataset_id"),
        "resource": optional("unicode_safe"),
        "language": optional("unicode_safe"),
        "date": optional("ogptn_date"),
        "visibility": default("public") + code(*words.EVIDENCE_VISIBILITIES),
    }


def ogptn_evidence_create() -> Schema:
    """Describe the piece, and what it proves."""
    return {
        "commitment": required("unicode_safe", "ogptn_commitment_id"),
        "milestone": optional("unicode_safe"),
        "report": optional("unicode_safe"),
        **piece(),
    }


def ogptn_evidence_delete() -> Schema:
    """Describe the piece."""
    return {"id": required("unicode_safe")}


def ogptn_evidence_list() -> Schema:
    """Describe the commitment or report, since when, and the page."""
    return {"milestone": optional("unicode_safe"), "report": optional("unicode_safe"), **history()}
