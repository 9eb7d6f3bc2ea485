"""What the reader of ISO 19139 takes from a record, in the many ways in which records say it."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.ogptn.harvesters.readers import xml
from ckanext.ogptn.harvesters.readers.iso_records import iso19139

SPACES = (
    'xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" '
    'xmlns:gmx="http://www.isotc211.org/2005/gmx" xmlns:srv="http://www.isotc211.org/2005/srv" '
    'xmlns:gml="http://www.opengis.net/gml" xmlns:gml32="http://www.opengis.net/gml/3.2" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def parsed(inner: str, outer: str = "", kind: str = "gmd:MD_DataIdentification") -> dict[str, Any]:
    """Read a record with this in its identification, and that beside it."""
    text = (
        f"<gmd:MD_Metadata {SPACES}>{outer}<gmd:identificationInfo><{kind}>{inner}</{kind}>"
        "</gmd:identificationInfo></gmd:MD_Metadata>"
    )
    return iso19139.parse(xml.parse(text.encode()))


def words(name: str, text: str) -> str:
    """Write an element with a text."""
    return f"<gmd:{name}><gco:CharacterString>{text}</gco:CharacterString></gmd:{name}>"


def extent(inner: str) -> str:
    """Write a temporal extent."""
    return (
        "<gmd:extent><gmd:EX_Extent><gmd:temporalElement><gmd:EX_TemporalExtent><gmd:extent>"
        f"{inner}</gmd:extent></gmd:EX_TemporalExtent></gmd:temporalElement></gmd:EX_Extent></gmd:extent>"
    )


@pytest.mark.parametrize(
    ("gml", "period"),
    [
        ("<gml:TimePeriod><gml:beginPosition>2015</gml:beginPosition>"
         "<gml:endPosition>2016</gml:endPosition></gml:TimePeriod>", ["2015", "2016"]),
        ("<gml32:TimePeriod><gml32:begin><gml32:TimeInstant><gml32:timePosition>2015-02-01"
         "</gml32:timePosition></gml32:TimeInstant></gml32:begin><gml32:end><gml32:TimeInstant>"
         "<gml32:timePosition>2016-03-01</gml32:timePosition></gml32:TimeInstant></gml32:end>"
         "</gml32:TimePeriod>", ["2015-02-01", "2016-03-01"]),
        ("<gml32:TimeInstant><gml32:timePosition>2017-05-06</gml32:timePosition></gml32:TimeInstant>",
         ["2017-05-06", "2017-05-06"]),
        ('<gml:TimePeriod><gml:beginPosition>2015-01-01</gml:beginPosition>'
         '<gml:endPosition indeterminatePosition="now"/></gml:TimePeriod>', ["2015-01-01", ""]),
        ('<gml:TimePeriod><gml:beginPosition>unknown</gml:beginPosition>'
         '<gml:endPosition>2015</gml:endPosition></gml:TimePeriod>', ["", "2015"]),
    ],
)  # fmt: skip
def test_a_period_in_any_form_of_gml(gml: str, period: list[str]) -> None:
    """Of GML 3.1 and 3.2, as positions and as instants; what is indeterminate is nothing."""
    assert parsed(extent(gml))["period"] == period


def test_several_periods_are_one() -> None:
    """From the first start to the last end."""
    later = (
        "<gml:TimePeriod><gml:beginPosition>2019</gml:beginPosition>"
        "<gml:endPosition>2020</gml:endPosition></gml:TimePeriod>"
    )
    first = later.replace("2019", "2011").replace("2020", "2012")
    assert parsed(extent(later) + extent(first))["period"] == ["2011", "2020"]


@pytest.mark.parametrize(
    ("code", "space", "system"),
    [
        ("32632", "EPSG", "EPSG:32632"),
        ("EPSG:4326", "", "EPSG:4326"),
        ("urn:ogc:def:crs:EPSG::22391", "", "EPSG:22391"),
        ("urn:ogc:def:crs:EPSG:6.11:4326", "", "EPSG:4326"),
        ("http://www.opengis.net/def/crs/EPSG/0/3857", "", "EPSG:3857"),
        ("WGS 84 (EPSG:4326)", "", "EPSG:4326"),
        ("Carthage / Nord Tunisie", "INNORPI", "INNORPI:Carthage / Nord Tunisie"),
    ],
)
def test_a_reference_system_by_its_number(code: str, space: str, system: str) -> None:
    """Of the EPSG's list, in the spellings of the field; other systems keep their words."""
    outer = (
        "<gmd:referenceSystemInfo><gmd:MD_ReferenceSystem><gmd:referenceSystemIdentifier>"
        f"<gmd:RS_Identifier>{words('code', code)}{words('codeSpace', space) if space else ''}"
        "</gmd:RS_Identifier></gmd:referenceSystemIdentifier></gmd:MD_ReferenceSystem></gmd:referenceSystemInfo>"
    )
    assert parsed("", outer)["crs"] == [system]


