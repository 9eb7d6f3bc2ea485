"""What the actions of the scoreboard take."""

from __future__ import annotations

from ckanext.ogptn.domain.scores import SCOPES
from ckanext.ogptn.logic.schema.terms import Schema, code, default, optional, paging

__all__ = ["ogptn_scoreboard", "ogptn_scoreboard_history"]

# A year of days.
DAYS = 366


def ogptn_scoreboard() -> Schema:
    """Describe which commitments are counted."""
    return {
        "action_plan": optional("unicode_safe", "ogptn_plan_exists"),
        "institution": optional("unicode_safe", "ogptn_institution_exists"),
        "sector": optional("unicode_safe"),
    }


def ogptn_scoreboard_history() -> Schema:
    """Describe what is counted, which days, and the page."""
    return {
        "scope": default("portal") + code(*SCOPES),
        "name": optional("unicode_safe"),
        "since": optional("ogptn_date"),
        "until": optional("ogptn_date"),
        **paging(),
        "limit": default(DAYS, "ogptn_page_size"),
    }
