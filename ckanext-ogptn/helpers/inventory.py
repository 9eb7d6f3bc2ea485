"""Template helpers of the inventory of promised data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan.plugins import toolkit as tk
from markupsafe import Markup

from ckanext.ogptn.helpers.values import is_rtl
from ckanext.ogptn.pages import inventory, words


def ogptn_inventory_shares(**filters: str) -> dict[str, Any]:
    """Count the promised data of an ``institution``, or that a ``commitment`` asks for."""
    found: dict[str, Any] = tk.get_action("ogptn_inventory_summary")({}, dict(filters))
    return found


def ogptn_inventory_bar(counts: Mapping[str, int], share: float = 100) -> Markup:
    """Draw a bar of promised data: open, overdue, to come."""
    return inventory.bar(counts, rtl=is_rtl(), share=share)


def ogptn_inventory_parts() -> dict[str, str]:
    """Name the parts of such a bar, in order."""
    names = {"opened": tk._("Open"), "overdue": tk._("Overdue"), "to_come": tk._("To come")}
    return {part: names[part] for part in inventory.CLASSES}


def ogptn_inventory_mark(state: str) -> str:
    """Name the state of a deadline whose mark an item's state has."""
    return words.INVENTORY_MARKS[state]


def ogptn_inventory_sentence(counts: Mapping[str, int]) -> str:
    """Say how much of the promised data is open so far."""
    text = tk.ungettext(
        "{opened} of {n} promised dataset is open so far.",
        "{opened} of {n} promised datasets are open so far.",
        counts["promised"],
    )
    said = str(text.format(n=counts["promised"], opened=counts["opened"]))
    if not counts["overdue"]:
        return said
    late = tk.ungettext("{n} is overdue.", "{n} are overdue.", counts["overdue"])
    return f"{said} {late.format(n=counts['overdue'])}"
