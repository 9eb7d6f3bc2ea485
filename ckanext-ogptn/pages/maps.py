"""Maps as drawings in the page: no tiles, no script, no request to anybody.

Plate carrée, narrowed by the cosine of the middle latitude. East lies to the right in Arabic too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from ckanext.ogptn.pages.tunisia import OUTLINE, TOWNS

Json = Mapping[str, Any]
Box = tuple[float, float, float, float]

WIDTH, HEIGHT = 760, 580
# The sketch of the country is some kilometres wrong: closer than this, in degrees, it would mislead.
SKETCHED_DEGREES = 1.2
NARROWEST_DEGREES = 0.02
MARGIN = 0.08
# So many points are named where they are pointed at.
NAMED_POINTS = 400
# And so many have their names beside them, not too long.
WRITTEN_POINTS, NAME_CHARACTERS = 30, 28
COUNTRY: Box = (7.3, 30.0, 11.9, 37.6)
KILOMETRES_A_DEGREE = 111.32
_STEPS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 45)


@dataclass(frozen=True)
class Frame:
    """A box of the earth on a drawing: degrees to pixels."""

    box: Box
    width: float
    height: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Give where a position lies on the drawing."""
        west, south, east, north = self.box
        x = (longitude - west) / (east - west) * self.width
        y = (north - latitude) / (north - south) * self.height
        return round(x, 1), round(y, 1)

    def holds(self, longitude: float, latitude: float) -> bool:
        """Say whether a position lies on the drawing."""
        west, south, east, north = self.box
        return west <= longitude <= east and south <= latitude <= north


def framed(box: Sequence[float], width: float = WIDTH, height: float = HEIGHT) -> Frame:
    """Frame a box with a margin, in a drawing that is no larger than that, and no strip."""
    west, south, east, north = map(float, box)
    middle = (south + north) / 2
    narrowing = max(0.05, math.cos(math.radians(middle)))
    across = max((east - west) * narrowing, (north - south) * 0.6, NARROWEST_DEGREES)
    upwards = max(north - south, across * 0.45, NARROWEST_DEGREES)
    across, upwards = across * (1 + 2 * MARGIN), upwards * (1 + 2 * MARGIN)
    half_width, half_height = across / narrowing / 2, upwards / 2
    centre = (west + east) / 2
    whole = (centre - half_width, middle - half_height, centre + half_width, middle + half_height)
    wide = min(width, height * across / upwards)
    return Frame(whole, round(wide), round(wide * upwards / across))


def drawn(map_: Json, title: str, description: str, arabic: bool) -> Markup:
    """Draw a map of points, lines and areas, with towns and a scale for orientation."""
    frame = framed(map_["bbox"])
    parts = [_grid(frame)]
    if is_sketched(map_["bbox"]):
        parts.append(_country(frame))
    parts += [_shape(frame, one) for one in map_.get("shapes") or []]
    points = map_.get("points") or []
    names = _Names(frame)
    if len(points) <= WRITTEN_POINTS:
        names.write((str(one[2])[:NAME_CHARACTERS], float(one[0]), float(one[1])) for one in points)
    towns = [(one[0] if arabic else one[1], one[2], one[3]) for one in TOWNS]
    parts += [_town(frame, one) for one in names.write(towns)]
    parts += [_point(frame, one, len(points) <= NAMED_POINTS) for one in points]
    parts += [*names.written, _scale(frame, arabic)]
    return _svg(frame, "og-map", title, description, parts)


def is_sketched(box: Sequence[float]) -> bool:
    """Say whether the sketch of the country is drawn below a map of this box."""
    frame = framed(box)
    return frame.box[3] - frame.box[1] >= SKETCHED_DEGREES and _overlaps(frame.box, COUNTRY)


def located(box: Sequence[float], title: str, description: str) -> Markup:
    """Draw the country, small, with a box in it; the earth's grid alone where the box lies elsewhere."""
    inside = _overlaps(tuple(box), COUNTRY)
    frame = framed(COUNTRY if inside else box, 220, 360)
    parts = [_country(frame) if inside else _grid(frame), _rectangle(frame, box)]
    return _svg(frame, "og-map og-map-small", title, description, parts)


def _svg(frame: Frame, classes: str, title: str, description: str, parts: Iterable[str]) -> Markup:
    inner = Markup("").join(Markup(part) for part in parts)  # noqa: S704 (each part is escaped where it is made)
    return Markup(
        '<svg class="{0}" viewBox="0 0 {1} {2}" width="{1}" height="{2}" role="img" aria-label="{3}"'
        ' direction="ltr"><desc>{4}</desc>{5}</svg>'
    ).format(classes, round(frame.width), round(frame.height), title, description, inner)


def _overlaps(one: Sequence[float], other: Sequence[float]) -> bool:
    return not (one[2] < other[0] or one[0] > other[2] or one[3] < other[1] or one[1] > other[3])


def _path(frame: Frame, positions: Iterable[Sequence[float]], closed: bool) -> str:
    places = [frame.place(one[0], one[1]) for one in positions]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in places) + ("Z" if closed else "")


