"""What the actions on commitments and plans take."""

from __future__ import annotations

from ckanext.ogptn.domain import vocabulary as words
from ckanext.ogptn.logic.schema.terms import (
    Schema,
    code,
    default,
    get,
    history,
    optional,
    paging,
    required,
)

__all__ = [
    "ogptn_action_plan_summary",
    "ogptn_amendment_list",
    "ogptn_commitment_amend",
    "ogptn_commitment_list",
    "ogptn_commitment_show",
]


def ogptn_commitment_show() -> Schema:
    """Describe `id`."""
    return {"id": required("unicode_safe")}


def ogptn_action_plan_summary() -> Schema:
    """Describe `id`, and the order and the page of the commitments."""
    return {
        "id": required("unicode_safe"),
        "sort": default("name asc", "unicode_safe", "ogptn_commitment_sort"),
        "limit": default(50, "ogptn_page_size"),
        "offset": default(0, "ogptn_offset"),
    }


def ogptn_commitment_list() -> Schema:
    """Describe the filters, the order and the page."""
    return {
        "names": [get("ogptn_terms")],
        "action_plan": optional("unicode_safe", "ogptn_plan_exists"),
        "axis": optional("natural_number_validator"),
        "sector": optional("unicode_safe"),
        "institution": optional("unicode_safe", "ogptn_institution_exists"),
        "completion_level": code(*words.ALL_LEVELS),
        "timeliness": code(*words.TIMELINESS),
        "update_state": code(*words.UPDATE_STATES),
        "data_state": code(*words.DATA_STATES),
        "evidence_state": code(*words.EVIDENCE_STATES),
        "modified_since": optional("ogptn_moment"),
        "parts": default(False, "boolean_validator"),
        "sort": default("name asc", "unicode_safe", "ogptn_commitment_sort"),
        **paging(),
    }


def ogptn_commitment_amend() -> Schema:
    """Describe what changes, and why."""
    return {
        "commitment": required("unicode_safe", "ogptn_commitment_id"),
        "reason": required("ogptn_translation", "ogptn_some_text"),
        "title_translated": [get("ignore_missing"), get("ogptn_translation")],
        "due_date": [get("ignore_missing"), get("ogptn_date_or_none")],
        "due_precision": [get("ignore_missing"), get("ogptn_one_of")(("", *words.PRECISIONS))],
        "due_text_translated": [get("ignore_missing"), get("ogptn_translation")],
        "lead_institutions": [get("ignore_missing"), get("ogptn_terms")],
        "milestones": _milestones(),
        "decided_by": optional("unicode_safe"),
        "decided_on": optional("ogptn_date"),
    }


def _milestones() -> Schema:
    return {
        "identifier": required("unicode_safe", "ogptn_milestone_identifier"),
        "title_translated": [get("ogptn_translation")],
        "deliverable_translated": [get("ogptn_translation")],
        "start_date": optional("ogptn_date"),
        "due_date": optional("ogptn_date"),
        "due_precision": code(*words.PRECISIONS),
        "due_text_translated": [get("ogptn_translation")],
        "completed_on": optional("ogptn_date"),
        "responsible_institution": optional("unicode_safe", "ogptn_institution_exists"),
    }


def ogptn_amendment_list() -> Schema:
    """Describe the commitment, since when, and the page."""
    return history()
