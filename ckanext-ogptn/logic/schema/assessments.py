"""What the actions on assessments by the Independent Reporting Mechanism take."""

from __future__ import annotations

from ckanext.ogptn import config
from ckanext.ogptn.domain import vocabulary as words
from ckanext.ogptn.logic.assessments import VARIABLES
from ckanext.ogptn.logic.schema.terms import Schema, code, default, get, history, optional, required

__all__ = ["ogptn_assessment_create", "ogptn_assessment_list"]


def ogptn_assessment_create() -> Schema:
    """Describe an assessment; the codes are those of the portal's settings."""
    return {
        "commitment": required("unicode_safe", "ogptn_commitment_id"),
        "reporting_period": optional("unicode_safe"),
        "report_date": required("ogptn_date"),
        "report_date_precision": code(*words.PRECISIONS),
        "report_url": optional("unicode_safe", "url_validator"),
        **{variable: code(*config.assessment_codes(variable)) for variable in VARIABLES},
        "starred": [get("ignore_missing"), get("boolean_validator")],
        "findings": [get("ogptn_translation")],
        "author": optional("unicode_safe"),
        "origin": default("entered") + code(*words.REPORT_ORIGINS),
        "replaces": optional("unicode_safe"),
    }


def ogptn_assessment_list() -> Schema:
    """Describe the commitment, since when, and the page."""
    return history()
