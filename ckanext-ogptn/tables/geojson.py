"""GeoJSON (RFC 7946) as a table of its features' properties, and as shapes for the map."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.places import NAME_CHARACTERS, Map, Position

Json = dict[str, Any]
Row = list[object]

BYTES = 48 * 2**20
COLUMNS = 300
_NAMES = (
    "name",
    "nom",
    "nom_fr",
    "nom_ar",
    "name_ar",
    "title",
    "titre",
    "libelle",
    "station",
    "stop_name",
)
_PARTS = {
    "LineString": ("line", 0),
    "MultiLineString": ("line", 1),
    "Polygon": ("area", 1),
    "MultiPolygon": ("area", 2),
}


class GeoJson:
    """A collection of features, read whole: at most some megabytes."""

    def __init__(self, body: IO[bytes]) -> None:
        body.seek(0)
        content = body.read(BYTES + 1)
        if len(content) > BYTES:
            raise TableError("too_large", f"GeoJSON of more than {BYTES // 2**20} MB is not read")
        try:
            found = json.loads(content.decode("utf-8-sig", errors="replace"))
        except (ValueError, RecursionError) as error:
            raise TableError("not_a_table", f"the file is no JSON: {error}") from error
        self.features = _features(found)
        self._keys = self._all_keys()

    def rows(self) -> Iterator[Row]:
        """Give the header and a row for each feature: its properties; longitude and latitude where it is a point."""
        pointed = any(_point(one) for one in self.features)
        yield [*self._keys, *(["longitude", "latitude"] if pointed else [])]
        for feature in self.features:
            properties = feature.get("properties") or {}
            row: Row = [_cell(properties.get(key)) for key in self._keys]
            if pointed:
                row += list(_point(feature) or (None, None))
            yield row

    def map(self) -> Map:
        """Put all features on a map."""
        found = Map()
        for feature in self.features:
            _put(feature.get("geometry"), self._name(feature), found)
        return found

    def _all_keys(self) -> list[str]:
        keys: dict[str, None] = {}
        for feature in self.features:
            properties = feature.get("properties")
            if isinstance(properties, dict):
                keys.update(dict.fromkeys(map(str, properties)))
            if len(keys) > COLUMNS:
                raise TableError(
                    "too_many_columns", f"features have more than {COLUMNS} properties"
                )
        return list(keys)

    def _name(self, feature: Json) -> str:
        properties = feature.get("properties") or {}
        by_folded = {str(key).lower(): value for key, value in properties.items()}
        named = next((by_folded[key] for key in _NAMES if by_folded.get(key)), "")
        if not named:
            named = next((v for v in properties.values() if isinstance(v, str) and v), "")
        return str(named)[:NAME_CHARACTERS]


def _features(found: object) -> list[Json]:
    if not isinstance(found, dict):
        raise TableError("not_a_table", "the file is JSON, but no GeoJSON")
    if found.get("type") == "FeatureCollection" and isinstance(found.get("features"), list):
        return [one for one in found["features"] if isinstance(one, dict)]
    if found.get("type") == "Feature":
        return [found]
    if found.get("type") in (*_PARTS, "Point", "MultiPoint", "GeometryCollection"):
        return [{"geometry": found, "properties": {}}]
    raise TableError("not_a_table", "the file is JSON, but no GeoJSON")


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _point(feature: Json) -> Position | None:
    geometry = feature.get("geometry")
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        return _position(geometry.get("coordinates"))
    return None


def _position(found: object) -> Position | None:
    if isinstance(found, list) and len(found) >= 2 and all(_is_number(n) for n in found[:2]):
        return float(found[0]), float(found[1])
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _put(geometry: object, name: str, found: Map) -> None:
    if not isinstance(geometry, dict):
        return
    kind, coordinates = str(geometry.get("type")), geometry.get("coordinates")
    if kind == "GeometryCollection":
        for inner in geometry.get("geometries") or []:
            if isinstance(inner, dict) and inner.get("type") != kind:
                _put(inner, name, found)
    elif kind in ("Point", "MultiPoint"):
        for one in [coordinates] if kind == "Point" else _list(coordinates):
            position = _position(one)
            if position:
                found.add_point(position, name)
    elif kind in _PARTS:
        shown, depth = _PARTS[kind]
        parts = _lines(coordinates, depth)
        found.add_shape(shown, ([p for p in map(_position, part) if p] for part in parts), name)


def _lines(coordinates: object, depth: int) -> list[list[object]]:
    if depth == 0:
        return [_list(coordinates)]
    return [line for one in _list(coordinates) for line in _lines(one, depth - 1)]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
