"""Name a record in few words, and its address, for a reader who sees it outside the portal."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.helpers.proposals import ogptn_commitment_number
from ckanext.ogptn.helpers.sentences import ogptn_plan_short
from ckanext.ogptn.helpers.values import ogptn_plain

Record = dict[str, Any]


def of_commitment(item: Record) -> str:
    """Name a commitment by its numbers: "Commitment 10, part 2"."""
    return ogptn_commitment_number(item)


def of_milestone(item: Record, step: Record) -> str:
    """Name a milestone by its place in the commitment: "Commitment 10, milestone 2"."""
    steps = [one["identifier"] for one in item.get("milestones") or []]
    number = steps.index(step["identifier"]) + 1 if step["identifier"] in steps else None
    if number is None:
        return of_commitment(item)
    return of_commitment(item) + tk._(", milestone {number}").format(number=number)


def of_plan(plan: Record) -> str:
    """Name a plan, with its years."""
    return ogptn_plain(plan.get("title_translated")) or ogptn_plan_short(plan)


def address(name: str, endpoint: str = "ogptn.commitment", **arguments: str) -> str:
    """Return the full address of a record's page, in the language of the page's address."""
    found: str = tk.url_for(endpoint, id=name, _external=True, **arguments)
    return found
