"""The environment source is a CSW 2.0.2 catalogue of ISO 19139 records, as OWSLib meets it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests
from lxml import etree

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from owslib.csw import CatalogueServiceWeb
    from owslib.fes import BBox, PropertyIsLike
    from owslib.wms import WebMapService

if TYPE_CHECKING:
    from conftest import Sites

# OWSLib announces changes of its next release; pycsw 2.6.2 calls what Python has deprecated.
pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore:urllib.parse.splitquery:DeprecationWarning"),
]
GMD = "http://www.isotc211.org/2005/gmd"
NAMES = {
    "gmd": GMD,
    "gco": "http://www.isotc211.org/2005/gco",
    "csw": "http://www.opengis.net/cat/csw/2.0.2",
    "ows": "http://www.opengis.net/ows",
    "gml": "http://www.opengis.net/gml",
}
GET_RECORDS = (
    "/environment/csw?service=CSW&version=2.0.2&request=GetRecords&typeNames=gmd:MD_Metadata"
    f"&resultType=results&elementSetName=full&outputSchema={GMD}&maxRecords=100"
)


@pytest.fixture(scope="module")
def catalogue(address: str) -> Iterator[CatalogueServiceWeb]:
    """Give OWSLib's client."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield CatalogueServiceWeb(f"{address}/environment/csw", version="2.0.2")


def records(sites: Sites) -> list[etree._Element]:
    """Read all records, page by page."""
    found: list[etree._Element] = []
    position = 1
    while position:
        page = etree.fromstring(sites.get(f"{GET_RECORDS}&startPosition={position}").data)
        found += page.findall(".//gmd:MD_Metadata", NAMES)
        position = int(page.find(".//csw:SearchResults", NAMES).get("nextRecord"))
    return found


def test_the_server_is_pycsw_and_names_its_own_address(
    catalogue: CatalogueServiceWeb, address: str
) -> None:
    """Capabilities give the operations of CSW 2.0.2 at the address that was asked."""
    assert catalogue.version == "2.0.2"
    get_records = catalogue.get_operation_by_name("GetRecords")
    assert get_records.methods[0]["url"] == f"{address}/environment/csw"
    answer = requests.get(f"{address}/environment/csw", timeout=30)
    assert "pycsw" in answer.text


def test_a_page_holds_ten_records_whatever_is_asked_for(sites: Sites) -> None:
    """The server caps a page; nextRecord leads on, and 0 ends."""
    first = etree.fromstring(sites.get(GET_RECORDS).data).find(".//csw:SearchResults", NAMES)
    assert dict(first.attrib)["numberOfRecordsReturned"] == "10"
    assert first.get("nextRecord") == "11"
    identifiers = {record.findtext("gmd:fileIdentifier/gco:CharacterString", None, NAMES)
                   for record in records(sites)}  # fmt: skip
    assert len(identifiers) == int(first.get("numberOfRecordsMatched")) >= 10


def test_every_record_has_title_and_abstract_in_french_and_arabic(sites: Sites) -> None:
    """French is the record's language; Arabic is beside it with its locale."""
    for record in records(sites):
        assert record.find("gmd:locale/gmd:PT_Locale", NAMES).get("id") == "AR"
        for name in ("title", "abstract"):
            element = record.find(f".//gmd:identificationInfo//gmd:{name}", NAMES)
            assert element.findtext("gco:CharacterString", None, NAMES)
            arabic = element.find(".//gmd:LocalisedCharacterString[@locale='#AR']", NAMES)
            assert any("\u0600" <= letter <= "\u06ff" for letter in arabic.text)


