"""The reader of DCAT feeds."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers.rdf_feeds import dcat, rdf, rdf_pages
from ckanext.ogptn.harvesters.records import BadRecord
from ckanext.ogptn.harvesters.sectors import feed_records
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from tests.harvesters.reading.replies import get_from, records, reply

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


def graph_of(turtle: str) -> Any:
    """Parse a page."""
    return rdf.parse(reply((PREFIXES + turtle).encode(), URL))


def listed(turtle: str) -> list[Any]:
    """Read the datasets of a page."""
    return list(dcat.datasets(graph_of(turtle), URL))


@pytest.mark.parametrize(
    "space", ["http://www.w3.org/ns/hydra/core#", "http://purl.org/hydra/core#"]
)
@pytest.mark.parametrize("name", ["next", "nextPage"])
def test_each_name_for_the_next_page_is_known(space: str, name: str) -> None:
    """Hydra's own and its older ones, in both of its addresses; the address may be relative."""
    graph = graph_of(f"<> <{space}{name}> <?page=2> .")
    assert rdf_pages.next_page(graph, reply(b"", URL), URL) == f"{URL}?page=2"


def test_the_next_page_may_stand_in_the_header() -> None:
    """As a link with rel ``next``."""
    answer = reply(b"", URL)
    answer.headers = {"Link": '</a?page=1>; rel="prev", </a?page=3>; rel="next"'}
    assert rdf_pages.next_page(graph_of(""), answer, URL) == "http://source.tn/a?page=3"


def test_the_page_of_another_collection_is_not_followed() -> None:
    """What the page says of itself comes first."""
    graph = graph_of(
        f"<http://a.tn/other> hydra:next <http://a.tn/x> . <{URL}> hydra:next <?page=2> ."
    )
    assert rdf_pages.next_page(graph, reply(b"", URL), URL) == f"{URL}?page=2"


def test_what_each_page_describes_again_is_given_once() -> None:
    """A series that the datasets of all pages belong to."""
    get = get_from(
        {
            URL: page(1, 2, 3) + dataset(9).encode(),
            f"{URL}?page=2": page(2, None, 3) + dataset(9).encode(),
        }
    )
    assert [one.remote_id for one in records(dcat.read(get, URL))] == ["id-1", "id-9", "id-2"]


def test_a_dataset_without_type_is_one_if_the_catalogue_lists_it() -> None:
    """And its record in the catalogue is none."""
    (record,) = listed(
        "<http://c.tn/> a dcat:Catalog ; dcat:dataset <http://c.tn/1> ; dcat:record <http://c.tn/r1> . "
        '<http://c.tn/1> dct:title "Eau"@fr . '
        '<http://c.tn/r1> a dcat:CatalogRecord ; dct:title "Fiche"@fr ; '
        "<http://xmlns.com/foaf/0.1/primaryTopic> <http://c.tn/1> ."
    )
    assert record.remote_id == "http://c.tn/1"


def test_what_is_only_named_is_no_dataset() -> None:
    """The version that a dataset replaces is typed, and described elsewhere."""
    items = listed(
        '<http://c.tn/2> a dcat:Dataset ; dct:title "Deux"@fr ; dct:replaces <http://c.tn/1> . '
        "<http://c.tn/1> a dcat:Dataset ."
    )
    assert [item.remote_id for item in items] == ["http://c.tn/2"]


def test_a_feed_that_only_names_its_datasets_is_a_fault() -> None:
    """Each would have to be asked for."""
    with pytest.raises(SourceFault, match="names 2 datasets and describes none"):
        listed("<http://c.tn/> a dcat:Catalog ; dcat:dataset <http://c.tn/1> , <http://c.tn/2> .")


def test_a_dataset_without_address_is_known_by_what_it_says() -> None:
    """By its identifier or its page; the name that the parser draws for it changes each time."""
    items = listed(
        '[] a dcat:Dataset ; dct:title "Un"@fr ; dct:identifier "b" . '
        '[] a dcat:Dataset ; dct:title "Deux"@fr ; dcat:landingPage <http://c.tn/a> . '
        '[] a dcat:Dataset ; dct:title "Trois"@fr .'
    )
    assert sorted(item.remote_id for item in items) == ["", "b", "http://c.tn/a"]
    assert [type(item) for item in items if not item.remote_id] == [BadRecord]


def test_of_several_values_always_the_same_is_taken() -> None:
    """A graph has no order; two identifiers, licences, formats must not make a dataset change."""
    (record,) = listed(
        '<http://c.tn/1> a dcat:Dataset ; dct:title "Eau"@fr ; dct:identifier "z", "a" ; '
        "dct:license <http://z.tn/>, <http://a.tn/> ; "
        'dcat:distribution [ dcat:downloadURL <http://c.tn/b.csv>, <http://c.tn/a.csv> ; dct:format "XLS", "CSV" ] .'
    )
    assert record.remote_id == "a"
    assert record.content["licence"] == "http://a.tn/"
    assert [(r["url"], r["format"]) for r in record.content["resources"]] == [
        ("http://c.tn/a.csv", "CSV")
    ]


