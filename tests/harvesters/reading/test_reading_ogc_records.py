"""The reader of OGC API – Records, and of ArcGIS Hub's search, which speaks it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers.ogc_api import ogc_items, ogc_records
from ckanext.ogptn.harvesters.records import BadRecord
from ckanext.ogptn.harvesters.sectors import feed_records
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from tests.harvesters.reading.replies import get_from, records

ROOT = "http://source.tn/oapi"
ITEMS = f"{ROOT}/collections/main/items"
RECORD: dict[str, Any] = {
    "id": "zones-1",
    "type": "Feature",
    "time": {"interval": ["2015-01-01", ".."]},
    "geometry": {"type": "Polygon", "coordinates": [[[8, 30], [11.5, 30], [11.5, 37], [8, 37], [8, 30]]]},
    "properties": {
        "type": "dataset",
        "title": "Zones humides",
        "description": "Inventaire des zones humides",
        "language": {"code": "fr"},
        "keywords": ["eau", "sig"],
        "themes": [{"concepts": [{"id": "water", "title": "Eau"}, {"id": "biota"}], "scheme": "http://x"}],
        "contacts": [{"name": "Une Personne", "organization": "ANPE", "roles": ["publisher"]}],
        "license": "CC-BY-4.0",
        "created": "2016-01-01T00:00:00Z",
        "updated": "2020-02-02T00:00:00Z",
    },
    "links": [
        {"rel": "self", "href": "zones-1", "type": "application/geo+json"},
        {"rel": "alternate", "href": "http://source.tn/zones-1", "type": "text/html"},
        {"rel": "enclosure", "href": "/zones.zip", "type": "application/zip", "title": "Couches"},
        {"rel": "item", "href": "http://source.tn/wms", "type": "OGC:WMS"},
        {"rel": "license", "href": "http://creativecommons.org/licenses/by/4.0/"},
    ],
}  # fmt: skip


def page(ids: list[str], following: str = "", matched: int | None = None) -> bytes:
    """Write a page of records."""
    body: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [{**RECORD, "id": name} for name in ids],
        "links": [{"rel": "next", "href": following}] if following else [],
    }
    return json.dumps(body | ({} if matched is None else {"numberMatched": matched})).encode()


def site(*collections: tuple[str, str]) -> dict[str, Any]:
    """Answer the list of collections, given with the type of their items."""
    listed = [{"id": name, "itemType": kind} for name, kind in collections]
    return {f"{ROOT}/collections": json.dumps({"collections": listed}).encode()}


def ids(answers: dict[str, Any], url: str, **more: Any) -> list[str]:
    """Read records."""
    return [
        record.remote_id for record in records(ogc_records.read(get_from(answers), url, **more))
    ]


@pytest.mark.parametrize(
    "url", [ITEMS, f"{ROOT}/collections/main", f"{ROOT}/collections", ROOT, f"{ROOT}/"]
)
def test_any_address_of_a_service_leads_to_its_records(url: str) -> None:
    """Its items, the collection, the list of collections, the service."""
    answers = {**site(("lakes", "feature"), ("main", "record")), ITEMS: page(["1"], matched=1)}
    assert ids(answers, url) == ["1"]


def test_pages_follow_their_links() -> None:
    """Also relative ones; 100 are asked for at first."""
    asked: list[dict[str, str]] = []

    def first(params: dict[str, str]) -> bytes:
        asked.append(params)
        return page(["1", "2"], "items?limit=2&offset=2", 3)

    answers = {ITEMS: first, f"{ITEMS}?limit=2&offset=2": page(["3"], matched=3)}
    assert ids(answers, ITEMS) == ["1", "2", "3"]
    assert asked == [{"limit": "100"}]


def test_a_service_that_does_not_count_is_read_to_its_last_page() -> None:
    """``numberMatched`` may be left out."""
    assert ids({ITEMS: page(["1"], f"{ITEMS}?b"), f"{ITEMS}?b": page(["2"])}, ITEMS) == ["1", "2"]


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (page(["1"], matched=5), "5 records announced, 1 listed"),
        (page(["1"], ITEMS, 2), "in a circle"),
        (b"[]", "no list of features"),
        (b'{"features": 1}', "no list of features"),
        (b"<html>", "not JSON"),
    ],
)
def test_a_listing_that_does_not_add_up_is_a_fault(first: bytes, said: str) -> None:
    """Nothing may be said to be missing from it."""
    with pytest.raises(SourceFault, match=said):
        list(ogc_records.read(get_from({ITEMS: first}), ITEMS))


def test_a_next_page_that_gives_nothing_new_is_a_fault() -> None:
    """Each has another address, and the same records."""
    answers = {ITEMS: page(["1"], f"{ITEMS}?a"), f"{ITEMS}?a": page(["1"], f"{ITEMS}?b")}
    with pytest.raises(SourceFault, match="nothing that the pages before had not"):
        list(ogc_records.read(get_from(answers), ITEMS))


def test_a_record_of_two_collections_is_given_once() -> None:
    """All collections of records are read, one after the other."""
    answers = {**site(("a", "record"), ("b", "record")),
               f"{ROOT}/collections/a/items": page(["1", "2"], matched=2),
               f"{ROOT}/collections/b/items": page(["2", "3"], matched=2)}  # fmt: skip
    assert ids(answers, ROOT) == ["1", "2", "3"]


def test_a_service_of_features_alone_is_a_fault() -> None:
    """The report names what it has."""
    with pytest.raises(SourceFault, match="no collection of records, but lakes"):
        list(ogc_records.read(get_from(site(("lakes", "feature"))), ROOT))


def test_of_arcgis_hub_the_data_are_read() -> None:
    """Its other collections hold maps, stories and all of them together."""
    answers = site(("all", "record"), ("dataset", "record"), ("document", "record"))
    assert ogc_records.item_addresses(get_from(answers), ROOT) == [
        f"{ROOT}/collections/dataset/items"
    ]
    assert ogc_records.item_addresses(get_from({}), ROOT, "all") == [
        f"{ROOT}/collections/all/items"
    ]


def test_a_record_becomes_a_dataset() -> None:
    """With its languages, place, period, licence and links; addresses may be relative."""
    (record,) = records(ogc_records.read(get_from({ITEMS: page(["zones-1"], matched=1)}), ITEMS))
    assert record.url == "http://source.tn/zones-1"
    fields = feed_records.draft(record, SourceSettings(ITEMS, "environment", "ogc_records")).fields
    assert fields["title_translated"] == {"ar": "", "fr": "Zones humides", "en": ""}
    assert fields["spatial_bbox"] == [8.0, 30.0, 11.5, 37.0]
    assert (fields["temporal_start"], fields["temporal_end"]) == ("2015-01-01", "")
    assert fields["license_id"] == "cc-by"
    assert [(r["url"], r["format"]) for r in fields["resources"]] == [
        ("http://source.tn/zones.zip", "ZIP"),
        ("http://source.tn/wms", "WMS"),
    ]
    assert record.content["themes"] == ["Eau", "biota"]
    assert record.content["publishers"] == ["ANPE"]
    assert "Personne" not in str(record)


HUB = {
    "id": "f4bcc",
    "geometry": None,
    "time": None,
    "properties": {
        "title": "Délégations",
        "snippet": "Limites <b>administratives</b>",
        "tags": ["limites"],
        "categories": ["/Categories/Limites"],
        "owner": "une.personne",
        "created": 1611934478000,
        "modified": 1671554653000,
        "extent": {"type": "Polygon", "coordinates": [[[8, 30], [11, 37], [8, 30]]]},
        "type": "Feature Service",
        "url": "https://services.arcgis.com/x/FeatureServer",
        "licenseInfo": "<p>Licence ouverte</p>",
        "access": "public",
    },
    "links": [{"rel": "collection", "href": "http://hub.tn/c"}],
}


def test_a_record_of_arcgis_hub() -> None:
    """Its moments are milliseconds, its texts HTML, its service an address among the properties."""
    found = ogc_items.parse(HUB, "http://hub.tn/items")
    assert found["notes"]["fr"] == "Limites administratives"
    assert found["bbox"] == [8.0, 30.0, 11.0, 37.0]
    assert found["modified"] == "2022-12-20T16:44:13+00:00"
    assert found["licence"] == "Licence ouverte"
    assert [(r["url"], r["format"]) for r in found["resources"]] == [
        ("https://services.arcgis.com/x/FeatureServer", "Feature Service")
    ]
    assert "personne" not in str(found)


@pytest.mark.parametrize(
    ("access", "public"), [("public", True), ("org", False), ("private", False), (None, True)]
)
def test_what_is_not_for_everybody_is_left_out(access: str | None, public: bool) -> None:
    """ArcGIS says of each record who may see it."""
    assert ogc_items.is_public({"properties": {"access": access}}) is public


def test_links_that_are_none_are_left_out() -> None:
    """An address with half a bracket, relations that are no words."""
    links = [
        {"rel": "item", "href": "http://[x"},
        {"rel": {}, "href": 3},
        {"rel": "item", "href": " /a.csv "},
    ]
    found = ogc_items.parse(
        {"id": "1", "links": links, "assets": {"a": 1, "b": {"href": "http://["}}}, ITEMS
    )
    assert [one["url"] for one in found["resources"]] == ["http://source.tn/a.csv"]


def test_bad_records_do_not_stop_the_rest() -> None:
    """One that is no object, one without id; a number is an id."""
    body = json.dumps(
        {"features": ["x", {"properties": None}, {"id": 7, "properties": 3, "links": 4}]}
    )
    items = list(ogc_records.read(get_from({ITEMS: body.encode()}), ITEMS))
    assert [isinstance(item, BadRecord) for item in items] == [True, True, False]
    assert items[2].remote_id == "7"
