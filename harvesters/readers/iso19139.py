"""ISO 19139 metadata (ISO 19115 as XML), read into JSON values with all its languages."""

from __future__ import annotations

from typing import Any

from ckanext.ogptn.harvesters.language import LANGUAGES, Text, by_language, empty_text, merged
from ckanext.ogptn.harvesters.readers.xml import Element

NAMES = {
    "gmd": "http://www.isotc211.org/2005/gmd",
    "gco": "http://www.isotc211.org/2005/gco",
    "gmx": "http://www.isotc211.org/2005/gmx",
    "srv": "http://www.isotc211.org/2005/srv",
    "gml": "http://www.opengis.net/gml",
    "gml32": "http://www.opengis.net/gml/3.2",
    "xlink": "http://www.w3.org/1999/xlink",
}
# ISO 19115-2 records (imagery) have a root of their own over the same elements.
METADATA = frozenset({f"{{{NAMES['gmd']}}}MD_Metadata",
                      "{http://www.isotc211.org/2005/gmi}MI_Metadata"})  # fmt: skip
_CODES = {"fre": "fr", "fra": "fr", "fr": "fr", "ara": "ar", "ar": "ar", "eng": "en", "en": "en"}
_IDENTIFICATION = "gmd:identificationInfo/*"
_CITATION = f"{_IDENTIFICATION}/gmd:citation/gmd:CI_Citation"
_EXTENTS = f"({_IDENTIFICATION}/gmd:extent|{_IDENTIFICATION}/srv:extent)/gmd:EX_Extent"

Json = dict[str, Any]


def identifier(root: Element) -> str:
    """Give a record's file identifier, or nothing."""
    return _first_text(root, "gmd:fileIdentifier")


def parse(root: Element) -> Json:
    """Read a metadata record; what it lacks is empty."""
    speech = _Speech(root)
    return {
        "level": _code(root, "gmd:hierarchyLevel/gmd:MD_ScopeCode"),
        "title": speech.text(root, f"{_CITATION}/gmd:title"),
        "abstract": speech.text(root, f"{_IDENTIFICATION}/gmd:abstract"),
        "keywords": _keywords(root, speech),
        "topics": _texts(root, f"{_IDENTIFICATION}/gmd:topicCategory/*"),
        "organisations": _organisations(root, speech),
        "frequency": _code(root, f"{_IDENTIFICATION}/gmd:resourceMaintenance/*"
                                 "/gmd:maintenanceAndUpdateFrequency/*"),
        "licence": _licence(root, speech),
        "representation": _code(root, f"{_IDENTIFICATION}/gmd:spatialRepresentationType/*"),
        "bbox": _bounding_box(root),
        "period": _period(root),
        "crs": _reference_systems(root),
        "lineage": speech.text(
            root, "gmd:dataQualityInfo/*/gmd:lineage/gmd:LI_Lineage/gmd:statement"
        ),
        "online": _online(root, speech),
        "operates_on": _operates_on(root),
    }  # fmt: skip


class _Speech:
    """The languages of a record: its own, and the locales that its translations name by id."""

    def __init__(self, root: Element) -> None:
        own = _code(root, "gmd:language/*") or _first_text(root, "gmd:language")
        self._own = _CODES.get(own.lower()[:3].rstrip("-_"), "")
        self._locales = {
            locale.get("id"): _CODES.get(_code(locale, "gmd:languageCode/*").lower(), "")
            for locale in _find(root, "gmd:locale/gmd:PT_Locale")
        }

    def text(self, root: Element, path: str) -> Text:
        """Read the first element of a path in each language that it gives."""
        return next((self.read(element) for element in _find(root, path)), empty_text())

    def read(self, element: Element) -> Text:
        """Read an element's text and its translations (``gmd:PT_FreeText``)."""
        told = empty_text()
        for part in _find(element, "gmd:PT_FreeText/gmd:textGroup/gmd:LocalisedCharacterString"):
            name = (part.get("locale") or "").lstrip("#")
            language = self._locales.get(name) or _CODES.get(name.lower(), "")
            if language:
                told[language] = told[language] or _words(part)
        plain = _words(element)
        if self._own in LANGUAGES and not told[self._own]:
            return merged({**told, self._own: plain}, empty_text())
        return merged(told, by_language(plain))


def _words(element: Element) -> str:
    """Give an element's plain text: that of its first child which is no list of translations."""
    own = [child for child in element if child.tag != f"{{{NAMES['gmd']}}}PT_FreeText"]
    return ("".join(own[0].itertext()) if own else element.text or "").strip()