def test_the_licence_stands_before_what_limits_access() -> None:
    """Constraints of use are the licence; its address is in the anchor."""
    inner = (
        "<gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:accessConstraints>"
        '<gmd:MD_RestrictionCode codeListValue="otherRestrictions"/></gmd:accessConstraints>'
        f"{words('otherConstraints', 'Pas de restriction d’accès')}</gmd:MD_LegalConstraints></gmd:resourceConstraints>"
        "<gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:useConstraints>"
        '<gmd:MD_RestrictionCode codeListValue="license"/></gmd:useConstraints><gmd:otherConstraints>'
        '<gmx:Anchor xlink:href="http://creativecommons.org/licenses/by/4.0/">CC BY 4.0</gmx:Anchor>'
        "</gmd:otherConstraints></gmd:MD_LegalConstraints></gmd:resourceConstraints>"
    )
    found = parsed(inner, words("language", "fre"))
    assert [text["fr"] for text in found["licence"]] == ["CC BY 4.0", "Pas de restriction d’accès"]
    assert found["licence_urls"] == ["http://creativecommons.org/licenses/by/4.0/"]
    assert [text["fr"] for text in found["access"]] == ["Pas de restriction d’accès"]
    assert found["restrictions"] == ["otherRestrictions", "license"]


def test_a_translation_in_our_languages_is_preferred() -> None:
    """The record is in German, which the portal does not speak; the French beside it is."""
    title = (
        "<gmd:citation><gmd:CI_Citation><gmd:title><gco:CharacterString>Feuchtgebiete</gco:CharacterString>"
        '<gmd:PT_FreeText><gmd:textGroup><gmd:LocalisedCharacterString locale="#locale-fre">Zones humides'
        "</gmd:LocalisedCharacterString></gmd:textGroup></gmd:PT_FreeText></gmd:title></gmd:CI_Citation></gmd:citation>"
    )
    outer = '<gmd:language><gmd:LanguageCode codeListValue="ger"/></gmd:language>'
    assert parsed(title, outer)["title"] == {"ar": "", "fr": "Zones humides", "en": ""}
    alone = (
        title.partition("<gmd:PT_FreeText>")[0] + "</gmd:title></gmd:CI_Citation></gmd:citation>"
    )
    assert "Feuchtgebiete" in parsed(alone, outer)["title"].values()


SERVICE = (
    "<srv:serviceType><gco:LocalName>view</gco:LocalName></srv:serviceType>"
    "<srv:coupledResource><srv:SV_CoupledResource><srv:identifier><gco:CharacterString>d-3</gco:CharacterString>"
    "</srv:identifier></srv:SV_CoupledResource></srv:coupledResource><srv:containsOperations>"
    "<srv:SV_OperationMetadata><srv:operationName><gco:CharacterString>GetMap</gco:CharacterString></srv:operationName>"
    "<srv:connectPoint><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>http://x.tn/map</gmd:URL></gmd:linkage>"
    "</gmd:CI_OnlineResource></srv:connectPoint></srv:SV_OperationMetadata></srv:containsOperations>"
    "<srv:containsOperations><srv:SV_OperationMetadata>"
    "<srv:operationName><gco:CharacterString>GetCapabilities</gco:CharacterString></srv:operationName>"
    "<srv:connectPoint><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>http://x.tn/wms?</gmd:URL></gmd:linkage>"
    "</gmd:CI_OnlineResource></srv:connectPoint></srv:SV_OperationMetadata></srv:containsOperations>"
    '<srv:operatesOn uuidref="d-1"/>'
    '<srv:operatesOn xlink:href="http://x.tn/csw?Request=GetRecordById&amp;ID=d-2#md"/>'
    '<srv:operatesOn xlink:href="http://x.tn/records/7"/><srv:operatesOn/>'
)