@pytest.mark.parametrize(
    "path",
    [
        "gmd:EX_GeographicBoundingBox/gmd:westBoundLongitude/gco:Decimal",
        "gmd:RS_Identifier/gmd:code/gco:CharacterString",
        "gmd:LI_Lineage/gmd:statement/gco:CharacterString",
        "gmd:MD_LegalConstraints/gmd:otherConstraints/gco:CharacterString",
        "gmd:CI_OnlineResource/gmd:linkage/gmd:URL",
    ],
)
def test_every_record_has_what_a_harvester_extracts(sites: Sites, path: str) -> None:
    """Bounding box, reference system, lineage, licence and links are never missing."""
    assert all(record.findtext(f".//{path}", None, NAMES) for record in records(sites))


def test_every_record_is_valid_by_the_schema_of_iso_19139(sites: Sites) -> None:
    """The standard's own schema, which pycsw ships, accepts each record."""
    package = find_spec("pycsw")
    assert package
    assert package.origin
    schemas = Path(package.origin).parent / "plugins/profiles/apiso/schemas/ogc/iso/19139"
    schema = etree.XMLSchema(etree.parse(schemas / "20060504/gmd/gmd.xsd"))
    for record in records(sites):
        schema.assertValid(etree.fromstring(etree.tostring(record)))


def test_some_records_have_a_time_extent(sites: Sites) -> None:
    """A period has its begin and its end."""
    starts = [r.findtext(".//gml:beginPosition", None, NAMES) for r in records(sites)]
    assert "1977-01-01" in starts


def test_every_file_link_opens(sites: Sites) -> None:
    """Download links lead to files of the same server, but for one that is gone on purpose."""
    gone = []
    for record in records(sites):
        for link in record.findall(".//gmd:CI_OnlineResource", NAMES):
            if "download" in link.findtext("gmd:protocol/gco:CharacterString", "", NAMES):
                url = link.findtext("gmd:linkage/gmd:URL", None, NAMES)
                if sites.get(url.removeprefix("http://localhost")).status_code != 200:
                    gone.append(url.rpartition("/")[2])
    assert gone == ["dechets-recus.xlsx"]


def test_a_record_is_given_by_its_identifier(catalogue: CatalogueServiceWeb) -> None:
    """GetRecordById gives the full ISO record."""
    catalogue.getrecords2(typenames="csw:Record", esn="brief", maxrecords=1)
    identifier = next(iter(catalogue.records))
    catalogue.getrecordbyid([identifier], outputschema=GMD)
    assert catalogue.records[identifier].identifier == identifier


@pytest.mark.parametrize("words", ["%الساحل%", "%littoral%"])
def test_a_text_filter_finds_both_languages(catalogue: CatalogueServiceWeb, words: str) -> None:
    """AnyText holds the words of both languages."""
    catalogue.getrecords2([PropertyIsLike("csw:AnyText", words)], typenames="csw:Record")
    titles = {record.title for record in catalogue.records.values()}
    assert "Secteurs touchés par l'érosion littorale" in titles


def test_a_box_far_away_finds_nothing(catalogue: CatalogueServiceWeb) -> None:
    """Spatial filters work on the bounding boxes (EPSG:4326, so latitude first)."""
    catalogue.getrecords2([BBox([50, 0, 55, 5])], typenames="csw:Record")
    assert catalogue.results["matches"] == 0
    catalogue.getrecords2([BBox([33, 9, 37, 11])], typenames="csw:Record")
    assert catalogue.results["matches"] == 12


def test_a_wrong_request_gets_an_exception_report(sites: Sites) -> None:
    """pycsw answers with OWS's own error document."""
    answer = sites.get("/environment/csw?service=CSW&version=2.0.2&request=GetNothing")
    exception = etree.fromstring(answer.data).find("ows:Exception", NAMES)
    assert exception.get("exceptionCode") == "InvalidParameterValue"


def test_the_example_map_service_describes_layers_and_draws_none(address: str) -> None:
    """OWSLib reads the layers; a map is refused by an exception that says why."""
    service = WebMapService(f"{address}/environment/wms", version="1.3.0")
    assert set(service.contents) == {"aires_protegees", "qualite_air"}
    refused = requests.get(f"{address}/environment/wms?request=GetMap", timeout=30)
    assert "OperationNotSupported" in refused.text
