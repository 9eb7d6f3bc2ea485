"""DCAT feeds (Turtle, RDF/XML, JSON-LD) with hydra paging, through ckanext-dcat's own parser."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

from ckanext.dcat.exceptions import RDFParserException
from ckanext.dcat.processors import HYDRA, RDFParser
from rdflib import DCAT, DCTERMS, FOAF, Graph, Literal, URIRef
from rdflib.exceptions import ParserError
from rdflib.namespace import SKOS, Namespace
from rdflib.term import Node

from ckanext.ogptn.harvesters.faults import RecordFault, SourceFault
from ckanext.ogptn.harvesters.language import Text, by_language, empty_text, merged
from ckanext.ogptn.harvesters.records import BadRecord, Get, Listing, Record
from ckanext.ogptn.net.client import Reply

ACCEPT = "text/turtle, application/ld+json;q=0.9, application/rdf+xml;q=0.8"
ADMS = Namespace("http://www.w3.org/ns/adms#")
PROFILES = ["euro_dcat_ap_3"]
MAX_PAGES = 2000
_FORMATS = {"text/turtle": "turtle", "application/x-turtle": "turtle", "text/n3": "n3",
            "application/ld+json": "json-ld", "application/json": "json-ld",
            "application/rdf+xml": "xml", "application/xml": "xml", "text/xml": "xml"}  # fmt: skip
_ENDINGS = {"ttl": "turtle", "n3": "n3", "jsonld": "json-ld", "json": "json-ld", "rdf": "xml",
            "xml": "xml"}  # fmt: skip

Json = dict[str, Any]


def read(get: Get, url: str) -> Listing:
    """Read all datasets of a feed, following its pages.

    Raises SourceFault where a page cannot be read, leads back to one that was read, or fewer
    datasets come than the feed announces.
    """
    page: str | None = url
    visited: set[str] = set()
    seen, announced = 0, 0
    while page:
        if page in visited or len(visited) >= MAX_PAGES:
            raise SourceFault("count_mismatch", "the pages of the feed go in a circle", url=page)
        visited.add(page)
        parser = parse(get(page, accept=ACCEPT))
        for item in datasets(parser):
            seen += 1
            yield item
        announced = _announced(parser.g)
        page = _next_page(parser, page)
    if announced and seen < announced:
        raise SourceFault(
            "count_mismatch", f"{announced} datasets announced, {seen} listed", url=url
        )


def parse(reply: Reply) -> RDFParser:
    """Parse one page; raise SourceFault where it is no RDF, or would fetch something else."""
    body, format_ = reply.content, rdf_format(reply.media_type, reply.url)
    _refuse_outside(body, format_, reply.url)
    parser = RDFParser(profiles=PROFILES)
    try:
        parser.parse(body, _format=format_)
    except (RDFParserException, ParserError, ValueError, AssertionError, LookupError) as error:
        said = " ".join(str(error).split())[:300]
        raise SourceFault(
            "not_the_protocol", f"the feed is no RDF: {said}", url=reply.url
        ) from error
    return parser


def rdf_format(media_type: str, url: str) -> str:
    """Name how a page is written: by its media type, else by how its address ends."""
    ending = url.partition("?")[0].rpartition(".")[2].lower()
    return _FORMATS.get(media_type) or _ENDINGS.get(ending, "turtle")


def _refuse_outside(body: bytes, format_: str, url: str) -> None:
    """Refuse what would make the parser unfold or fetch: entities, JSON-LD contexts elsewhere."""
    if format_ == "xml" and b"<!ENTITY" in body:
        raise SourceFault("not_the_protocol", "the feed declares entities", url=url)
    if format_ != "json-ld":
        return
    try:
        values = json.loads(body)
    except ValueError as error:
        raise SourceFault("not_the_protocol", f"the feed is no JSON: {error}", url=url) from error
    if _names_context(values):
        raise SourceFault("not_the_protocol", "the feed names a context elsewhere", url=url)


def _names_context(value: object) -> bool:
    if isinstance(value, list):
        return any(_names_context(part) for part in value)
    if not isinstance(value, dict):
        return False
    context = value.get("@context")
    listed = context if isinstance(context, list) else [context]
    if any(
        isinstance(part, str) or (isinstance(part, dict) and "@import" in part) for part in listed
    ):
        return True
    return any(_names_context(part) for part in value.values())


def datasets(parser: RDFParser) -> Listing:
    """Give the datasets of a page, in the order of their addresses."""
    found = {_uri_of(mapped): mapped for mapped in parser.datasets()}
    for uri in sorted(found):
        yield _record(parser.g, uri, found[uri])


def _record(graph: Graph, uri: str, mapped: Json) -> Record | BadRecord:
    extras = {e["key"]: e["value"] for e in mapped.get("extras", [])}
    # The feed's own identifier outlives a change of its address.
    remote_id = str(extras.get("identifier") or uri)
    if not remote_id:
        return BadRecord(
            "", RecordFault("id_missing", "a dataset has no address and no identifier")
        )
    subject = URIRef(uri)
    content = {
        "uri": uri,
        "title": text(graph, subject, DCTERMS.title, mapped.get("title"), mapped.get("notes")),
        "notes": text(graph, subject, DCTERMS.description, mapped.get("notes")),
        "keywords": sorted({str(word) for word in graph.objects(subject, DCAT.keyword)}),
        "publishers": _names(graph, subject),
        "themes": sorted(str(theme) for theme in graph.objects(subject, DCAT.theme)),
        "status": next((str(s) for s in graph.objects(subject, ADMS.status)), ""),
        "frequency": extras.get("frequency", ""),
        "period": [extras.get("temporal_start", ""), extras.get("temporal_end", "")],
        "spatial": extras.get("spatial_bbox") or extras.get("spatial") or "",
        "licence": mapped.get("license_id") or extras.get("license_url", ""),
        "landing_page": mapped.get("url", ""),
        "resources": _resources(graph, mapped),
    }
    return Record(remote_id, content, str(mapped.get("url") or uri))


def _uri_of(mapped: Json) -> str:
    return next((str(e["value"]) for e in mapped.get("extras", []) if e["key"] == "uri"), "")


def _resources(graph: Graph, mapped: Json) -> list[Json]:
    """Give the distributions in the order of their addresses: a graph has none of its own."""
    made = []
    for resource in mapped.get("resources", []):
        node = URIRef(resource.get("distribution_ref") or resource.get("uri") or "")
        made.append({
            "key": str(resource.get("uri") or resource.get("url") or ""),
            "url": resource.get("download_url") or resource.get("url") or "",
            "format": resource.get("format") or resource.get("mimetype") or "",
            "name": text(graph, node, DCTERMS.title, resource.get("name")),
            "description": text(graph, node, DCTERMS.description, resource.get("description")),
            "licence": resource.get("license") or "",
        })  # fmt: skip
    return sorted(made, key=lambda made_one: (made_one["key"], made_one["url"]))


def text(
    graph: Graph, subject: Node, predicate: URIRef, plain: object, context: object = ""
) -> Text:
    """Read a text in each of the portal's languages; that of an untagged one is guessed."""
    told = empty_text()
    loose = []
    for value in sorted(graph.objects(subject, predicate), key=str):
        if not isinstance(value, Literal):
            continue
        language = (value.language or "").lower().partition("-")[0]
        if language in told:
            told[language] = told[language] or str(value).strip()
        elif not language:
            loose.append(str(value))
    if not any(told.values()) and not loose:
        loose = [str(plain or "")]
    return merged(told, by_language("\n".join(loose), str(context or "")))


def _names(graph: Graph, subject: Node) -> list[str]:
    bodies = graph.objects(subject, DCTERMS.publisher)
    return sorted({str(name) for body in bodies for p in (FOAF.name, SKOS.prefLabel)
                   for name in graph.objects(body, p)})  # fmt: skip


def _announced(graph: Graph) -> int:
    for value in graph.objects(None, HYDRA.totalItems):
        if str(value).isdigit():
            return int(str(value))
    return 0


def _next_page(parser: RDFParser, page: str) -> str | None:
    following = parser.next_page()
    return urljoin(page, following) if following else None
