"""Every readable file of the samples that is of a catalogue's kind is read, or refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ckanext.ogptn.harvesters.faults import RecordFault, SourceFault
from ckanext.ogptn.harvesters.language import by_language
from ckanext.ogptn.harvesters.readers import xml
from ckanext.ogptn.harvesters.readers.ckan_api import ckan_answers
from ckanext.ogptn.harvesters.readers.iso_records import csw, iso19139, waf
from ckanext.ogptn.harvesters.readers.json_feeds import data_json, json_body
from ckanext.ogptn.harvesters.readers.ogc_api import ogc_records
from ckanext.ogptn.harvesters.readers.rdf_feeds import dcat, rdf
from ckanext.ogptn.harvesters.records import BadRecord, Listing, Record
from ckanext.ogptn.harvesters.sectors import catalogue_records
from ckanext.ogptn.harvesters.sectors.environment import from_iso19139
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from ckanext.ogptn.net.client import Reply
from tests.harvesters.reading.replies import reply

# What a file is refused for. All other files of these folders are read.
REFUSED = {
    # Prefixes of RDF that the file does not declare.
    "dcat/ckanext-dcat__dataset.ttl": "has not been declared",
    # A list of formats, which lies beside the answers of the catalogue that has it.
    "ckan-api/hdx__resource_formats.json": "none of CKAN's action API",
    # An organization, not a dataset.
    "ckan-api/hdx__organization_show_results.yaml": "no list of results",
}
FOLDERS = {"ckan-api": "ckan", "dcat": "dcat", "csw": "csw", "tn-catalog": "ckan"}


def answer_of(path: Path) -> bytes:
    """Give a file as its site would answer: fixtures hold only the result, the snapshot its own keys."""
    if path.suffix == ".yaml":
        result = next(yaml.safe_load_all(path.read_text("utf-8")))
        return json.dumps(
            {"success": True, "result": result.get("result", result)}, default=str
        ).encode()
    if path.parent.name == "tn-catalog":
        datasets = [as_listed(one) for one in json.loads(path.read_bytes())["datasets"]]
        return json.dumps(
            {"success": True, "result": {"count": len(datasets), "results": datasets}}
        ).encode()
    return path.read_bytes()


def as_listed(one: dict[str, Any]) -> dict[str, Any]:
    """Give a dataset of the national catalogue's snapshot under the names that the catalogue uses."""
    start, _, end = str(one.get("period") or "").partition("..")
    return {
        **one,
        "name": one["id"],
        "organization": {"name": "x", "title": one.get("org") or ""},
        "license_title": one.get("license"),
        "temporal_startDate": start,
        "temporal_endDate": end,
        "spatial_geoName": one.get("place"),
    }


def read(path: Path) -> Listing:
    """Read a file with the reader of its kind."""
    page = reply(answer_of(path), path.as_uri())
    if path.parent.name == "dcat":
        return dcat.datasets(rdf.parse(page), page.url)
    if path.parent.name == "csw":
        if b"GetRecordsResponse" in page.content[:500]:
            return iter([csw.record(one, page.url, {}) for one in csw.parse_page(page).elements])
        return iter([waf.parse(page)])
    result = ckan_answers.result_of(page)
    if isinstance(result, list):
        # DKAN's answer of `package_show`.
        return iter([ckan_answers.record(one, "http://x.tn") for one in result])
    return iter(
        [ckan_answers.record(one, "http://x.tn") for one in ckan_answers.parse_page(page).results]
    )


def draft(record: Record, protocol: str) -> dict[str, Any]:
    """Map a record as its harvester would."""
    settings = SourceSettings("http://x.tn", "environment", protocol)
    if protocol == "csw":
        return from_iso19139(record, settings).fields
    return catalogue_records.draft(record, settings).fields


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_read_or_refused_in_words(samples: Path, folder: str) -> None:
    """Each record of it has a title and becomes a dataset."""
    paths = sorted((samples / folder).iterdir())
    assert paths
    for path in paths:
        name = f"{folder}/{path.name}"
        if name in REFUSED:
            with pytest.raises(SourceFault, match=REFUSED[name]):
                list(read(path))
            continue
        found = list(read(path))
        assert found, name
        for item in found:
            assert not isinstance(item, BadRecord), f"{name}: {item}"
            fields = draft(item, FOLDERS[folder])
            assert any(fields["title_translated"].values()), name


def outcome(read_page: Callable[[Reply], object], page: Reply) -> str:
    """Say what a reader makes of a file: nothing but a refusal in words may come."""
    try:
        read_page(page)
    except SourceFault as fault:
        return fault.detail
    return "read"


READERS: dict[str, Callable[[Reply], object]] = {
    "ckan": ckan_answers.parse_page,
    "csw": csw.parse_page,
    "dcat": lambda page: list(dcat.datasets(rdf.parse(page), page.url)),
    "data_json": lambda page: list(data_json.datasets(page)),
    "ogc_records": lambda page: ogc_records.matched(json_body.load(page), page.url),
    "waf": waf.parse,
}


@pytest.mark.parametrize("protocol", READERS)
def test_no_file_of_another_kind_breaks_a_reader(samples: Path, protocol: str) -> None:
    """Tables, archives and the other readers' files are refused in words."""
    for path in sorted(samples.rglob("*")):
        if path.is_file() and path.stat().st_size < 500_000:
            assert outcome(READERS[protocol], reply(path.read_bytes(), path.as_uri())), path.name


def test_the_snapshot_of_the_national_catalogue_has_its_defects_mended(samples: Path) -> None:
    """Thirty datasets: no empty address, no period that runs backwards, words in their language."""
    (path,) = (samples / "tn-catalog").iterdir()
    mapped = [draft(item, "ckan") for item in read(path) if isinstance(item, Record)]
    assert len(mapped) == 30
    periods = [(one["temporal_start"], one["temporal_end"]) for one in mapped]
    assert all(start <= end for start, end in periods if start and end)
    assert any(start for start, _ in periods)
    assert all(resource["url"] for one in mapped for resource in one["resources"])
    assert all(
        by_language(words)["ar"] for one in mapped if (words := one["title_translated"]["ar"])
    )


def test_the_services_of_the_european_catalogue_name_their_datasets(samples: Path) -> None:
    """A real answer of GetRecords, of which 2 of 216 records are kept."""
    page = csw.parse_page(
        reply((samples / "csw" / "owslib__inspire-getrecords-response.xml").read_bytes())
    )
    assert (page.matched, page.next_record, len(page.elements)) == (216, 85, 2)
    first = iso19139.parse(page.elements[0])
    assert first["operates_on"] == ["59129f4b-a61b-467c-9b41-1f92e4338151"]
    assert first["crs"] == ["EPSG:3035", "EPSG:4258", "EPSG:3857", "EPSG:4326", "EPSG:3812"]


def test_a_record_whose_root_is_another_is_refused_in_words() -> None:
    """Of the next edition of the standard, for instance (ISO 19115-3)."""
    body = b'<mdb:MD_Metadata xmlns:mdb="http://standards.iso.org/iso/19115/-3/mdb/2.0"/>'
    found = waf.parse(reply(body, "http://x.tn/a.xml"))
    assert isinstance(found, BadRecord)
    assert isinstance(found.fault, RecordFault)
    assert found.fault.detail == "the file holds MD_Metadata, no ISO 19139 record"
    assert xml.name(xml.parse(body)) == "MD_Metadata"
