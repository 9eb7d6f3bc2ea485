"""What the actions on institutions take."""

from __future__ import annotations

from ckanext.ogptn.logic.schema.terms import Schema, get, optional, paging

__all__ = ["ogptn_institution_list", "ogptn_scoreboard"]


def ogptn_institution_list() -> Schema:
    """Describe which ones, and the page."""
    return {"names": [get("ogptn_terms")], **paging()}


def ogptn_scoreboard() -> Schema:
    """Describe the plan."""
    return {"action_plan": optional("unicode_safe", "ogptn_plan_exists")}
