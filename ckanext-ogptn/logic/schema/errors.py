"""What the actions on error reports take."""

from __future__ import annotations

from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.logic.errors import STATES
from ckanext.ogptn.logic.schema.terms import Schema, code, optional, paging, required

__all__ = [
    "ogptn_error_report_answer",
    "ogptn_error_report_create",
    "ogptn_error_report_list",
]


def ogptn_error_report_create() -> Schema:
    """Describe what is wrong."""
    return {
        "commitment": required("unicode_safe", "ogptn_commitment_id"),
        "milestone": optional("unicode_safe"),
        "text": required("unicode_safe", "ogptn_message"),
        "email": optional("unicode_safe", "ogptn_mail_address"),
        "language": code(*LANGUAGES),
    }


def ogptn_error_report_list() -> Schema:
    """Describe which reports, and the page."""
    return {
        "commitment": optional("unicode_safe", "ogptn_commitment_id"),
        "state": code(*STATES),
        "modified_since": optional("ogptn_moment"),
        **paging(),
    }


def ogptn_error_report_answer() -> Schema:
    """Describe the answer."""
    return {
        "id": required("unicode_safe"),
        "answer": optional("unicode_safe", "ogptn_message"),
        "state": code("answered", "closed"),
    }
