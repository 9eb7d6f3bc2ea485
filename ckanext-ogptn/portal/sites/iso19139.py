"""ISO 19139 records of the environment source: French text with Arabic beside it.

Source of the elements: ISO/TS 19139:2007 and ISO 19115:2003; code lists by their 19139 names.
"""

from __future__ import annotations

from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from ckanext.ogptn.portal.sites.description import EXAMPLE_KEYWORD, Dataset, Site, Text

GMD = "http://www.isotc211.org/2005/gmd"
GCO = "http://www.isotc211.org/2005/gco"
GML = "http://www.opengis.net/gml"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XLINK = "http://www.w3.org/1999/xlink"
CODE_LISTS = "http://www.isotc211.org/2005/resources/Codelist/gmxCodelists.xml"
FILE_PROTOCOL = "WWW:DOWNLOAD-1.0-http--download"

NAMES = {"gmd": GMD, "gco": GCO, "gml": GML, "xsi": XSI, "xlink": XLINK}
gmd = ElementMaker(namespace=GMD, nsmap=NAMES)
gco = ElementMaker(namespace=GCO)
gml = ElementMaker(namespace=GML)

Element = Any
"""An lxml element."""


def records(site: Site, base: str) -> dict[str, bytes]:
    """Write a record a dataset, by file name, without an XML declaration: pycsw adds its own."""
    return {
        f"{dataset.name}.xml": etree.tostring(
            record(site, dataset, base), encoding="unicode", pretty_print=True
        ).encode()
        for dataset in site.datasets
    }


def record(site: Site, dataset: Dataset, base: str) -> Element:
    """Build the record of one dataset."""
    contact = site.organizations[dataset.organization]
    return gmd.MD_Metadata(
        gmd.fileIdentifier(_plain(dataset.id)),
        gmd.language(_code("LanguageCode", "fre")),
        gmd.characterSet(_code("MD_CharacterSetCode", "utf8")),
        gmd.hierarchyLevel(_code("MD_ScopeCode", "dataset")),
        gmd.contact(_party(contact, "pointOfContact")),
        gmd.dateStamp(gco.Date(dataset.modified[:10])),
        gmd.metadataStandardName(_plain("ISO 19115:2003/19139")),
        gmd.metadataStandardVersion(_plain("1.0")),
        gmd.locale(_locale("AR", "ara")),
        gmd.referenceSystemInfo(_reference_system(dataset.extra.get("crs", "4326"))),
        gmd.identificationInfo(_identification(dataset, contact)),
        gmd.distributionInfo(_distribution(dataset, base)),
        gmd.dataQualityInfo(_quality(dataset.extra["lineage"])),
    )


def _identification(dataset: Dataset, contact: Text) -> Element:
    extra = dataset.extra
    return gmd.MD_DataIdentification(
        gmd.citation(_citation(dataset)),
        _bilingual("abstract", dataset.notes),
        gmd.status(_code("MD_ProgressCode", "completed")),
        gmd.pointOfContact(_party(contact, "owner")),
        gmd.resourceMaintenance(
            gmd.MD_MaintenanceInformation(
                gmd.maintenanceAndUpdateFrequency(
                    _code("MD_MaintenanceFrequencyCode", dataset.frequency or "unknown")
                )
            )
        ),
        gmd.descriptiveKeywords(_keywords([*extra["keywords"], EXAMPLE_KEYWORD], "theme")),
        gmd.descriptiveKeywords(_keywords([extra["place"]], "place")),
        gmd.resourceConstraints(_constraints(dataset.licence)),
        gmd.spatialRepresentationType(
            _code("MD_SpatialRepresentationTypeCode", extra.get("representation", "vector"))
        ),
        gmd.language(_code("LanguageCode", "fre")),
        gmd.language(_code("LanguageCode", "ara")),
        gmd.characterSet(_code("MD_CharacterSetCode", "utf8")),
        gmd.topicCategory(gmd.MD_TopicCategoryCode(extra.get("topic", "environment"))),
        gmd.extent(_extent(dataset)),
    )


def _citation(dataset: Dataset) -> Element:
    return gmd.CI_Citation(
        _bilingual("title", dataset.title),
        gmd.date(_date(dataset.created, "publication")),
        gmd.date(_date(dataset.modified, "revision")),
        gmd.identifier(gmd.MD_Identifier(gmd.code(_plain(f"tn-environment-{dataset.name}")))),
    )


def _date(moment: str, kind: str) -> Element:
    return gmd.CI_Date(
        gmd.date(gco.Date(moment[:10])), gmd.dateType(_code("CI_DateTypeCode", kind))
    )


