"""ISO 19139 metadata (ISO 19115 as XML), read into JSON values with all its languages."""

from __future__ import annotations

from typing import Any

from ckanext.ogptn.harvesters.language import Text
from ckanext.ogptn.harvesters.readers.iso_records import iso_extent, iso_links
from ckanext.ogptn.harvesters.readers.iso_records.iso_text import (
    HREF,
    IDENTIFICATION,
    NAMES,
    Speech,
    all_words,
    code,
    codes,
    find,
    first,
)
from ckanext.ogptn.harvesters.readers.xml import Element

# ISO 19115-2 records (imagery) have a root of their own over the same elements.
METADATA = frozenset({f"{{{NAMES['gmd']}}}MD_Metadata",
                      "{http://www.isotc211.org/2005/gmi}MI_Metadata"})  # fmt: skip
_CITATION = f"{IDENTIFICATION}/gmd:citation/gmd:CI_Citation"
_CONSTRAINTS = f"{IDENTIFICATION}/gmd:resourceConstraints"
_LEGAL = f"{_CONSTRAINTS}/gmd:MD_LegalConstraints"

Json = dict[str, Any]


def identifier(root: Element) -> str:
    """Give a record's file identifier, or nothing."""
    return first(root, "gmd:fileIdentifier")


def parse(root: Element) -> Json:
    """Read a metadata record; what it lacks is empty. docs/harvest.md names the keys."""
    speech = Speech(root)
    return {
        "level": code(root, "gmd:hierarchyLevel/gmd:MD_ScopeCode"),
        "parent": first(root, "gmd:parentIdentifier"),
        "identifiers": all_words(root, f"{_CITATION}/gmd:identifier/*/gmd:code"),
        "title": speech.text(root, f"{_CITATION}/gmd:title"),
        "abstract": speech.text(root, f"{IDENTIFICATION}/gmd:abstract"),
        "keywords": _keywords(root, speech),
        "topics": all_words(root, f"{IDENTIFICATION}/gmd:topicCategory"),
        "organisations": _organisations(root, speech),
        "dates": _dates(root),
        "modified": first(root, "gmd:dateStamp"),
        "frequency": code(root, f"{IDENTIFICATION}/gmd:resourceMaintenance/*"
                                "/gmd:maintenanceAndUpdateFrequency/*"),
        "licence": _licence(root, speech),
        "licence_urls": _licence_urls(root),
        "access": speech.texts(root, f"{_LEGAL}[gmd:accessConstraints]/gmd:otherConstraints"),
        "restrictions": codes(root, f"{_LEGAL}/gmd:useConstraints/*|{_LEGAL}/gmd:accessConstraints/*"),
        "representation": code(root, f"{IDENTIFICATION}/gmd:spatialRepresentationType/*"),
        "resolution": _resolution(root),
        "bbox": iso_extent.bounding_box(root),
        "period": iso_extent.period(root),
        "crs": iso_extent.reference_systems(root),
        "lineage": _lineage(root, speech),
        "online": iso_links.online(root, speech),
        "service_type": iso_links.service_type(root),
        "operates_on": iso_links.operates_on(root),
    }  # fmt: skip


def _keywords(root: Element, speech: Speech) -> list[Json]:
    found = []
    for group in find(root, f"{IDENTIFICATION}/gmd:descriptiveKeywords/gmd:MD_Keywords"):
        kind = code(group, "gmd:type/*")
        thesaurus = first(group, "gmd:thesaurusName/*/gmd:title")
        for words in speech.texts(group, "gmd:keyword"):
            found.append({"words": words, "kind": kind, "thesaurus": thesaurus})
    return found


def _organisations(root: Element, speech: Speech) -> list[Text]:
    """Name the bodies behind the record; no person and no contact of one."""
    paths = f"{IDENTIFICATION}/gmd:pointOfContact/*/gmd:organisationName"
    bodies = speech.texts(root, paths)
    others = speech.texts(root, "gmd:contact/*/gmd:organisationName")
    return bodies + [other for other in others if other not in bodies]


def _dates(root: Element) -> Json:
    """Give the days of the data's creation, publication and revision; of several the last."""
    found: dict[str, str] = {}
    for event in find(root, f"{_CITATION}/gmd:date/gmd:CI_Date"):
        kind, day = code(event, "gmd:dateType/*"), first(event, "gmd:date")
        if kind and day:
            found[kind] = max(found.get(kind, ""), day)
    return found


def _licence(root: Element, speech: Speech) -> list[Text]:
    """Give what is said of use: first where a licence is told, last what limits access."""
    of_use = speech.texts(root, f"{_LEGAL}[gmd:useConstraints]/gmd:otherConstraints")
    limits = speech.texts(root, f"{_CONSTRAINTS}/*/gmd:useLimitation")
    others = speech.texts(root, f"{_CONSTRAINTS}/*/gmd:otherConstraints")
    found = of_use + [text for text in limits if text not in of_use]
    return found + [text for text in others if text not in found]


def _licence_urls(root: Element) -> list[str]:
    """Give the addresses of anchors in what is said of use (``gmx:Anchor``)."""
    anchors = find(root, f"({_CONSTRAINTS}/*/gmd:otherConstraints|{_CONSTRAINTS}/*/gmd:useLimitation)"
                         "/gmx:Anchor")  # fmt: skip
    return list(dict.fromkeys(filter(None, (anchor.get(HREF) for anchor in anchors))))


def _resolution(root: Element) -> Json:
    """Give the denominators of scales and the distances on the ground, with their units."""
    path = f"{IDENTIFICATION}/gmd:spatialResolution/*"
    scales = all_words(root, f"{path}/gmd:equivalentScale/*/gmd:denominator")
    distances = [
        f"{(length.text or '').strip()} {(length.get('uom') or '').rpartition('#')[2]}".strip()
        for length in find(root, f"{path}/gmd:distance/*")
    ]
    told = {"scales": scales, "distances": [d for d in distances if d]}
    return {key: value for key, value in told.items() if value}


def _lineage(root: Element, speech: Speech) -> Text:
    """Give the statement of lineage, or else the steps of the work."""
    lineage = "gmd:dataQualityInfo/*/gmd:lineage/*"
    said = speech.text(root, f"{lineage}/gmd:statement")
    if any(said.values()):
        return said
    steps = speech.texts(root, f"{lineage}/gmd:processStep/*/gmd:description")
    return {key: "\n\n".join(filter(None, (step[key] for step in steps))) for key in said}
