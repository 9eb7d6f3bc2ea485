"""What the actions that help with a search take."""

from __future__ import annotations

from ckanext.ogptn.domain import vocabulary as words
from ckanext.ogptn.logic.schema.terms import Schema, code, default, get

__all__ = [
    "ogptn_search_complete",
    "ogptn_search_suggest",
]


def ogptn_search_complete() -> Schema:
    """Describe what was typed, what may complete it, and how much."""
    return {
        "q": default("", "unicode_safe", "ogptn_typed"),
        "language": code(*words.LANGUAGES),
        "types": [get("ogptn_terms"), get("ogptn_each_of")(words.COMPLETIONS)],
        "limit": default(8, "ogptn_completion_size"),
    }


def ogptn_search_suggest() -> Schema:
    """Describe the query and where it looks."""
    return {
        "q": default("", "unicode_safe", "ogptn_typed"),
        "language": code(*words.LANGUAGES),
        "types": [get("ogptn_terms"), get("ogptn_each_of")(words.SEARCHED_TYPES)],
    }
