"""The reader of data.json (DCAT-US, Project Open Data 1.1 and 1.0), and of long lists of JSON."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers.json_feeds import data_json, json_stream
from ckanext.ogptn.harvesters.records import BadRecord, Listing
from ckanext.ogptn.harvesters.sectors import feed_records
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from tests.harvesters.reading.replies import get_from, records, reply

URL = "http://source.tn/data.json"
WATER = {
    "@type": "dcat:Dataset",
    "identifier": "eau-1",
    "title": "Qualité de l'eau",
    "description": "<p>Mesures de la qualité de l'eau</p>",
    "keyword": ["eau", "qualité"],
    "publisher": {"name": "DGRE", "subOrganizationOf": {"name": "Ministère de l'Agriculture"}},
    "contactPoint": {"fn": "Une Personne", "hasEmail": "mailto:p@x.tn"},
    "accessLevel": "public",
    "accrualPeriodicity": "R/P1Y",
    "temporal": "2015-01-01T00:00:00Z/2016-12-31",
    "spatial": "8.1,30.2,11.5,37.5",
    "license": "http://creativecommons.org/licenses/by/4.0/",
    "landingPage": "http://source.tn/eau",
    "distribution": [
        {"downloadURL": "http://source.tn/eau.csv", "mediaType": "text/csv", "title": "Table"},
        {"accessURL": "http://source.tn/wms", "format": "WMS"},
        {"title": "sans adresse"},
    ],
}


def listing(*datasets: Any) -> Listing:
    """Read a file of version 1.1 with these datasets."""
    file = {
        "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
        "dataset": datasets,
    }
    return data_json.read(get_from({URL: json.dumps(file).encode()}), URL)


def test_a_dataset_of_version_1_1() -> None:
    """What it tells becomes a dataset of the portal."""
    (record,) = records(listing(WATER))
    assert (record.remote_id, record.url) == ("eau-1", "http://source.tn/eau")
    fields = feed_records.draft(record, SourceSettings(URL, "energy", "data_json")).fields
    assert fields["title_translated"] == {"ar": "", "fr": "Qualité de l'eau", "en": ""}
    assert fields["notes_translated"]["fr"] == "Mesures de la qualité de l'eau"
    assert fields["license_id"] == "cc-by"
    assert fields["frequency"].endswith("/ANNUAL")
    assert (fields["temporal_start"], fields["temporal_end"]) == ("2015-01-01", "2016-12-31")
    assert fields["spatial_bbox"] == [8.1, 30.2, 11.5, 37.5]
    assert [(r["url"], r["format"]) for r in fields["resources"]] == [
        ("http://source.tn/eau.csv", "CSV"),
        ("http://source.tn/wms", "WMS"),
    ]


def test_the_publishing_bodies_are_read_and_no_person() -> None:
    """The body, and what it is part of; the contact stays out."""
    (record,) = records(listing(WATER))
    assert record.content["publishers"] == ["DGRE", "Ministère de l'Agriculture"]
    assert "Personne" not in str(record)


def test_a_dataset_of_version_1_0() -> None:
    """The file is the bare list; words are one text, addresses stand at the dataset."""
    old = {"identifier": "1", "title": "Eau", "keyword": "eau, qualité ;sol", "publisher": "DGRE",
           "accessURL": "http://source.tn/eau.csv", "format": "text/csv",
           "webService": "http://source.tn/api"}  # fmt: skip
    (record,) = records(data_json.read(get_from({URL: json.dumps([old]).encode()}), URL))
    assert record.content["keywords"] == ["eau", "qualité", "sol"]
    assert record.content["publishers"] == ["DGRE"]
    assert [(r["url"], r["format"]) for r in record.content["resources"]] == [
        ("http://source.tn/eau.csv", "text/csv"),
        ("http://source.tn/api", "API"),
    ]


def test_what_is_not_for_the_public_is_left_out() -> None:
    """A dataset with a licence of its own is for the public all the same."""
    levels = ("public", "restricted public", "non-public", "")
    found = records(
        listing(
            *(
                {**WATER, "identifier": str(n), "accessLevel": level}
                for n, level in enumerate(levels)
            )
        )
    )
    assert [record.remote_id for record in found] == ["0", "1", "3"]


@pytest.mark.parametrize(
    ("spatial", "box", "places"),
    [
        ("8,30,11.5,37", [8.0, 30.0, 11.5, 37.0], []),
        ('{"type": "Point", "coordinates": [10, 36]}', [10.0, 36.0, 10.0, 36.0], []),
        ({"type": "LineString", "coordinates": [[8, 30], [11, 37]]}, [8.0, 30.0, 11.0, 37.0], []),
        ("Tunis, Ariana", [], ["Tunis, Ariana"]),
        ("8,30,11", [], ["8,30,11"]),
        ("nan,1,2,3", [], ["nan,1,2,3"]),
        ("{", [], []),
        (None, [], []),
        (7, [], []),
    ],
)
def test_a_place_is_a_box_or_words(spatial: Any, box: list[float], places: list[str]) -> None:
    """As four numbers, as GeoJSON or in words."""
    content = data_json.parse({**WATER, "spatial": spatial})
    assert (content["bbox"], content["places"]) == (box, places)


def test_bad_datasets_are_bad_records() -> None:
    """The others are read."""
    items = list(
        listing({"title": "sans identifiant"}, "text", {**WATER, "distribution": "x", "keyword": 3})
    )
    assert [isinstance(item, BadRecord) for item in items] == [True, True, False]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "missing before its end"),
        (b"<html>", "missing before '<'"),
        (b'{"a": 1}', "has no list 'dataset'"),
        (b'{"dataset": {}}', "has no list 'dataset'"),
        (b'{"dataset": [{"identifier": "1"}', "',' is missing before its end"),
        (b'{"dataset": [{"identifier": "1"} {', "',' is missing before '{'"),
        (b'{"dataset": [{"identifier": "1', "ends in the middle"),
        (b'{"dataset": [{"identifier": "\xe9"}]}', "no Unicode"),
        (b'{"dataset": [{identifier: "1", "a": "bcdefghijkl"}]}', "property name"),
        (b'{"dataset": [' + b"[" * 5_000_000, "nested too deep"),
        (b'{"dataset": ["' + b"x" * 5_000_000, "more than"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_a_fault(body: bytes, said: str) -> None:
    """Also one that breaks off, or that would fill the memory."""
    with pytest.raises(SourceFault, match=said):
        list(data_json.datasets(reply(body, URL)))


def test_what_came_before_a_break_is_given() -> None:
    """Then the listing is no whole one."""
    found = data_json.datasets(reply(b'{"dataset": [{"identifier": "1"}, {"ident', URL))
    assert next(found).remote_id == "1"
    with pytest.raises(SourceFault):
        next(found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32-be"])
def test_any_unicode_is_read(encoding: str) -> None:
    """By its signs; text of other encodings is never guessed."""
    body = io.BytesIO(
        '{"x": {"dataset": [0]}, "dataset": ["ماء", 1.5, null], "y": []}'.encode(encoding)
    )
    assert list(json_stream.items(body, "dataset", URL)) == ["ماء", 1.5, None]


class _Long(io.RawIOBase):
    """A body of a million numbers and more, that is made as it is read."""

    def __init__(self, items: int) -> None:
        self._parts: Iterator[bytes] = iter(
            [b'{"dataset": [0', *[b', {"a": "' + b"x" * 990 + b'"}'] * items, b"]}"]
        )
        self._rest = b""

    def seek(self, *_: int) -> int:
        """Stand at the start."""
        return 0

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes."""
        while len(self._rest) < size and (part := next(self._parts, b"")):
            self._rest += part
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def test_a_long_file_takes_no_more_memory_than_its_datasets() -> None:
    """Thirty megabytes are read in less than two."""
    tracemalloc.start()
    try:
        assert sum(1 for _ in json_stream.items(_Long(30_000), "dataset", URL)) == 30_001  # type: ignore[arg-type]
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
