"""What each action takes: one schema for each, of the same name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.ogptn.domain import vocabulary as words

Schema = dict[str, Any]
V = Callable[..., Any]
_get = tk.get_validator


def _code(*codes: str) -> list[V]:
    return [_get("ignore_empty"), _get("ogptn_one_of")(codes)]


def _optional(*names: str) -> list[V]:
    return [_get("ignore_empty"), *(_get(name) for name in names)]


def _required(*names: str) -> list[V]:
    return [_get("not_empty"), *(_get(name) for name in names)]


def _default(value: object, *names: str) -> list[V]:
    return [_get("default")(value), *(_get(name) for name in names)]


def _paging() -> Schema:
    return {
        "limit": _default(20, "ogptn_page_size"),
        "offset": _default(0, "natural_number_validator"),
    }


def ogptn_commitment_show() -> Schema:
    """Describe `id`."""
    return {"id": _required("unicode_safe")}


def ogptn_action_plan_summary() -> Schema:
    """Describe `id`."""
    return {"id": _required("unicode_safe")}


def ogptn_commitment_list() -> Schema:
    """Describe the filters, the order and the page."""
    return {
        "names": [_get("ogptn_terms")],
        "action_plan": _optional("unicode_safe", "ogptn_plan_exists"),
        "axis": _optional("natural_number_validator"),
        "sector": _optional("unicode_safe"),
        "institution": _optional("unicode_safe", "ogptn_institution_exists"),
        "completion_level": _code(*words.ALL_LEVELS),
        "timeliness": _code(*words.TIMELINESS),
        "update_state": _code(*words.UPDATE_STATES),
        "parts": _default(False, "boolean_validator"),
        "sort": _default("name asc", "unicode_safe", "ogptn_commitment_sort"),
        **_paging(),
    }


def ogptn_progress_report_list() -> Schema:
    """Describe the commitment and the page."""
    return {"commitment": _required("unicode_safe"), **_paging()}


def ogptn_progress_report_create() -> Schema:
    """Describe a report."""
    return {
        "commitment": _required("unicode_safe", "ogptn_commitment_id"),
        "milestone": _optional("unicode_safe"),
        "reporting_period": _optional("unicode_safe"),
        "report_date": _optional("ogptn_date"),
        "report_date_precision": _code(*words.PRECISIONS),
        "report_date_source": _optional("unicode_safe"),
        "assessor_type": _default("self") + _code(*words.ASSESSORS),
        "completion_level": _required() + _code(*words.LEVELS),
        "completed_on": _optional("ogptn_date"),
        "progress": [_get("ogptn_translation")],
        "challenges": [_get("ogptn_translation")],
        "next_steps": [_get("ogptn_translation")],
        "evidence": _evidence(),
        "author": _optional("unicode_safe"),
        "origin": _default("entered") + _code(*words.REPORT_ORIGINS),
        "replaces": _optional("unicode_safe"),
    }


def _evidence() -> Schema:
    return {
        "type": _required() + _code(*words.EVIDENCE_TYPES),
        "title": [_get("ogptn_translation")],
        "url": _optional("unicode_safe", "url_validator"),
        "dataset": _optional("unicode_safe", "ogptn_dataset_id"),
        "language": _optional("unicode_safe"),
        "date": _optional("ogptn_date"),
        "visibility": _default("public") + _code(*words.EVIDENCE_VISIBILITIES),
    }


def ogptn_commitment_amend() -> Schema:
    """Describe what changes, and why."""
    return {
        "commitment": _required("unicode_safe", "ogptn_commitment_id"),
        "reason": _required("ogptn_translation", "ogptn_some_text"),
        "title_translated": [_get("ignore_missing"), _get("ogptn_translation")],
        "due_date": [_get("ignore_missing"), _get("ogptn_date_or_none")],
        "due_precision": [_get("ignore_missing"), _get("ogptn_one_of")(("", *words.PRECISIONS))],
        "due_text_translated": [_get("ignore_missing"), _get("ogptn_translation")],
        "lead_institutions": [_get("ignore_missing"), _get("ogptn_terms")],
        "milestones": _milestones(),
        "decided_by": _optional("unicode_safe"),
        "decided_on": _optional("ogptn_date"),
    }


def _milestones() -> Schema:
    return {
        "identifier": _required("unicode_safe", "ogptn_milestone_identifier"),
        "title_translated": [_get("ogptn_translation")],
        "deliverable_translated": [_get("ogptn_translation")],
        "start_date": _optional("ogptn_date"),
        "due_date": _optional("ogptn_date"),
        "due_precision": _code(*words.PRECISIONS),
        "due_text_translated": [_get("ogptn_translation")],
        "completed_on": _optional("ogptn_date"),
        "responsible_institution": _optional("unicode_safe", "ogptn_institution_exists"),
    }


def ogptn_amendment_list() -> Schema:
    """Describe the commitment and the page."""
    return {"commitment": _required("unicode_safe"), **_paging()}


def ogptn_link_list() -> Schema:
    """Describe the end that is asked for and the page."""
    return {
        "commitment": _optional("unicode_safe"),
        "dataset": _optional("unicode_safe"),
        "datasets": [_get("ogptn_terms")],
        "decision": _code(*words.LINK_DECISIONS),
        **_paging(),
    }


def ogptn_link_create() -> Schema:
    """Describe one link; each of several is validated as one."""
    return {
        "commitment": _required("unicode_safe", "ogptn_commitment_id"),
        "dataset": _required("unicode_safe", "ogptn_dataset_id"),
        "milestone": _optional("unicode_safe"),
        "resource": _optional("unicode_safe"),
        "link_type": _default("fulfils") + _code(*words.LINK_TYPES),
        "decision": _code("proposed", "confirmed"),
        "origin": _default("manual") + _code(*words.LINK_ORIGINS),
        "rule": _optional("unicode_safe"),
        "score": _optional("ogptn_score"),
        "matched_terms": [_get("ogptn_terms")],
        "source": _optional("unicode_safe"),
        "note": [_get("ogptn_translation")],
    }


def ogptn_link_decide() -> Schema:
    """Describe the link and the decision."""
    return {
        "id": _required("unicode_safe"),
        "decision": _required() + _code(*words.LINK_DECISIONS),
        "link_type": _code(*words.LINK_TYPES),
        "note": _optional("ogptn_translation"),
    }


def ogptn_link_delete() -> Schema:
    """Describe the link."""
    return {"id": _required("unicode_safe")}


def ogptn_search_complete() -> Schema:
    """Describe what was typed, what may complete it, and how much."""
    return {
        "q": _default("", "unicode_safe", "ogptn_typed"),
        "language": _code(*words.LANGUAGES),
        "types": [_get("ogptn_terms"), _get("ogptn_each_of")(words.COMPLETIONS)],
        "limit": _default(8, "ogptn_completion_size"),
    }


def ogptn_search_suggest() -> Schema:
    """Describe the query and where it looks."""
    return {
        "q": _default("", "unicode_safe", "ogptn_typed"),
        "language": _code(*words.LANGUAGES),
        "types": [_get("ogptn_terms"), _get("ogptn_each_of")(words.SEARCHED_TYPES)],
    }
