"""What the actions of harvesting take."""

from __future__ import annotations

from ckanext.ogptn.harvesters.runs.holds import CONFIRMED, REFUSED
from ckanext.ogptn.harvesters.workers.timetable import FREQUENCIES
from ckanext.ogptn.logic.schema.terms import Schema, code, default, get, optional, paging, required

__all__ = [
    "ogptn_harvest_change_list",
    "ogptn_harvest_hold_decide",
    "ogptn_harvest_hold_show",
    "ogptn_harvest_preview",
    "ogptn_harvest_probe",
    "ogptn_harvest_problem_list",
    "ogptn_harvest_run_list",
    "ogptn_harvest_run_show",
    "ogptn_harvest_source_list",
    "ogptn_harvest_source_pause",
    "ogptn_harvest_source_resume",
    "ogptn_harvest_source_show",
    "ogptn_harvest_timetable_update",
]

STEPS = ("added", "updated", "restored", "deleted")
SEVERITIES = ("error", "warning")
STAGES = ("gather", "plan", "fetch", "import")


def ogptn_harvest_source_list() -> Schema:
    """Describe which sources, and the page."""
    return {"institution": optional("unicode_safe", "ogptn_institution_exists"), **paging()}


def ogptn_harvest_run_list() -> Schema:
    """Describe which source's runs, and the page."""
    return {"source": required("unicode_safe"), **paging()}


def ogptn_harvest_run_show() -> Schema:
    """Describe which run."""
    return {"id": required("unicode_safe")}


def ogptn_harvest_source_show() -> Schema:
    """Describe which source."""
    return {"id": required("unicode_safe")}


def ogptn_harvest_change_list() -> Schema:
    """Describe which run's changes, and the page."""
    return {"job": required("unicode_safe"), "step": code(*STEPS), **paging()}


def ogptn_harvest_probe() -> Schema:
    """Describe the address of a site."""
    return {"url": required("unicode_safe")}


def ogptn_harvest_problem_list() -> Schema:
    """Describe which run's problems, in which form, and the page."""
    return {
        "job": optional("unicode_safe"),
        "source": optional("unicode_safe"),
        "code": optional("unicode_safe"),
        "severity": code(*SEVERITIES),
        "stage": code(*STAGES),
        "grouped": default(False, "boolean_validator"),
        **paging(),
    }


def ogptn_harvest_hold_show() -> Schema:
    """Describe which source's hold, and the page of its records."""
    return {"source": required("unicode_safe"), **paging()}


def ogptn_harvest_hold_decide() -> Schema:
    """Describe the decision."""
    return {
        "source": required("unicode_safe"),
        "job": required("unicode_safe"),
        "decision": [get("not_empty"), get("ogptn_one_of")((CONFIRMED, REFUSED))],
        "reason": required("unicode_safe", "ogptn_message"),
    }


def ogptn_harvest_preview() -> Schema:
    """Describe which source, and how many records of each step are wanted."""
    return {"source": required("unicode_safe"), "limit": default(20, "ogptn_page_size")}


def ogptn_harvest_source_pause() -> Schema:
    """Describe which source, and why."""
    return {"id": required("unicode_safe"), "reason": required("unicode_safe", "ogptn_message")}


def ogptn_harvest_source_resume() -> Schema:
    """Describe which source."""
    return {"id": required("unicode_safe")}


def ogptn_harvest_timetable_update() -> Schema:
    """Describe how often, and from when on."""
    return {
        "id": required("unicode_safe"),
        "frequency": code(*FREQUENCIES),
        "first_run": optional("ogptn_moment"),
    }
