"""The parsing of RDF: its formats, contexts that lie elsewhere, pages made to harm."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers.rdf_feeds import dcat, rdf
from ckanext.ogptn.net.errors import BodyTooLarge
from tests.harvesters.reading.replies import get_from, reply

URL = "http://source.tn/catalog.ttl"


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"<html><body>404", "text/turtle"),
        (b"@prefix dcat: <", "text/turtle"),
        (b"<rdf:RDF", "application/rdf+xml"),
        (b"{", "application/ld+json"),
        (b'{"@context": "http://127.0.0.1/x", "@id": "y"}', "application/ld+json"),
        (b'{"@context": [{"@import": "http://x"}], "@id": "y"}', "application/ld+json"),
        (b'<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', "application/rdf+xml"),
    ],
)
def test_another_answer_is_a_fault(body: bytes, media_type: str) -> None:
    """Also one that would make the parser fetch or unfold something."""
    with pytest.raises(SourceFault):
        rdf.parse(reply(body, media_type=media_type))


JSONLD = """{"@context": %s, "@graph": [{"@id": "http://c.tn/1", "@type": "dcat:Dataset", "dct:title": "Eau"}]}"""
INLINE = '{"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"}'
CONTEXT = "http://source.tn/context.jsonld"


def jsonld(context: str, get: Any = None) -> list[Any]:
    """Read a feed in JSON-LD with a context."""
    page = reply((JSONLD % context).encode(), "http://source.tn/feed.jsonld", "application/ld+json")
    return list(dcat.datasets(rdf.parse(page, get), URL))


@pytest.mark.parametrize("context", [INLINE, '"context.jsonld"', f'["{CONTEXT}", {INLINE}]'])
def test_a_context_elsewhere_comes_through_the_safe_client(context: str) -> None:
    """The parser of RDF fetches nothing; the address may be relative."""
    get = get_from({CONTEXT: f'{{"@context": {INLINE}}}'.encode()})
    assert [item.remote_id for item in jsonld(context, get)] == ["http://c.tn/1"]


@pytest.mark.parametrize(
    ("context", "answer", "said"),
    [
        (f'"{CONTEXT}"', None, "context cannot be read"),
        (f'"{CONTEXT}"', b"{}", "context holds none"),
        ('["http://a.tn/1", "http://a.tn/2"]', b"", "context cannot be read"),
        ('{"@import": "http://a.tn/1"}', b"", "imports a context"),
    ],
)
def test_a_context_that_cannot_be_had_is_a_fault(
    context: str, answer: bytes | None, said: str
) -> None:
    """Told in words."""
    with pytest.raises(SourceFault, match=said):
        jsonld(context, get_from({CONTEXT: answer} if answer is not None else {}))


def test_a_context_that_names_itself_ends() -> None:
    """And one that names ever new ones, after five."""
    itself = get_from({CONTEXT: f'{{"@context": ["{CONTEXT}", {INLINE}]}}'.encode()})
    assert len(jsonld(f'"{CONTEXT}"', itself)) == 1
    chain = get_from(
        {f"http://a.tn/{n}": f'{{"@context": "http://a.tn/{n + 1}"}}'.encode() for n in range(50)}
    )
    with pytest.raises(SourceFault, match=r"elsewhere: http://a\.tn/5"):
        jsonld('"http://a.tn/0"', chain)


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>'.encode("utf-16"),
        b'{"@context": {}, "a": ' + b"[" * 100_000,
        b"<a> <b> " + b"[ <c> " * 50_000,
        b"<a> <b> " + b'"' * 3 + b"\\" * 1_000_000,
    ],
    ids=["entities in UTF-16", "brackets", "nodes in nodes", "an endless string"],
)
def test_a_hostile_page_is_a_fault(body: bytes) -> None:
    """And no crash."""
    with pytest.raises(SourceFault):
        rdf.parse(reply(body, "http://source.tn/feed"))


@pytest.mark.parametrize(
    "body",
    [
        b"x" * (rdf.MAX_BYTES + 1),
        b"<a> <b> " + b"[] , " * 300_000,
        b"<a> <b> 1" + b"".join(b", %d" % n for n in range(rdf.MAX_TRIPLES)) + b" .",
    ],
    ids=["bytes", "brackets", "triples"],
)
def test_a_page_that_would_fill_the_memory_is_refused(body: bytes) -> None:
    """Feeds have pages; the reason says what is too much."""
    with pytest.raises(BodyTooLarge, match="a page of the feed is too large"):
        rdf.parse(reply(body, "http://source.tn/feed"))


def test_an_encoding_of_xml_is_read() -> None:
    """Any that the document declares; Turtle is UTF-8 by its standard."""
    feed = """<?xml version="1.0" encoding="ISO-8859-1"?>
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#"
     xmlns:dct="http://purl.org/dc/terms/"><dcat:Dataset rdf:about="http://c.tn/1"><dct:title>Déchets de la ville
    </dct:title></dcat:Dataset></rdf:RDF>"""
    (record,) = dcat.datasets(rdf.parse(reply(feed.encode("latin-1"), URL)), URL)
    assert record.content["title"]["fr"] == "Déchets de la ville"


@pytest.mark.parametrize(
    ("media_type", "url", "format_"),
    [
        ("text/turtle", "http://x/a", "turtle"),
        ("application/rdf+xml", "http://x/a.ttl", "xml"),
        ("application/octet-stream", "http://x/a.jsonld?page=2", "json-ld"),
        ("", "http://x/feed", "turtle"),
    ],
)
def test_the_format_is_what_the_server_says(media_type: str, url: str, format_: str) -> None:
    """Else what the address ends with."""
    assert rdf.rdf_format(media_type, url) == format_
