"""Parse RDF that strangers wrote: nothing is fetched but JSON-LD contexts, nothing is unfolded.

rdflib's own parsers take minutes for some megabytes of hostile text; Oxigraph's take seconds, and
say each triple as they find it, so that a page may end when it has too many.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pyoxigraph as ox
from lxml import etree
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.term import Node

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers import xml
from ckanext.ogptn.harvesters.readers.rdf_feeds import jsonld
from ckanext.ogptn.harvesters.records import Get
from ckanext.ogptn.net.client import Reply
from ckanext.ogptn.net.errors import BodyTooLarge

ACCEPT = "text/turtle, application/ld+json;q=0.9, application/rdf+xml;q=0.8, */*;q=0.1"
# A graph takes one thousand bytes for each of its triples; a page of a hundred datasets has less than
# a million bytes, five thousand triples and a thousand brackets.
MAX_BYTES = 16 * 1024 * 1024
MAX_TRIPLES = 200_000
MAX_BRACKETS = 200_000
# Signs that no address has, and careless feeds write: spaces in names of files, for the most part.
_NOT_OF_ADDRESSES = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_FORMATS = {"text/turtle": "turtle", "application/x-turtle": "turtle", "text/n3": "n3",
            "text/rdf+n3": "n3", "application/n-triples": "nt", "application/ld+json": "json-ld",
            "application/json": "json-ld", "application/rdf+xml": "xml",
            "application/xml": "xml", "text/xml": "xml"}  # fmt: skip
_ENDINGS = {"ttl": "turtle", "n3": "n3", "nt": "nt", "jsonld": "json-ld", "json": "json-ld",
            "rdf": "xml", "xml": "xml"}  # fmt: skip
_PARSED_AS = {"turtle": ox.RdfFormat.TURTLE, "n3": ox.RdfFormat.N3, "nt": ox.RdfFormat.N_TRIPLES,
              "json-ld": ox.RdfFormat.JSON_LD, "xml": ox.RdfFormat.RDF_XML}  # fmt: skip


def parse(reply: Reply, get: Get | None = None) -> Graph:
    """Parse an answer; raise SourceFault where it is no RDF, BodyTooLarge where it fills the memory.

    Contexts that JSON-LD names elsewhere are fetched with ``get``, and refused without it.
    """
    body = reply.content
    _check_size(body, reply)
    format_ = rdf_format(reply.media_type, reply.url, body)
    if format_ == "xml":
        # Refuses entities, which another parser would unfold, and knows all encodings.
        body = etree.tostring(xml.parse(body, reply.url), encoding="utf-8")
    elif format_ == "json-ld":
        body = json.dumps(jsonld.self_contained(reply, get)).encode()
    try:
        return _graph(body, _PARSED_AS[format_], reply)
    except (SyntaxError, ValueError, OSError) as error:
        said = " ".join(str(error).split())[:300]
        raise SourceFault(
            "not_the_protocol", f"the feed is no RDF: {said}", url=reply.url
        ) from error


def _graph(body: bytes, format_: ox.RdfFormat, reply: Reply) -> Graph:
    graph, terms = Graph(SimpleMemory()), _Terms()
    found = ox.parse(
        input=body.removeprefix(b"\xef\xbb\xbf"), format=format_, base_iri=reply.url, lenient=True
    )
    for count, quad in enumerate(found):
        if count >= MAX_TRIPLES:
            raise _too_large(f"more than {MAX_TRIPLES} triples", reply)
        # Graphs in the graph, which JSON-LD may have, are read as one.
        graph.add((terms.of(quad.subject), terms.of(quad.predicate), terms.of(quad.object)))
    return graph


class _Terms:
    """The terms of one graph for rdflib, each address made once."""

    def __init__(self) -> None:
        self._known: dict[str, URIRef] = {}

    def of(self, term: object) -> Node:
        """Give a term; what only later versions of RDF have (triples as terms) is a node without name."""
        if isinstance(term, ox.NamedNode):
            value = _NOT_OF_ADDRESSES.sub(lambda sign: quote(sign[0]), term.value)
            return self._known.setdefault(value, URIRef(value))
        if isinstance(term, ox.Literal):
            if term.language:
                return Literal(term.value, lang=term.language)
            return Literal(term.value)
        return BNode(term.value) if isinstance(term, ox.BlankNode) else BNode()


def _check_size(body: bytes, reply: Reply) -> None:
    if len(body) > MAX_BYTES:
        raise _too_large(f"{len(body)} bytes, more than {MAX_BYTES}", reply)
    brackets = body.count(b"[") + body.count(b"(") + body.count(b"{")
    if brackets > MAX_BRACKETS:
        raise _too_large(f"{brackets} brackets, more than {MAX_BRACKETS}", reply)


def _too_large(how_much: str, reply: Reply) -> BodyTooLarge:
    return BodyTooLarge(reply.url, f"a page of the feed is too large: {how_much}")


def rdf_format(media_type: str, url: str, body: bytes = b"") -> str:
    """Name how a page is written: by how it begins, its media type, or how its address ends."""
    start = body[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"<?xml", b"<rdf:RDF", b"<!DOCTYPE rdf")):
        return "xml"
    if start.startswith(b"{"):
        return "json-ld"
    ending = url.partition("?")[0].rpartition(".")[2].lower()
    return _FORMATS.get(media_type) or _ENDINGS.get(ending, "turtle")