def test_a_service_leads_to_where_it_describes_itself() -> None:
    """Though the record has no distribution; the calls behind it are no links of their own."""
    found = parsed(SERVICE, kind="srv:SV_ServiceIdentification")
    assert [(link["url"], link["protocol"]) for link in found["online"]] == [
        ("http://x.tn/wms?", "view")
    ]


def test_a_service_names_the_records_that_it_shows() -> None:
    """By reference, by the address of a record, which holds its identifier, and as coupled resource."""
    found = parsed(SERVICE, kind="srv:SV_ServiceIdentification")
    assert found["operates_on"] == ["d-1", "d-2", "http://x.tn/records/7", "d-3"]


def test_lineage_may_be_told_in_steps() -> None:
    """Where there is no statement."""
    step = "<gmd:processStep><gmd:LI_ProcessStep>{}</gmd:LI_ProcessStep></gmd:processStep>"
    steps = "".join(
        step.format(words("description", text)) for text in ("Levé de terrain", "Saisie")
    )
    outer = (
        f"{words('language', 'fre')}<gmd:dataQualityInfo><gmd:DQ_DataQuality><gmd:lineage><gmd:LI_Lineage>{steps}"
        "</gmd:LI_Lineage></gmd:lineage></gmd:DQ_DataQuality></gmd:dataQualityInfo>"
    )
    assert parsed("", outer)["lineage"]["fr"] == "Levé de terrain\n\nSaisie"


def test_days_scale_and_parent() -> None:
    """What else a record tells of its data."""
    inner = (
        "<gmd:citation><gmd:CI_Citation><gmd:date><gmd:CI_Date><gmd:date><gco:Date>2018-09-01</gco:Date></gmd:date>"
        '<gmd:dateType><gmd:CI_DateTypeCode codeListValue="revision"/></gmd:dateType></gmd:CI_Date></gmd:date>'
        "</gmd:CI_Citation></gmd:citation><gmd:spatialResolution><gmd:MD_Resolution><gmd:equivalentScale>"
        "<gmd:MD_RepresentativeFraction><gmd:denominator><gco:Integer>25000</gco:Integer></gmd:denominator>"
        "</gmd:MD_RepresentativeFraction></gmd:equivalentScale></gmd:MD_Resolution></gmd:spatialResolution>"
    )
    found = parsed(inner, words("parentIdentifier", "serie-1"))
    assert found["dates"] == {"revision": "2018-09-01"}
    assert found["resolution"] == {"scales": ["25000"]}
    assert found["parent"] == "serie-1"


def test_real_records_of_imagery_and_services_are_read(samples: Any) -> None:
    """ISO 19115-2 (Sentinel-2), and a service of a German survey."""
    folder = samples / "csw"
    scene = iso19139.parse(
        xml.parse((folder / "pycsw__iso_19115-2_Sentinel-2-scene.xml").read_bytes())
    )
    assert scene["title"]["en"].startswith("S2B_MSIL2A_20200902T090559")
    assert (scene["crs"], scene["representation"]) == (["EPSG:4326"], "grid")
    assert scene["period"][0] == "2020-09-02T09:05:59.024Z"
    service = iso19139.parse(xml.parse((folder / "owslib__iso19139_srv.xml").read_bytes()))
    assert (service["level"], service["service_type"]) == ("service", "download")
    assert service["operates_on"] == ["083f524b-7474-4e05-a937-1bac657f0344"]
    assert [round(side) for side in service["bbox"]] == [9, 47, 14, 51]
