"""The box around a GeoJSON geometry."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ckanext.ogptn.harvesters.readers import places

# Deeper than any geometry's coordinates are nested (a multipolygon's: four levels).
_DEPTH = 6


def bounding_box(geometry: object) -> list[float]:
    """Give west, south, east, north around a geometry, or around those of a collection; or nothing."""
    return places.bounding_box(list(_points_of(geometry)))


def _points_of(geometry: object) -> Iterator[tuple[float, float]]:
    if not isinstance(geometry, dict):
        return
    yield from _points(geometry.get("coordinates"), 0)
    parts = geometry.get("geometries")
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, dict):
            yield from _points(part.get("coordinates"), 0)


def _points(value: object, depth: int) -> Iterator[tuple[float, float]]:
    if not isinstance(value, list) or depth > _DEPTH:
        return
    if len(value) >= 2 and all(is_number(number) for number in value[:2]):
        yield float(value[0]), float(value[1])
        return
    for part in value:
        yield from _points(part, depth + 1)


def is_number(value: object) -> bool:
    """Say whether a JSON value is a number that has a place on a line."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def sides(value: object) -> list[float]:
    """Read west, south, east, north from a list of numbers; of six, height is left out."""
    if not isinstance(value, list) or not all(is_number(number) for number in value):
        return []
    numbers = [float(number) for number in value]
    if len(numbers) == 6:
        return [*numbers[:2], *numbers[3:5]]
    return numbers if len(numbers) == 4 else []
