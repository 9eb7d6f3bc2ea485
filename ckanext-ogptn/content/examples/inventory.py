"""Fill the inventory of a portal that harvests the example sites, through CKAN's actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from ckanapi import NotFound

from ckanext.ogptn.content.loader import Api, Progress
from ckanext.ogptn.content.reading import load, ready
from ckanext.ogptn.domain.dates import add_months, last_day

Record = dict[str, Any]
# As many as the action hands out at once; an example has fewer.
ALL = 1000


def read(today: date, folder: Traversable | None = None) -> list[Record]:
    """Read `inventory.yaml` below `folder` (by default our own) into what `ogptn_inventory_create` takes.

    Each item carries the mark of an example in its title and its notes. Releases that are stated in months are counted
    from `today`."""
    root = files(__package__) if folder is None else folder
    document = load(root / "inventory.yaml")
    return [_item(document, entry, today) for entry in document["items"]]


def _item(document: Mapping[str, Any], entry: Mapping[str, Any], today: date) -> Record:
    fields = {key: value for key, value in entry.items() if key != "release_in_months"}
    if months := entry.get("release_in_months"):
        day = last_day(add_months(today, months), "month")
        fields |= {"release_date": day, "release_precision": "month"}
    title = {lang: f"{text} {document['mark'][lang]}" for lang, text in entry["title"].items()}
    texts = {"title": title, "notes": document["notes"]}
    return ready({"commitment": document["commitment"], "is_example": True, **fields, **texts})


def fill(api: Api, progress: Progress, today: date) -> int:
    """Put down the example items that their institutions have not; return how many. `api` acts for an administrator.

    An item whose dataset is not in the portal is put down without it."""
    items = list(_missing(api, read(today)))
    for number, item in enumerate(items, 1):
        progress(f"{number} of {len(items)}: {item['institution']} {item['identifier']}")
        if "dataset" in item and not _exists(api, item["dataset"]):
            del item["dataset"]
        api.call_action("ogptn_inventory_create", item)
    return len(items)


def _missing(api: Api, items: list[Record]) -> Iterator[Record]:
    for institution in sorted({item["institution"] for item in items}):
        asked = {"institution": institution, "limit": ALL}
        listed = api.call_action("ogptn_inventory_list", asked)["results"]
        there = {one["identifier"] for one in listed}
        yield from (
            item
            for item in items
            if item["institution"] == institution and item["identifier"] not in there
        )


def _exists(api: Api, name: str) -> bool:
    try:
        shown: Record = api.call_action("package_show", {"id": name})
    except NotFound:
        return False
    return bool(shown["state"] == "active")
