"""What the actions on progress reports take."""

from __future__ import annotations

from ckanext.ogptn.domain import vocabulary as words
from ckanext.ogptn.logic.schema.terms import Schema, code, default, get, optional, paging, required

__all__ = [
    "ogptn_progress_report_create",
    "ogptn_progress_report_list",
]


def ogptn_progress_report_list() -> Schema:
    """Describe the commitment and the page."""
    return {"commitment": required("unicode_safe"), **paging()}


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
        "evidence": _evidence(),
        "author": optional("unicode_safe"),
        "origin": default("entered") + code(*words.REPORT_ORIGINS),
        "replaces": optional("unicode_safe"),
    }


def _evidence() -> Schema:
    return {
        "type": required() + code(*words.EVIDENCE_TYPES),
        "title": [get("ogptn_translation")],
        "url": optional("unicode_safe", "url_validator"),
        "dataset": optional("unicode_safe", "ogptn_dataset_id"),
        "language": optional("unicode_safe"),
        "date": optional("ogptn_date"),
        "visibility": default("public") + code(*words.EVIDENCE_VISIBILITIES),
    }
