"""Where the rows of a table lie: points with their names, lines and areas made simple, for a map.

Coordinates are degrees (WGS 84), longitude first, as in GeoJSON (RFC 7946).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ckanext.ogptn.tables.profiles import Profile

Position = tuple[float, float]
Json = dict[str, Any]

# As many as a page can show and a person can tell apart.
POINTS, CORNERS = 1500, 12_000
NAME_CHARACTERS = 80
_LATITUDE = re.compile(
    r"(stop[_ ])?(lat|latitude|lat_?dd|latitude[_ -]?(dd|wgs ?84|deg\w*|d[ée]cimale?)|y_?wgs84|خط العرض|العرض)",
    re.I,
)
_LONGITUDE = re.compile(
    r"(stop[_ ])?(lon|lng|long|longitude|lon_?dd|longitude[_ -]?(dd|wgs ?84|deg\w*|d[ée]cimale?)|x_?wgs84|خط الطول"
    r"|الطول)",
    re.I,
)
_NAME = re.compile(r"\b(stop_name|nom|name|libell[eé]|station|titre|title)|اسم|محطة|نوم", re.I)


@dataclass
class Map:
    """What a map shows: at most so many points and corners, out of how many; and the box around all of them."""

    points: list[tuple[float, float, str]] = field(default_factory=list)
    shapes: list[Json] = field(default_factory=list)
    count: int = 0
    outside: int = 0
    west: float = math.inf
    south: float = math.inf
    east: float = -math.inf
    north: float = -math.inf
    corners: int = 0

    def see(self, position: Position) -> bool:
        """Widen the box by a position; say whether it is one on earth. 0, 0 stands for none."""
        longitude, latitude = position
        good = -180 <= longitude <= 180 and -90 <= latitude <= 90 and position != (0.0, 0.0)
        if good:
            self.west, self.east = min(self.west, longitude), max(self.east, longitude)
            self.south, self.north = min(self.south, latitude), max(self.north, latitude)
        return good

    def add_point(self, position: Position, name: str) -> None:
        """Count a point, and keep it while there is room."""
        if not self.see(position):
            self.outside += 1
            return
        self.count += 1
        if len(self.points) < POINTS:
            self.points.append((round(position[0], 5), round(position[1], 5), name))

    def add_shape(self, kind: str, parts: Iterable[Sequence[Position]], name: str) -> None:
        """Count a line or an area, and keep it, made simple, while there is room."""
        kept = []
        for part in parts:
            good = [position for position in part if self.see(position)]
            if len(good) > 1 and self.corners < CORNERS:
                simple = simplified(good)
                self.corners += len(simple)
                kept.append(simple)
        self.count += 1
        if kept:
            self.shapes.append({"kind": kind, "name": name, "parts": kept})

    def as_dict(self) -> Json | None:
        """Give it in the form in which it is stored; nothing if it shows nothing."""
        if not self.points and not self.shapes:
            return None
        return {
            "bbox": [self.west, self.south, self.east, self.north],
            "count": self.count,
            "outside": self.outside,
            "points": [list(point) for point in self.points],
            "shapes": self.shapes,
        }


def simplified(positions: Sequence[Position]) -> list[list[float]]:
    """Leave out what no eye would miss: digits beyond some hundred metres, and corners beyond some two hundred."""
    step = max(1, len(positions) // 200)
    kept = [*positions[::step], positions[-1]]
    rounded = [[round(x, 3), round(y, 3)] for x, y in kept]
    return [one for n, one in enumerate(rounded) if n == 0 or one != rounded[n - 1]]


def columns_of_places(profile: Profile) -> tuple[int, int, int | None] | None:
    """Find the columns of longitude and latitude, and the one that names the place; their indexes, or nothing."""
    numeric = [
        (n, one.column.label.strip())
        for n, one in enumerate(profile.columns)
        if one.kind.type in ("numeric", "bigint")
    ]
    latitude = next((n for n, label in numeric if _LATITUDE.fullmatch(label)), None)
    longitude = next((n for n, label in numeric if _LONGITUDE.fullmatch(label)), None)
    if latitude is None or longitude is None:
        return None
    texts = [
        (n, one.column.label) for n, one in enumerate(profile.columns) if one.kind.type == "text"
    ]
    named = [n for n, label in texts if _NAME.search(label)] or [n for n, _ in texts]
    return longitude, latitude, named[0] if named else None


def watched(
    rows: Iterable[list[str | None]], places: tuple[int, int, int | None], found: Map
) -> Iterator[list[str | None]]:
    """Give rows on as they are, and put their places on the map as they pass."""
    longitude, latitude, name = places
    for row in rows:
        x, y = row[longitude], row[latitude]
        if x is not None and y is not None:
            label = (row[name] or "") if name is not None else ""
            found.add_point((float(x), float(y)), label[:NAME_CHARACTERS])
        yield row
