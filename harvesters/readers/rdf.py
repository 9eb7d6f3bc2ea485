"""Parse RDF that strangers wrote: nothing is fetched but JSON-LD contexts, nothing is unfolded."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin
from xml.sax import SAXException

from rdflib import Dataset, Graph
from rdflib.exceptions import Error as RdfError

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers import json_body, xml
from ckanext.ogptn.harvesters.records import Get
from ckanext.ogptn.net.client import Reply
from ckanext.ogptn.net.errors import FetchError

ACCEPT = "text/turtle, application/ld+json;q=0.9, application/rdf+xml;q=0.8, */*;q=0.1"
# A graph takes some twenty times the bytes of its text; feeds in pages have less than one million.
MAX_BYTES = 16 * 1024 * 1024
MAX_CONTEXTS = 5
_FORMATS = {"text/turtle": "turtle", "application/x-turtle": "turtle", "text/n3": "n3",
            "text/rdf+n3": "n3", "application/n-triples": "nt", "application/ld+json": "json-ld",
            "application/json": "json-ld", "application/rdf+xml": "xml",
            "application/xml": "xml", "text/xml": "xml"}  # fmt: skip
_ENDINGS = {"ttl": "turtle", "n3": "n3", "nt": "nt", "jsonld": "json-ld", "json": "json-ld",
            "rdf": "xml", "xml": "xml"}  # fmt: skip
# rdflib's parsers raise each its own, and what their code stumbles over.
_BROKEN = (RdfError, SAXException, SyntaxError, ValueError, TypeError, AttributeError, LookupError,
           AssertionError, RecursionError)  # fmt: skip

Fetch = Callable[[str], Any]


def parse(reply: Reply, get: Get | None = None) -> Graph:
    """Parse an answer; raise SourceFault where it is no RDF, or is too large for memory.

    Contexts that JSON-LD names elsewhere are fetched with ``get``, and refused without it.
    """
    body = reply.content
    if len(body) > MAX_BYTES:
        said = f"a page of the feed has {len(body)} bytes; more than {MAX_BYTES} are not read"
        raise SourceFault("body_too_large", said, url=reply.url)
    format_ = rdf_format(reply.media_type, reply.url, body)
    if format_ == "xml":
        xml.parse(body, reply.url)  # Refuses entities, which the parser of RDF would unfold.
    if format_ == "json-ld":
        body = _self_contained(reply, get)
    # Only JSON-LD has graphs in the graph.
    graph = Dataset(default_union=True) if format_ == "json-ld" else Graph()
    try:
        graph.parse(data=body, format=format_, publicID=reply.url)
    except _BROKEN as error:
        said = " ".join(str(error).split())[:300] or type(error).__name__
        raise SourceFault(
            "not_the_protocol", f"the feed is no RDF: {said}", url=reply.url
        ) from error
    return graph


def rdf_format(media_type: str, url: str, body: bytes = b"") -> str:
    """Name how a page is written: by how it begins, its media type, or how its address ends."""
    start = body[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"<?xml", b"<rdf:RDF", b"<!DOCTYPE rdf")):
        return "xml"
    if start.startswith(b"{"):
        return "json-ld"
    ending = url.partition("?")[0].rpartition(".")[2].lower()
    return _FORMATS.get(media_type) or _ENDINGS.get(ending, "turtle")


def _self_contained(reply: Reply, get: Get | None) -> bytes:
    """Give JSON-LD with all its contexts in it, so that its parser has nothing to fetch."""
    contexts = _Contexts(get)
    try:
        return json.dumps(contexts.inlined(json_body.load(reply), reply.url)).encode()
    except RecursionError as error:
        said = "the feed is nested too deep"
        raise SourceFault("not_the_protocol", said, url=reply.url) from error


class _Contexts:
    """The contexts that a document names elsewhere, each fetched once by the safe client."""

    def __init__(self, get: Get | None) -> None:
        self._get = get
        self._found: dict[str, Any] = {}

    def inlined(self, value: Any, base: str) -> Any:
        """Give a document with the contexts in the place of their addresses."""
        if isinstance(value, list):
            return [self.inlined(part, base) for part in value]
        if not isinstance(value, dict):
            return value
        return {
            key: self._context(part, base) if key == "@context" else self.inlined(part, base)
            for key, part in value.items()
        }

    def _context(self, context: Any, base: str) -> Any:
        if isinstance(context, str):
            return self._fetched(urljoin(base, context))
        if isinstance(context, list):
            # A list in a list is no context.
            parts = [self._context(part, base) for part in context]
            return [one for part in parts for one in (part if isinstance(part, list) else [part])]
        if isinstance(context, dict):
            if "@import" in context:
                said = "the feed imports a context"
                raise SourceFault("not_the_protocol", said, url=base)
            return self.inlined(context, base)
        return context

    def _fetched(self, url: str) -> Any:
        if url not in self._found:
            if self._get is None or len(self._found) >= MAX_CONTEXTS:
                said = f"the feed names a context elsewhere: {url}"
                raise SourceFault("not_the_protocol", said, url=url)
            # While it is being read: a context that names itself ends here.
            self._found[url] = {}
            self._found[url] = self._read(url, self._get)
        return self._found[url]

    def _read(self, url: str, get: Get) -> Any:
        try:
            with get(url, accept="application/ld+json, application/json;q=0.9") as reply:
                document, address = json_body.load(reply), reply.url
        except FetchError as error:
            said = f"the feed's context cannot be read: {error.detail}"
            raise SourceFault(error.code, said, url=error.url, status=error.status) from error
        if not isinstance(document, dict) or "@context" not in document:
            said = "the feed's context holds none"
            raise SourceFault("not_the_protocol", said, url=address)
        return self._context(document["@context"], address)
