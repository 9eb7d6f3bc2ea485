"""The actions, by subject. Each validates what it is given, then checks access, then works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckanext.ogptn.logic.action import (
    amendments,
    commitments,
    core,
    links,
    plans,
    reports,
    search,
    tags,
)
from ckanext.ogptn.logic.refusals import guarded


def get_actions() -> dict[str, Callable[..., Any]]:
    """Return every action by name."""
    found = {
        name: getattr(module, name)
        for module in (amendments, commitments, plans, reports, links, search, core, tags)
        for name in module.__all__
    }
    return guarded(found)