def _find(root: Element, path: str) -> list[Element]:
    found: list[Element] = root.xpath(path, namespaces=NAMES)
    return found


def _texts(root: Element, path: str) -> list[str]:
    return [words for element in _find(root, path) if (words := _words(element))]


def _first_text(root: Element, path: str) -> str:
    return next(iter(_texts(root, path)), "")


def _code(root: Element, path: str) -> str:
    """Read a code list's value: an attribute, or in careless records the text."""
    for element in _find(root, path):
        value = (element.get("codeListValue") or _words(element)).strip()
        if value:
            return value
    return ""


def _keywords(root: Element, speech: _Speech) -> list[Json]:
    return [
        {"words": speech.read(keyword), "kind": _code(group, "gmd:type/*")}
        for group in _find(root, f"{_IDENTIFICATION}/gmd:descriptiveKeywords/gmd:MD_Keywords")
        for keyword in _find(group, "gmd:keyword")
    ]


def _organisations(root: Element, speech: _Speech) -> list[Text]:
    """Name the bodies behind the record; no person and no contact of one."""
    paths = f"({_IDENTIFICATION}/gmd:pointOfContact|gmd:contact)/*/gmd:organisationName"
    found: list[Text] = []
    for element in _find(root, paths):
        name = speech.read(element)
        if any(name.values()) and name not in found:
            found.append(name)
    return found


def _licence(root: Element, speech: _Speech) -> list[Text]:
    constraints = f"{_IDENTIFICATION}/gmd:resourceConstraints/*"
    paths = f"{constraints}/gmd:otherConstraints|{constraints}/gmd:useLimitation"
    found = [speech.read(element) for element in _find(root, paths)]
    return [words for words in found if any(words.values())]


def _bounding_box(root: Element) -> list[float]:
    boxes = []
    for box in _find(root, f"{_EXTENTS}/gmd:geographicElement/gmd:EX_GeographicBoundingBox"):
        sides = [
            _number(box, f"gmd:{side}")
            for side in (
                "westBoundLongitude",
                "southBoundLatitude",
                "eastBoundLongitude",
                "northBoundLatitude",
            )
        ]
        if None not in sides:
            boxes.append([side for side in sides if side is not None])
    if not boxes:
        return []
    west, south, east, north = zip(*boxes, strict=True)
    return [min(west), min(south), max(east), max(north)]


def _number(root: Element, path: str) -> float | None:
    try:
        return float(_first_text(root, path).replace(",", "."))
    except ValueError:
        return None


def _period(root: Element) -> list[str]:
    """Give start and end of the temporal extent as the record writes them; GML 3.1 or 3.2."""
    within = f"{_EXTENTS}/gmd:temporalElement/*/gmd:extent"
    ends = []
    for names in (("beginPosition", "begin"), ("endPosition", "end")):
        path = "|".join(f"{within}//*[local-name()='{name}']" for name in names)
        ends.append(next((w for w in _texts(root, path) if any(c.isdigit() for c in w)), ""))
    if not any(ends):
        instant = _first_text(root, f"{within}//*[local-name()='timePosition']")
        ends = [instant, instant]
    return ends


def _reference_systems(root: Element) -> list[str]:
    path = "gmd:referenceSystemInfo/*/gmd:referenceSystemIdentifier/*"
    found = []
    for system in _find(root, path):
        space, code = _first_text(system, "gmd:codeSpace"), _first_text(system, "gmd:code")
        if code:
            found.append(f"{space}:{code}" if space and ":" not in code else code)
    return found


def _online(root: Element, speech: _Speech) -> list[Json]:
    path = "gmd:distributionInfo/*/gmd:transferOptions/*/gmd:onLine/gmd:CI_OnlineResource"
    found = []
    for resource in _find(root, path):
        url = _first_text(resource, "gmd:linkage/gmd:URL")
        if url:
            found.append({
                "url": url,
                "protocol": _first_text(resource, "gmd:protocol"),
                "name": speech.text(resource, "gmd:name"),
                "description": speech.text(resource, "gmd:description"),
                "function": _code(resource, "gmd:function/*"),
            })  # fmt: skip
    return found


def _operates_on(root: Element) -> list[str]:
    href = f"{{{NAMES['xlink']}}}href"
    path = "gmd:identificationInfo/srv:SV_ServiceIdentification/srv:operatesOn"
    named = [e.get("uuidref") or e.get(href) or "" for e in _find(root, path)]
    return [name for name in named if name]
