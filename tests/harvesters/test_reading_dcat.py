"""The reader of DCAT feeds."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers import dcat, rdf
from ckanext.ogptn.harvesters.sectors import feed_records
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from tests.harvesters.replies import get_from, records, reply

URL = "http://source.tn/catalog.ttl"
SETTINGS = SourceSettings(URL, "environment", "dcat")
PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> . @prefix adms: <http://www.w3.org/ns/adms#> .
"""


def dataset(number: int, more: str = "") -> str:
    """Write a dataset as ckanext-dcat does."""
    address = f"http://source.tn/dataset/d{number}"
    return f"""<{address}> a dcat:Dataset ; dct:identifier "id-{number}" ; {more}
      dct:title "Déchets"@fr , "النفايات"@ar , "Waste"@en ; dcat:keyword "b"@fr, "a"@fr ;
      dcat:distribution <{address}/resource/2> , <{address}/resource/1> .
    <{address}/resource/1> a dcat:Distribution ; dct:title "Table"@fr ;
      dcat:downloadURL <http://source.tn/a.csv> ; dct:format "CSV" .
    <{address}/resource/2> a dcat:Distribution ; dcat:accessURL <http://source.tn/b.zip> .
    """


def page(number: int, following: int | None = None, total: int = 2) -> bytes:
    """Write a page of the feed, with hydra's paging."""
    next_page = f"; hydra:next <{URL}?page={following}>" if following else ""
    return (
        f"{PREFIXES}<{URL}?page={number}> a hydra:PagedCollection ; "
        f"hydra:totalItems {total} {next_page} . {dataset(number)}"
    ).encode()


def test_all_pages_are_read() -> None:
    """The identifier is the feed's own, not the address."""
    get = get_from({URL: page(1, 2), f"{URL}?page=2": page(2)}, "text/turtle")
    assert [record.remote_id for record in records(dcat.read(get, URL))] == ["id-1", "id-2"]


def test_pages_in_a_circle_are_a_fault() -> None:
    """A page that was read is not read again."""
    get = get_from({URL: page(1, 2, 9), f"{URL}?page=2": page(2, 2, 9)})
    with pytest.raises(SourceFault, match="circle"):
        list(dcat.read(get, URL))


def test_fewer_datasets_than_announced_are_a_fault() -> None:
    """The listing is incomplete."""
    with pytest.raises(SourceFault, match="2 datasets announced, 1 listed"):
        list(dcat.read(get_from({URL: page(1)}), URL))


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


def test_an_empty_feed_lists_nothing() -> None:
    """No dataset is no fault of the reader."""
    assert records(dcat.read(get_from({URL: PREFIXES.encode()}), URL)) == []


def test_languages_and_resources_are_read_in_a_fixed_order() -> None:
    """A graph has no order; the same feed must give the same dataset each time."""
    (record,) = records(dcat.datasets(rdf.parse(reply((PREFIXES + dataset(1)).encode(), URL)), URL))
    fields = feed_records.draft(record, SETTINGS).fields
    assert fields["title_translated"] == {"ar": "النفايات", "fr": "Déchets", "en": "Waste"}
    assert [r["url"] for r in fields["resources"]] == [
        "http://source.tn/a.csv",
        "http://source.tn/b.zip",
    ]
    assert record.content["keywords"] == ["a", "b"]


def test_a_status_may_say_example() -> None:
    """``adms:status`` is an address that ends in the word."""
    more = "adms:status <http://source.tn/status/example> ;"
    feed = (PREFIXES + dataset(1, more)).encode()
    (record,) = records(dcat.datasets(rdf.parse(reply(feed, URL)), URL))
    assert feed_records.draft(record, SETTINGS).fields["is_example"]


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


def test_real_feeds_are_read_or_refused_in_words(samples: Any) -> None:
    """One of the samples uses a prefix that it does not declare."""
    for path in sorted((samples / "dcat").iterdir()):
        page = reply(path.read_bytes(), path.as_uri())
        if path.name == "ckanext-dcat__dataset.ttl":
            with pytest.raises(SourceFault, match="not bound"):
                rdf.parse(page)
        else:
            assert records(dcat.datasets(rdf.parse(page), URL)), path.name
