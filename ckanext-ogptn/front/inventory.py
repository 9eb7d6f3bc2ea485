"""The inventory of promised data as everybody reads it, gathered through actions."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.front import gathering
from ckanext.ogptn.helpers import values
from ckanext.ogptn.pages import inventory, words
from ckanext.ogptn.pages.inventory import PAGE_SIZE, Asked
from ckanext.ogptn.pages.listing import page_links

Record = dict[str, Any]
# The commitment by which the second plan promised this inventory.
PROMISE = "tn-2016-03"
MOST_ROWS = 1000


def _action(action: str, **asked: Any) -> Any:
    return tk.get_action(action)({}, asked)


def asked(arguments: dict[str, str]) -> Asked:
    """Read what the address asks for."""
    named = [arguments["commitment"]] if arguments.get("commitment") else []
    known = [item["name"] for item in gathering.summaries(named)]
    return Asked.read(arguments, gathering.institution_titles(), known)


def page(wanted: Asked) -> Record:
    """Gather the page: the share opened so far, and the release calendar as it is filtered."""
    narrowed = {
        key: wanted.filters[key]
        for key in ("institution", "sector", "commitment")
        if key in wanted.filters
    }
    shares = _action("ogptn_inventory_summary", **narrowed)
    listed = _action(
        "ogptn_inventory_list", **wanted.arguments(), limit=PAGE_SIZE, offset=wanted.offset
    )
    return {
        "asked": wanted,
        "shares": shares,
        "count": listed["count"],
        "groups": inventory.by_period(listed["results"], values.language()),
        "pages": page_links(
            wanted.page, listed["count"], PAGE_SIZE, lambda n: address(wanted.at(n))
        ),
        "choices": _choices(),
        "promise": _promise(wanted.commitment or PROMISE),
    }


def address(wanted: Asked, endpoint: str = "ogptn_inventory.listing") -> str:
    """Return the address of a list, filtered."""
    query = wanted.query()
    return tk.url_for(endpoint) + (f"?{query}" if query else "")


def _choices() -> Record:
    """List what the filters offer: what there is something of."""
    whole = _action("ogptn_inventory_summary")
    institutions = [
        (row["institution"]["name"], values.ogptn_title_plain(row["institution"]))
        for row in whole["by_institution"]
    ]
    return {
        "institution": sorted(institutions, key=lambda choice: choice[1]),
        "sector": [(code, tk._(name)) for code, name in words.SECTORS.items()],
        "state": [(code, tk._(name)) for code, name in words.INVENTORY_STATES.items()],
        "year": [(str(row["year"]), str(row["year"])) for row in whole["by_year"] if row["year"]],
    }


def _promise(name: str) -> Record | None:
    return next(iter(gathering.summaries([name])), None)


def rows(wanted: Asked) -> list[Record]:
    """Give all items that the address asks for."""
    found: list[Record] = []
    while True:
        some = _action(
            "ogptn_inventory_list", **wanted.arguments(), limit=MOST_ROWS, offset=len(found)
        )["results"]
        found += some
        if len(some) < MOST_ROWS:
            return found