def _keywords(words: list[Text], kind: str) -> Element:
    return gmd.MD_Keywords(
        *(_bilingual("keyword", word) for word in words),
        gmd.type(_code("MD_KeywordTypeCode", kind)),
    )


def _constraints(licence: str) -> Element:
    terms = {
        "fr": "Licence Nationale de Données Publiques Ouvertes (décret n° 2021-3)",
        "ar": "الرخصة الوطنية للبيانات العمومية المفتوحة (أمر عدد 3 لسنة 2021)",
    }
    return gmd.MD_LegalConstraints(
        _bilingual("useLimitation", terms),
        gmd.accessConstraints(_code("MD_RestrictionCode", "otherRestrictions")),
        gmd.useConstraints(_code("MD_RestrictionCode", "license")),
        gmd.otherConstraints(_plain(licence)),
    )


def _extent(dataset: Dataset) -> Element:
    west, south, east, north = dataset.extra["bbox"]
    box = gmd.EX_GeographicBoundingBox(
        gmd.westBoundLongitude(gco.Decimal(str(west))),
        gmd.eastBoundLongitude(gco.Decimal(str(east))),
        gmd.southBoundLatitude(gco.Decimal(str(south))),
        gmd.northBoundLatitude(gco.Decimal(str(north))),
    )
    extent = gmd.EX_Extent(gmd.geographicElement(box))
    if dataset.temporal:
        extent.append(gmd.temporalElement(_period(dataset.id, *dataset.temporal)))
    return extent


def _period(identifier: str, start: str, end: str) -> Element:
    period = gml.TimePeriod(gml.beginPosition(start), gml.endPosition(end))
    period.set(f"{{{GML}}}id", f"period-{identifier}")
    return gmd.EX_TemporalExtent(gmd.extent(period))


def _distribution(dataset: Dataset, base: str) -> Element:
    formats = sorted({resource.format for resource in dataset.resources})
    files = [
        _online(
            f"{base}/environment/files/{dataset.name}/{resource.file}",
            FILE_PROTOCOL,
            resource.name,
            resource.description,
        )
        for resource in dataset.resources
    ]
    services = [
        _online(link["url"].format(base=base), link["protocol"], link["name"], link["description"])
        for link in dataset.extra.get("links", [])
    ]
    return gmd.MD_Distribution(
        *(
            gmd.distributionFormat(
                gmd.MD_Format(gmd.name(_plain(name)), gmd.version(_plain("unknown")))
            )
            for name in formats
        ),
        gmd.transferOptions(gmd.MD_DigitalTransferOptions(*files, *services)),
    )


def _online(url: str, protocol: str, name: Text, description: Text) -> Element:
    resource = gmd.CI_OnlineResource(
        gmd.linkage(gmd.URL(url)), gmd.protocol(_plain(protocol)), _bilingual("name", name)
    )
    if description:
        resource.append(_bilingual("description", description))
    return gmd.onLine(resource)


def _quality(lineage: Text) -> Element:
    return gmd.DQ_DataQuality(
        gmd.scope(gmd.DQ_Scope(gmd.level(_code("MD_ScopeCode", "dataset")))),
        gmd.lineage(gmd.LI_Lineage(_bilingual("statement", lineage))),
    )


def _party(name: Text, role: str) -> Element:
    return gmd.CI_ResponsibleParty(
        _bilingual("organisationName", name), gmd.role(_code("CI_RoleCode", role))
    )


def _locale(identifier: str, language: str) -> Element:
    locale = gmd.PT_Locale(
        gmd.languageCode(_code("LanguageCode", language)),
        gmd.characterEncoding(_code("MD_CharacterSetCode", "utf8")),
    )
    locale.set("id", identifier)
    return locale


def _reference_system(code: str) -> Element:
    identifier = gmd.RS_Identifier(gmd.code(_plain(code)), gmd.codeSpace(_plain("EPSG")))
    return gmd.MD_ReferenceSystem(gmd.referenceSystemIdentifier(identifier))


def _plain(text: str) -> Element:
    return gco.CharacterString(text)


def _bilingual(name: str, text: Text) -> Element:
    """Make an element with the French text, and the Arabic one where there is one."""
    element = gmd(name, _plain(text["fr"]))
    if "ar" in text:
        arabic = gmd.LocalisedCharacterString(text["ar"])
        arabic.set("locale", "#AR")
        element.set(f"{{{XSI}}}type", "gmd:PT_FreeText_PropertyType")
        element.append(gmd.PT_FreeText(gmd.textGroup(arabic)))
    return element


def _code(list_name: str, value: str) -> Element:
    code = gmd(list_name, value)
    code.set("codeList", f"{CODE_LISTS}#{list_name}")
    code.set("codeListValue", value)
    return code
