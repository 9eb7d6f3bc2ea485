"""The actions, by subject. Each validates what it is given, then checks access, then works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckanext.ogptn.logic.action import commitments, core, links, plans, reports, search, tags


def get_actions() -> dict[str, Callable[..., Any]]:
    """Return every action by name."""
    return {
        name: getattr(module, name)
        for module in (commitments, plans, reports, links, search, core, tags)
        for name in module.__all__
    }