def _country(frame: Frame) -> str:
    path = "".join(_path(frame, part, True) for part in OUTLINE)
    return f'<path class="og-map-land" d="{path}"/>'


def _rectangle(frame: Frame, box: Sequence[float]) -> str:
    x, y = frame.place(box[0], box[3])
    right, bottom = frame.place(box[2], box[1])
    # A village is still to be seen.
    wide, high = max(right - x, 9), max(bottom - y, 9)
    return f'<rect class="og-map-box" x="{x:g}" y="{y:g}" width="{wide:.1f}" height="{high:.1f}"/>'


def _shape(frame: Frame, shape: Json) -> str:
    closed = shape.get("kind") == "area"
    path = "".join(_path(frame, part, closed) for part in shape.get("parts") or [])
    kind = "og-map-area" if closed else "og-map-line"
    return (
        f'<path class="{kind}" d="{path}"><title>{escape(shape.get("name") or "")}</title></path>'
    )


def _point(frame: Frame, point: Sequence[Any], named: bool) -> str:
    x, y = frame.place(float(point[0]), float(point[1]))
    circle = f'<circle class="og-map-point" cx="{x:g}" cy="{y:g}" r="4"'
    name = str(point[2]) if named and len(point) > 2 else ""
    return f"{circle}><title>{escape(name)}</title></circle>" if name else f"{circle}/>"


class _Names:
    """Names beside places, as far as there is room: whoever comes first is written."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._taken: list[tuple[float, float, float]] = []
        self.written: list[str] = []

    def write(self, named: Iterable[tuple[str, float, float]]) -> list[tuple[float, float]]:
        """Write names at places that lie on the drawing; give the places of those that are written."""
        placed = []
        for name, longitude, latitude in named:
            x, y = self._frame.place(longitude, latitude)
            if not self._frame.holds(longitude, latitude):
                continue
            wide = 7 * len(name) + 10
            # What would leave the drawing to the right is written to the left.
            begins = x if x + wide < self._frame.width else x - wide
            if any(begins < b and begins + wide > a and abs(y - c) < 16 for a, b, c in self._taken):
                continue
            self._taken.append((begins, begins + wide, y))
            at, anchor = (x + 7, "start") if begins == x else (x - 7, "end")
            self.written.append(
                f'<text class="og-map-name" x="{at:g}" y="{y + 4:g}" text-anchor="{anchor}">{escape(name)}</text>'
            )
            placed.append((longitude, latitude))
        return placed


def _town(frame: Frame, place: tuple[float, float]) -> str:
    x, y = frame.place(*place)
    return f'<circle class="og-map-town" cx="{x:g}" cy="{y:g}" r="2.5"/>'


def _grid(frame: Frame) -> str:
    west, south, east, north = frame.box
    step = next((one for one in _STEPS if (east - west) / one <= 8), _STEPS[-1])
    lines = []
    for longitude in _multiples(west, east, step):
        x = frame.place(longitude, south)[0]
        lines.append(f'<path class="og-map-grid" d="M{x:g} 0V{frame.height:g}"/>')
        lines.append(
            f'<text class="og-map-degree" x="{x + 3:g}" y="11">{_degrees(longitude, "E", "W")}</text>'
        )
    for latitude in _multiples(south, north, step):
        y = frame.place(west, latitude)[1]
        lines.append(f'<path class="og-map-grid" d="M0 {y:g}H{frame.width:g}"/>')
        lines.append(
            f'<text class="og-map-degree" x="3" y="{max(y - 3, 24):g}">{_degrees(latitude, "N", "S")}</text>'
        )
    return "".join(lines)


def _multiples(first: float, last: float, step: float) -> list[float]:
    begin = math.ceil(first / step)
    return [round(n * step, 6) for n in range(begin, math.floor(last / step) + 1)]


def _degrees(value: float, positive: str, negative: str) -> str:
    return f"{abs(value):g}°{positive if value >= 0 else negative}"


def _scale(frame: Frame, arabic: bool) -> str:
    """Draw how long a round number of kilometres is."""
    west, south, east, north = frame.box
    across = (east - west) * KILOMETRES_A_DEGREE * math.cos(math.radians((south + north) / 2))
    length = 10 ** math.floor(math.log10(max(across / 4, 0.01)))
    length = max((n * length for n in (1, 2, 5) if n * length <= across / 4), default=length)
    wide = length / across * frame.width
    y, x = frame.height - 12, frame.width - 12 - wide
    unit = "كم" if arabic else "km"
    told = f"{length:g} {unit}" if length >= 1 else f"{length * 1000:g} {'م' if arabic else 'm'}"
    return (
        f'<path class="og-map-scale" d="M{x:.1f} {y - 5:g}V{y:g}H{x + wide:.1f}V{y - 5:g}"/>'
        f'<text class="og-map-name" x="{x + wide / 2:.1f}" y="{y - 6:g}" text-anchor="middle">{told}</text>'
    )
