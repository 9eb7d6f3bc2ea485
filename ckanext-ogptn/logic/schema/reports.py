"""What the actions on progress reports take."""

from __future__ import annotations

from ckanext.ogptn.domain import vocabulary as words
from ckanext.ogptn.logic.schema.evidence import piece
from ckanext.ogptn.logic.schema.terms import Schema, code, default, get, history, optional, required

__all__ = [
    "ogptn_progress_report_correct",
    "ogptn_progress_report_create",
    "ogptn_progress_report_list",
    "ogptn_progress_report_show",
]


def ogptn_progress_report_list() -> Schema:
    """Describe the commitment, since when, and the page."""
    return history()


def ogptn_progress_report_show() -> Schema:
    """Describe `id`."""
    return {"id": required("unicode_safe")}


def ogptn_progress_report_create() -> Schema:
    """Describe a report."""
    return {
        "commitment": required("unicode_safe", "ogptn_commitment_id"),
        "milestone": optional("unicode_safe"),
        "reporting_period": optional("unicode_safe"),
        "report_date": optional("ogptn_date"),
        "report_date_precision": code(*words.PRECISIONS),
        "report_date_source": optional("unicode_safe"),
        "assessor_type": default("self") + code(*words.ASSESSORS),
        "completion_level": required() + code(*words.LEVELS),
        "completed_on": optional("ogptn_date"),
        "progress": [get("ogptn_translation")],
        "challenges": [get("ogptn_translation")],
        "next_steps": [get("ogptn_translation")],
        "evidence": piece(),
        "author": optional("unicode_safe"),
        "origin": default("entered") + code(*words.REPORT_ORIGINS),
        "replaces": optional("unicode_safe"),
        "check_only": optional("boolean_validator"),
    }


def ogptn_progress_report_correct() -> Schema:
    """Describe what is put right."""
    return {
        "id": required("unicode_safe"),
        "reporting_period": optional("unicode_safe"),
        "report_date": optional("ogptn_date"),
        "report_date_precision": code(*words.PRECISIONS),
        "report_date_source": optional("unicode_safe"),
        "completion_level": code(*words.LEVELS),
        "completed_on": [get("ignore_missing"), get("ogptn_date_or_none")],
        "progress": [get("ignore_missing"), get("ogptn_translation")],
        "challenges": [get("ignore_missing"), get("ogptn_translation")],
        "next_steps": [get("ignore_missing"), get("ogptn_translation")],
        "evidence": piece(),
        "check_only": optional("boolean_validator"),
    }
