"""OGC API – Records, Part 1 (OGC 20-004), and ArcGIS Hub's search, which speaks it.

An address may name the items of a collection, the collection, or the service; then its collections
of records are found out. Pages follow the links ``next``.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from ckanext.ogptn.harvesters.faults import RecordFault, SourceFault
from ckanext.ogptn.harvesters.readers.addresses import joined
from ckanext.ogptn.harvesters.readers.json_feeds import json_body
from ckanext.ogptn.harvesters.readers.ogc_api import ogc_items
from ckanext.ogptn.harvesters.readers.paging import Census
from ckanext.ogptn.harvesters.records import BadRecord, Get, Listing, Record

PAGE_SIZE = 100
ACCEPT = "application/geo+json, application/json;q=0.9"
# ArcGIS Hub has one collection of all that it shows, maps and stories too, and one of its data.
_DATA = ("dataset", "datasets")

Json = dict[str, Any]


def read(get: Get, url: str, page_size: int = PAGE_SIZE, collection: str = "") -> Listing:
    """Read the records of a collection, or of all collections of records that a service has.

    Raises SourceFault where there is none, or where a listing breaks off or does not add up.
    """
    given: set[str] = set()
    for items in item_addresses(get, url, collection):
        census = Census("records", items)
        # A record may be in several collections.
        before = frozenset(given)
        for item in _pages(get, items, page_size, census):
            if item.remote_id not in before:
                given |= {item.remote_id} - {""}
                yield item
        if not census.settled():
            raise census.restless()


def item_addresses(get: Get, url: str, collection: str = "") -> list[str]:
    """Give where the records of a service are listed, whatever address of it a person pasted."""
    parts = urlsplit(url.strip())
    path = parts.path.rstrip("/")
    if path.endswith("/items"):
        return [url.strip()]
    if re.search(r"/collections/[^/]+$", path):
        return [urlunsplit(parts._replace(path=f"{path}/items"))]
    root = urlunsplit(parts._replace(path=path.removesuffix("/collections"), query="", fragment=""))
    names = [collection] if collection else collections(get, root)
    return [f"{root}/collections/{name}/items" for name in names]


def collections(get: Get, root: str) -> list[str]:
    """Name the collections of records that a service has; raise SourceFault if it has none."""
    with get(f"{root}/collections", accept="application/json") as reply:
        answer, address = json_body.load(reply), reply.url
    listed = json_body.objects(answer.get("collections") if isinstance(answer, dict) else None)
    names = [str(one["id"]) for one in listed if one.get("itemType") == "record" and one.get("id")]
    if not names:
        others = ", ".join(str(one.get("id")) for one in listed[:5])
        said = f"no collection of records, but {others}" if others else "no list of collections"
        raise SourceFault("not_the_protocol", said, url=address)
    return [name for name in names if name in _DATA] or names


def _pages(get: Get, items: str, size: int, census: Census) -> Listing:
    address: str | None = items
    params: dict[str, str] | None = {"limit": str(size)}
    visited: set[str] = set()
    while address:
        if address in visited:
            raise census.fault("the pages go in a circle")
        visited.add(address)
        with get(address, params, accept=ACCEPT) as reply:
            page, shown = json_body.load(reply), reply.url
        census.page(matched(page, shown))
        for feature in page["features"]:
            item = record(feature, shown)
            if census.take(item.remote_id) and (
                isinstance(item, BadRecord) or ogc_items.is_public(feature)
            ):
                yield item
        address, params = following(page, shown), None
        if address and census.stuck:
            raise census.fault("a page gives nothing that the pages before had not")


def matched(page: Any, url: str) -> int | None:
    """Give how many records there are, if a page says so; raise SourceFault if it is no page."""
    if not isinstance(page, dict) or not isinstance(page.get("features"), list):
        raise SourceFault("not_the_protocol", "the answer holds no list of features", url=url)
    count = page.get("numberMatched")
    return count if isinstance(count, int) and not isinstance(count, bool) else None


def following(page: Json, url: str) -> str | None:
    """Give the address of the next page, if there is one."""
    for link in json_body.objects(page.get("links")):
        if link.get("rel") == "next":
            return joined(url, link.get("href")) or None
    return None


def record(feature: object, url: str) -> Record | BadRecord:
    """Make a record of a feature that was listed at an address."""
    if not isinstance(feature, dict):
        return BadRecord("", RecordFault("not_the_protocol", "a record is not a JSON object"))
    remote_id = ogc_items.identifier(feature)
    if not remote_id:
        return BadRecord("", RecordFault("id_missing", "a record has no id", field="id"))
    content = ogc_items.parse(feature, url)
    return Record(remote_id, content, content["landing_page"] or content["uri"])
