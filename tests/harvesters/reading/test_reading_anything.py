"""Whatever a site answers, its readers refuse it in words or read it; they never break."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.ogptn.harvesters.faults import RecordFault
from ckanext.ogptn.harvesters.readers.ckan_api import ckan_answers
from ckanext.ogptn.harvesters.readers.json_feeds import data_json
from ckanext.ogptn.harvesters.readers.ogc_api import ogc_records
from ckanext.ogptn.harvesters.records import BadRecord, Record
from ckanext.ogptn.harvesters.sectors import catalogue_records
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from tests.harvesters.reading.replies import reply
from tests.harvesters.reading.test_reading_data_json import WATER
from tests.harvesters.reading.test_reading_ogc_records import HUB, RECORD

PRODUCTION: dict[str, Any] = {
    "id": "1", "name": "prix", "title": "Prix", "notes": "Notes", "state": "active", "private": False,
    "license_title": "cc-by", "license_id": "cc-by", "frequency": "annuelle", "url": "http://x.tn",
    "tags": [{"name": "a", "display_name": "A"}], "groups": [{"name": "g", "title": "G"}],
    "organization": {"name": "dge", "title": "DGE"}, "spatial": '{"type": "Point", "coordinates": [8, 30]}',
    "extras": [{"key": "title_ar", "value": "أسعار"}, {"key": "temporal_start", "value": "2015"}],
    "resources": [{"id": "r", "url": "http://x.tn/a.csv", "name": "Table", "format": "csv",
                   "last_modified": "2016-01-01"}],
}  # fmt: skip
WORDS = st.sampled_from(
    ["", "x", "http://[", "2020-13-45", "ماء", "\u202e", "<p>", "{", "..", "nan", "1e999"]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def altered(draw: st.DrawFn, record: dict[str, Any]) -> Any:
    """Give a record in which one value, at any depth, is anything."""

    def change(value: Any) -> Any:
        if isinstance(value, dict) and value and draw(st.integers(0, 4)):
            key = draw(st.sampled_from(sorted(value)))
            return {**value, key: change(value[key])}
        if isinstance(value, list) and value and draw(st.integers(0, 4)):
            place = draw(st.integers(0, len(value) - 1))
            return [*value[:place], change(value[place]), *value[place + 1 :]]
        return draw(ANYTHING)

    return change(record)


def comes_to_an_end(item: Record | BadRecord, protocol: str) -> None:
    """Map a record, as its harvester would; a fault of the record is a good end, too."""
    if isinstance(item, BadRecord):
        assert item.fault.detail
        return
    try:
        found = catalogue_records.draft(item, SourceSettings("http://x.tn", "energy", protocol))
    except RecordFault as fault:
        found = fault.detail
    assert found
    assert json.dumps(item.content)


@settings(deadline=None, max_examples=150)
@given(altered(PRODUCTION))
def test_any_dataset_of_ckan(raw: Any) -> None:
    """Of the action API."""
    comes_to_an_end(ckan_answers.record(raw, "http://x.tn"), "ckan")


@settings(deadline=None, max_examples=150)
@given(altered({**PRODUCTION, "state": "Active", "type": "Dataset"}))
def test_any_dataset_of_dkan(raw: Any) -> None:
    """In the shape of CKAN's."""
    comes_to_an_end(ckan_answers.record(raw, "http://x.tn"), "ckan")


@settings(deadline=None, max_examples=150)
@given(altered(WATER))
def test_any_dataset_of_a_data_json(raw: Any) -> None:
    """Of either version."""
    for item in data_json.datasets(reply(json.dumps([raw]).encode())):
        comes_to_an_end(item, "data_json")


@settings(deadline=None, max_examples=150)
@given(altered(RECORD) | altered(HUB))
def test_any_record_of_ogc_records(raw: Any) -> None:
    """Of the standard and of ArcGIS Hub."""
    comes_to_an_end(ogc_records.record(raw, "http://x.tn/items"), "ogc_records")
