"""Look at one place with the reader of one protocol: what is it called, how many records has it?

Each function raises FetchError or SourceFault where the place does not speak the protocol.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers.ckan_api import ckan, ckan_answers
from ckanext.ogptn.harvesters.readers.iso_records import csw, waf
from ckanext.ogptn.harvesters.readers.json_feeds import data_json, json_body
from ckanext.ogptn.harvesters.readers.ogc_api import ogc_records
from ckanext.ogptn.harvesters.readers.rdf_feeds import dcat, rdf, rdf_pages
from ckanext.ogptn.harvesters.records import Get, Record
from ckanext.ogptn.harvesters.sources.recognition import Hints, recognised
from ckanext.ogptn.net.errors import FetchError

CERTAIN = 0.9


@dataclass(frozen=True)
class Guess:
    """One way to read a site.

    ``count`` is how many records it has, None where it does not say; ``certainty`` goes from 0 to 1;
    ``url`` is the address to save.
    """

    protocol: str
    url: str
    title: str = ""
    count: int | None = None
    certainty: float = 1.0


Look = Callable[[Get, str, Hints], Guess]


def _ckan(get: Get, url: str, hints: Hints) -> Guess:
    root, address = ckan.search_addresses(url)[0]
    with get(address, {"rows": "0", "start": "0"}, accept="application/json") as reply:
        page = ckan_answers.parse_page(reply)
    return Guess("ckan", root, _ckan_title(get, root) or hints.title, page.count)


def _ckan_title(get: Get, root: str) -> str:
    try:
        with get(f"{root}/api/3/action/status_show", accept="application/json") as reply:
            status = ckan_answers.result_of(reply)
    except (FetchError, SourceFault):
        return ""
    return json_body.text(status.get("site_title")) if isinstance(status, dict) else ""


def _csw(get: Get, url: str, hints: Hints) -> Guess:
    base, own = csw.place_of(url)
    asked = {**own, "service": "CSW", "version": "2.0.2", "request": "GetCapabilities"}
    with get(base, asked, accept="application/xml") as reply:
        told = recognised(reply)
    if told.kind != "csw":
        raise SourceFault("not_the_protocol", f"no catalogue of CSW but {told.title or told.kind}")
    _, page = csw.reach(csw.Server(get, base, own, "", 1))
    return Guess("csw", csw.saved(base, own), told.title or hints.title, page.matched)


def _data_json(get: Get, url: str, hints: Hints) -> Guess:
    with get(url, accept="application/json") as reply:
        listed = [isinstance(item, Record) for item in data_json.datasets(reply)]
        address = reply.url
    good = sum(listed)
    return Guess("data_json", address, hints.title, len(listed), 1.0 if good or not listed else 0.3)


def _dcat(get: Get, url: str, hints: Hints) -> Guess:
    with get(url, accept=rdf.ACCEPT) as reply:
        graph = rdf.parse(reply, get)
        address = reply.url
    following = rdf_pages.next_page(graph, reply, url)
    found = sum(isinstance(item, Record) for item in dcat.datasets(graph, url))
    if not found:
        raise SourceFault("not_the_protocol", "the feed describes no dataset")
    count = rdf_pages.announced(graph) or (None if following else found)
    return Guess("dcat", address, dcat.title(graph) or hints.title, count)


def _ogc_records(get: Get, url: str, hints: Hints) -> Guess:
    addresses = ogc_records.item_addresses(get, url)
    with get(addresses[0], {"limit": "1"}, accept=ogc_records.ACCEPT) as reply:
        count = ogc_records.matched(json_body.load(reply), reply.url)
    several = len(addresses) > 1
    saved = re.sub(r"/collections(/[^/]+/items)?/?$", "", url) if several else addresses[0]
    return Guess("ogc_records", saved, hints.title, None if several else count)


def _waf(get: Get, url: str, hints: Hints) -> Guess:
    records: list[str] = hints.detail.get("records", [])
    with get(records[0], accept="application/xml") as reply:
        found = waf.parse(reply)
    if not isinstance(found, Record):
        raise found.fault
    nested = bool(hints.detail.get("folders"))
    return Guess("waf", url, hints.title, None if nested else len(records), CERTAIN)


def _folders(get: Get, url: str, hints: Hints) -> Guess:
    if hints.detail.get("descriptor"):
        return Guess("folders", url.rpartition("/")[0] + "/", hints.title, None, 0.8)
    tables: list[str] = hints.detail.get("tables", [])
    return Guess("folders", url, hints.title, None, 0.8 if tables else 0.5)


LOOKS: dict[str, Look] = {
    "ckan": _ckan,
    "csw": _csw,
    "data_json": _data_json,
    "dcat": _dcat,
    "ogc_records": _ogc_records,
    "waf": _waf,
    "folders": _folders,
}
