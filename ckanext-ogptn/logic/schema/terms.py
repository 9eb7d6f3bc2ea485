"""What the schemas of the actions are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk

Schema = dict[str, Any]
V = Callable[..., Any]
get = tk.get_validator
# By the day that a row speaks of, or by the moment at which it was written.
HISTORY_SORTS = ("date", "written")


def code(*codes: str) -> list[V]:
    """Accept one of these codes, or nothing."""
    return [get("ignore_empty"), get("ogptn_one_of")(codes)]


def optional(*names: str) -> list[V]:
    """Accept what these validators do, or nothing."""
    return [get("ignore_empty"), *(get(name) for name in names)]


def required(*names: str) -> list[V]:
    """Accept what these validators do, and not nothing."""
    return [get("not_empty"), *(get(name) for name in names)]


def default(value: object, *names: str) -> list[V]:
    """Take `value` where nothing is given."""
    return [get("default")(value), *(get(name) for name in names)]


def paging() -> Schema:
    """Describe the page of a list."""
    return {
        "limit": default(20, "ogptn_page_size"),
        "offset": default(0, "ogptn_offset"),
    }


def history() -> Schema:
    """Describe a list of what hangs on commitments: of one, of some, or of all that the caller may see; and the
    page."""
    return {
        "commitment": optional("unicode_safe"),
        "commitments": [get("ogptn_terms")],
        "sort": default("date") + code(*HISTORY_SORTS),
        "modified_since": optional("ogptn_moment"),
        **paging(),
    }