def test_formats_are_named_in_the_ways_of_the_field() -> None:
    """By a word, the European list, the list of media types, and a node with a value."""
    forms = ['"CSV"', "<http://publications.europa.eu/resource/authority/file-type/XLSX>",
             "<https://www.iana.org/assignments/media-types/application/geo+json>",
             '[ <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> "text/html" ]']  # fmt: skip
    written = ", ".join(
        f"[ dcat:accessURL <http://c.tn/{n}> ; dct:format {form} ]" for n, form in enumerate(forms)
    )
    (record,) = listed(
        f'<http://c.tn/1> a dcat:Dataset ; dct:title "Eau"@fr ; dcat:distribution {written} .'
    )
    assert [one["format"] for one in record.content["resources"]] == [
        "CSV",
        "XLSX",
        "application/geo+json",
        "text/html",
    ]


@pytest.mark.parametrize(
    "shape",
    [
        '"POLYGON((8 30, 11.5 30, 11.5 37, 8 37, 8 30))"',
        '"<http://www.opengis.net/def/crs/EPSG/0/4326> POLYGON((30 8, 30 11.5, 37 11.5, 37 8, 30 8))"',
        '"ENVELOPE(8, 11.5, 37, 30)"',
        '''"{\\"type\\": \\"Point\\", \\"coordinates\\": [8, 30]}", "POINT(11.5 37)"''',
    ],
)
def test_a_place_in_any_form_is_a_box(shape: str) -> None:
    """WKT, with the order of its system; an envelope; GeoJSON; several are one."""
    (record,) = listed(
        f'<http://c.tn/1> a dcat:Dataset ; dct:title "Eau"@fr ; dct:spatial [ dcat:bbox {shape} ; '
        '<http://www.w3.org/2004/02/skos/core#prefLabel> "Tunisie"@fr ] .'
    )
    assert record.content["bbox"] == [8.0, 30.0, 11.5, 37.0]
    assert record.content["places"] == ["Tunisie"]


def test_no_person_is_read() -> None:
    """A person as publisher, and the contact."""
    (record,) = listed(
        '@prefix foaf: <http://xmlns.com/foaf/0.1/> . <http://c.tn/1> a dcat:Dataset ; dct:title "Eau"@fr ; '
        'dct:publisher [ a foaf:Person ; foaf:name "Une Personne" ], [ a foaf:Organization ; foaf:name "ANPE" ] ; '
        'dcat:contactPoint [ <http://www.w3.org/2006/vcard/ns#fn> "Une Autre" ] .'
    )
    assert record.content["publishers"] == ["ANPE"]
    assert "Une " not in str(record)


def test_an_address_with_spaces_is_mended() -> None:
    """Sites write names of files as they are."""
    (record,) = listed(
        '<http://c.tn/1> a dcat:Dataset ; dct:title "Eau"@fr ; '
        "dcat:distribution [ dcat:downloadURL <http://c.tn/eau potable.csv> ] ."
    )
    assert [one["url"] for one in record.content["resources"]] == ["http://c.tn/eau%20potable.csv"]


def test_a_service_is_a_resource_of_what_it_serves() -> None:
    """Named by the dataset's distribution, or by itself."""
    (record,) = listed(
        '<http://c.tn/1> a dcat:Dataset ; dct:title "Eau"@fr ; '
        "dcat:distribution [ dcat:accessService <http://c.tn/s> ] . "
        "<http://c.tn/s> a dcat:DataService ; dcat:endpointURL <http://c.tn/wms> . "
        "<http://c.tn/t> a dcat:DataService ; dcat:servesDataset <http://c.tn/1> ; "
        'dcat:endpointURL <http://c.tn/api> ; dct:title "API"@fr .'
    )
    assert sorted(one["url"] for one in record.content["resources"]) == [
        "http://c.tn/api",
        "http://c.tn/wms",
    ]


def test_an_empty_feed_lists_nothing() -> None:
    """No dataset is no fault of the reader; the run decides what it means."""
    empty = f"{PREFIXES} <http://c.tn/> a dcat:Catalog ."
    assert records(dcat.read(get_from({URL: empty.encode()}), URL)) == []


def test_a_page_of_something_else_is_a_fault() -> None:
    """RDF that tells of no catalogue and no dataset, as the page of an error may."""
    other = f'{PREFIXES} <http://c.tn/> dct:title "Maintenance"@fr .'
    with pytest.raises(SourceFault, match="neither a catalogue nor a dataset"):
        list(dcat.read(get_from({URL: other.encode()}), URL))


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


def test_real_feeds_are_read_or_refused_in_words(samples: Any) -> None:
    """One of the samples uses a prefix that it does not declare."""
    for path in sorted((samples / "dcat").iterdir()):
        page = reply(path.read_bytes(), path.as_uri())
        if path.name == "ckanext-dcat__dataset.ttl":
            with pytest.raises(SourceFault, match="has not been declared"):
                rdf.parse(page)
        else:
            assert records(dcat.datasets(rdf.parse(page), URL)), path.name
