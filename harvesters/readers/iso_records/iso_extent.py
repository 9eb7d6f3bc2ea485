"""Where and when of ISO 19139 records: bounding boxes, periods (GML 3.1 and 3.2), reference systems."""

from __future__ import annotations

import re

from ckanext.ogptn.harvesters.readers.iso_records.iso_text import (
    IDENTIFICATION,
    all_words,
    find,
    first,
)
from ckanext.ogptn.harvesters.readers.places import around
from ckanext.ogptn.harvesters.readers.xml import Element

_EXTENTS = f"({IDENTIFICATION}/gmd:extent|{IDENTIFICATION}/srv:extent)/gmd:EX_Extent"
_SIDES = (
    "westBoundLongitude",
    "southBoundLatitude",
    "eastBoundLongitude",
    "northBoundLatitude",
)
_TEMPORAL = f"{_EXTENTS}/gmd:temporalElement/*/gmd:extent"
_EPSG = re.compile(r"EPSG(?:[:/ ]|%3A)*(?:[\d.]+[:/]|/)?:?(\d{4,6})(?!\d)", re.IGNORECASE)


def bounding_box(root: Element) -> list[float]:
    """Give west, south, east, north around all boxes of a record; nothing if it has none."""
    path = f"{_EXTENTS}/gmd:geographicElement/gmd:EX_GeographicBoundingBox"
    return around([box for element in find(root, path) if (box := _box(element))])


def _box(element: Element) -> list[float]:
    sides = [_number(element, f"gmd:{side}") for side in _SIDES]
    found = [side for side in sides if side is not None]
    return found if len(found) == len(_SIDES) else []


def _number(root: Element, path: str) -> float | None:
    try:
        number = float(first(root, path).replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) <= 360 else None


def period(root: Element) -> list[str]:
    """Give start and end of the temporal extent as the record writes them.

    ``TimePeriod`` with positions or with instants, ``TimeInstant``; of several periods the first
    start and the last end. What is indeterminate (``now``, ``unknown``) is nothing.
    """
    starts, ends = _moments("beginPosition", "begin", root), _moments("endPosition", "end", root)
    instants = _moments("timePosition", "timePosition", root)
    if starts or ends:
        return [min(starts, default=""), max(ends, default="")]
    return [min(instants, default=""), max(instants, default="")]


def _moments(first_name: str, second_name: str, root: Element) -> list[str]:
    paths = (f"{_TEMPORAL}//*[local-name()='{name}']" for name in (first_name, second_name))
    said = all_words(root, "|".join(paths))
    return [moment for moment in said if any(sign.isdigit() for sign in moment)]


def reference_systems(root: Element) -> list[str]:
    """Name the reference systems, each once: ``EPSG:n`` where they are of that list."""
    path = "gmd:referenceSystemInfo/*/gmd:referenceSystemIdentifier/*"
    found = []
    for system in find(root, path):
        space, code = first(system, "gmd:codeSpace"), first(system, "gmd:code")
        if code:
            found.append(_system(space, code))
    return list(dict.fromkeys(found))


def _system(space: str, code: str) -> str:
    if match := _EPSG.search(code):
        return f"EPSG:{match[1]}"
    if "EPSG" in space.upper() and code.isdigit():
        return f"EPSG:{code}"
    return f"{space}:{code}" if space and ":" not in code else code
