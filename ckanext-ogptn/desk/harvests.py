"""How the harvest sources of an institution fare, where harvesting is installed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ckan import plugins as p
from ckan.plugins import toolkit as tk

Record = dict[str, Any]
SHOWN_SOURCES = 100
# What somebody has to look at: a withdrawal that waits, a list that could not be read.
WAITING = ("held", "failed")


def of_institutions(institutions: Iterable[Record]) -> list[Record]:
    """Give the sources that the caller keeps, as ``ogptn_harvest_source_list`` does."""
    if not list(institutions) or not p.plugin_loaded("ogptn_harvest"):
        return []
    asked = {"limit": SHOWN_SOURCES}
    found: list[Record] = tk.get_action("ogptn_harvest_source_list")({}, asked)["results"]
    return found


def waiting(sources: Iterable[Record]) -> list[Record]:
    """Give those sources that need a hand: those with a decision to take first."""
    found = [one for one in sources if one["held"] or _has_failed(one)]
    return sorted(found, key=lambda one: not one["held"])


def _has_failed(source: Record) -> bool:
    """A paused source has been looked at."""
    last = source["last_run"]
    return bool(last) and last["state"] in WAITING and not source["paused"]
