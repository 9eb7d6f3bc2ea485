"""What the desk's forms offer to choose from: the portal's institutions, a plan's axes, commitments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.forms.fields import Choice
from ckanext.ogptn.front import gathering
from ckanext.ogptn.helpers import values

Record = dict[str, Any]
GOALS = range(1, 18)
MOST = 1000


def institutions() -> tuple[Choice, ...]:
    """List all institutions by title, in the reader's language."""
    titles = sorted(gathering.institution_titles().items(), key=lambda item: item[1])
    return tuple(Choice(name, title) for name, title in titles)


def axes(plan: Record) -> tuple[Choice, ...]:
    """List the axes of a plan."""
    return tuple(
        Choice(
            str(axis["number"]), f"{axis['number']}. {values.ogptn_plain(axis['title_translated'])}"
        )
        for axis in plan.get("axes") or []
    )


def wholes(plan: Record, without: str = "") -> tuple[Choice, ...]:
    """List the commitments of a plan that may have parts; `without` is left out."""
    found = _commitments(action_plan=plan["name"])
    return _named(one for one in found if one["name"] != without)


def earlier(plan: Record) -> tuple[Choice, ...]:
    """List the commitments of the other plans."""
    return _named(one for one in _commitments() if one["action_plan"] != plan["name"])


def commitments() -> tuple[Choice, ...]:
    """List the whole commitments of all plans."""
    return _named(_commitments())


def _commitments(**filters: str) -> list[Record]:
    asked = {**filters, "parts": False, "limit": MOST}
    found: list[Record] = tk.get_action("ogptn_commitment_list")({}, asked)["results"]
    return found


def _named(found: Iterable[Record]) -> tuple[Choice, ...]:
    return tuple(
        Choice(one["name"], f"{one['name']}{tk._(': ')}{values.ogptn_title_plain(one)}")
        for one in found
    )


def goals() -> tuple[Choice, ...]:
    """List the Sustainable Development Goals by number."""
    return tuple(Choice(str(number), str(number)) for number in GOALS)


def own_institutions() -> list[str]:
    """Name the institutions of government whose records the caller may edit."""
    found = tk.get_action("organization_list_for_user")({}, {"permission": "update_dataset"})
    known = {one["name"]: one for one in gathering.institutions()}
    kinds = {name: one.get("institution_type") for name, one in known.items()}
    return [one["name"] for one in found if kinds.get(one["name"]) in (None, "", "government")]


def open_plans() -> list[Record]:
    """List the plans that the caller may see and that take commitments, the newest first."""
    return [plan for plan in gathering.plans() if not plan["is_closed"]]
