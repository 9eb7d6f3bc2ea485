"""What an answer says of the site behind it: the software, the feeds that it links, what it is. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers import xml
from ckanext.ogptn.harvesters.readers.addresses import folder, joined
from ckanext.ogptn.harvesters.readers.folders import DESCRIPTOR, is_table, parse_listing
from ckanext.ogptn.harvesters.readers.iso_records import iso19139
from ckanext.ogptn.harvesters.readers.json_feeds import json_body
from ckanext.ogptn.net.client import Reply

# Words in a page that its software leaves there.
_SOFTWARE = (
    ("geonetwork", re.compile(rb"geonetwork", re.IGNORECASE)),
    ("arcgis_hub", re.compile(rb"hub\.arcgis|opendata\.arcgis|arcgis-hub", re.IGNORECASE)),
    ("dkan", re.compile(rb"content=[\"'][^\"']*dkan|/profiles/dkan/", re.IGNORECASE)),
    ("ckan", re.compile(rb"content=[\"']ckan|/webassets/ckan|data-module=|/api/3/?[\"']", re.IGNORECASE)),
    ("pycsw", re.compile(rb"pycsw", re.IGNORECASE)),
)  # fmt: skip
_FEEDS = frozenset({"text/turtle", "application/ld+json", "application/rdf+xml", "text/n3"})
_CSW = ("http://www.opengis.net/cat/csw/2.0.2", "http://www.opengis.net/cat/csw/3.0")
_CATALOGUE = re.compile(r"(catalog(ue)?|ckan|data|opendata|donnees)\b", re.IGNORECASE)
_LISTING = re.compile(r"^(index of|directory listing|.* - /)", re.IGNORECASE)


@dataclass(frozen=True)
class Hints:
    """What an answer says of the site.

    ``kind`` names what the answer itself is: a protocol, or ``page``, ``table``, ``archive``,
    ``service`` (of maps), ``record``, ``unknown``; ``feeds`` are addresses that a page links as data,
    ``neighbours`` the roots of catalogues of the same domain that it links.
    """

    kind: str
    software: str = ""
    title: str = ""
    feeds: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    detail: dict[str, Any] = field(default_factory=dict)


def recognised(reply: Reply) -> Hints:
    """Look at an answer."""
    if reply.is_page:
        return _page(reply)
    reply.body.seek(0)
    start = reply.body.read(2048)
    reply.body.seek(0)
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"PK\x03\x04"):
        return Hints("archive")
    if bare.startswith((b"{", b"[")):
        return _json(reply)
    if bare.startswith(b"<"):
        return _xml(reply)
    if b"@prefix" in bare or re.match(rb"(?i)(prefix|base)\s|<[^>]+>\s+(a|<)", bare):
        return Hints("dcat")
    return Hints("table" if b"," in bare or b";" in bare else "unknown")


def _page(reply: Reply) -> Hints:
    body = reply.content
    software = next((name for name, word in _SOFTWARE if word.search(body)), "")
    try:
        tree = html.document_fromstring(body)
    except (etree.ParserError, ValueError):
        return Hints("page", software)
    title = " ".join((tree.findtext(".//title") or "").split())
    feeds = tuple(
        joined(reply.url, link.get("href"))
        for link in tree.iter("link")
        if link.get("href") and (link.get("type") or "").partition(";")[0] in _FEEDS
    )
    if found := _folder(reply, body, title):
        return found
    links = (joined(reply.url, link.get("href")) for link in tree.iter("a"))
    return Hints("page", software, title, feeds, _neighbours(reply.url, links))


def _neighbours(url: str, links: Iterable[str]) -> tuple[str, ...]:
    """Give the roots of other hosts of the same domain whose names say that they hold data."""
    here = urlsplit(url).hostname or ""
    domain = ".".join(
        here.split(".")[-3 if re.search(r"\.(gov|com|org|net)\.\w\w$", here) else -2 :]
    )
    found = []
    for link in links:
        try:
            parts = urlsplit(link)
            host = parts.hostname or ""
        except ValueError:
            continue
        if host != here and host.endswith(f".{domain}") and _CATALOGUE.match(host):
            found.append(f"{parts.scheme}://{parts.netloc}")
    return tuple(dict.fromkeys(found))


def _folder(reply: Reply, body: bytes, title: str) -> Hints | None:
    """Say which kind of folder a listing is: of metadata in XML, or of tables."""
    if not _LISTING.match(title):
        return None
    entries = parse_listing(body, folder(reply.url))
    names = [entry.name for entry in entries]
    records = [entry.url for entry in entries if entry.name.lower().endswith(".xml")]
    tables = [name for name in names if is_table(name) or name == DESCRIPTOR]
    folders = [entry.url for entry in entries if entry.is_folder]
    if records and len(records) >= len(tables):
        return Hints("waf", title=title, detail={"records": records, "folders": folders})
    return Hints("folders", title=title, detail={"tables": tables, "folders": folders})


def _json(reply: Reply) -> Hints:
    try:
        value = json_body.load(reply)
    except SourceFault:
        return Hints("unknown")
    if isinstance(value, list):
        listed = json_body.objects(value)
        is_pod = bool(listed) and "title" in listed[0] and "identifier" in listed[0]
        return Hints("data_json" if is_pod else "unknown")
    if not isinstance(value, dict):
        return Hints("unknown")
    return _json_object(value)


def _json_object(value: dict[str, Any]) -> Hints:
    title = json_body.text(value.get("title"))
    if {"success", "result"} <= value.keys() or {"success", "error"} <= value.keys():
        return Hints("ckan", "ckan")
    if isinstance(value.get("dataset"), list):
        return Hints("data_json", title=title)
    if {"collections", "conformsTo", "features"} & value.keys() and "links" in value:
        return Hints("ogc_records", title=title)
    if _links_api(value.get("links")):
        return Hints("ogc_records", title=title)
    if "@context" in value or "@graph" in value:
        return Hints("dcat")
    if isinstance(value.get("resources"), list) and "name" in value:
        return Hints("folders", title=title, detail={"descriptor": True})
    return Hints("unknown")


def _links_api(links: object) -> bool:
    rels = {link.get("rel") for link in json_body.objects(links)}
    return bool(rels & {"conformance", "data", "service-desc"})


def _xml(reply: Reply) -> Hints:
    try:
        root = xml.parse(reply.content, reply.url)
    except SourceFault:
        return Hints("unknown")
    space, name = etree.QName(root).namespace, xml.name(root)
    if root.tag in iso19139.METADATA:
        return Hints("record")
    if space in _CSW and name in ("Capabilities", "GetRecordsResponse"):
        titles = (" ".join(element.itertext()).strip() for element in root.iter()
                  if str(element.tag).endswith("}Title"))  # fmt: skip
        return Hints("csw", title=next(titles, ""))
    if name == "RDF":
        return Hints("dcat")
    if "Capabilities" in name:
        return Hints("service", title=name)
    if name == "ExceptionReport":
        # A service of the OGC that was not told what is wanted of it; a catalogue is asked first.
        return Hints("csw")
    return Hints("unknown")
