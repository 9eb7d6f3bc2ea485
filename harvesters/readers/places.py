"""Places on the globe: positions that can be, and the box around them."""

from __future__ import annotations

from collections.abc import Sequence

Place = tuple[float, float]


def position(across: object, along: object) -> Place | None:
    """Read a longitude and a latitude; nothing for a place that cannot be, such as 0, 0."""
    try:
        found = float(str(across).replace(",", ".")), float(str(along).replace(",", "."))
    except ValueError:
        return None
    # A value that is no number at all (NaN) compares false.
    on_globe = -180 <= found[0] <= 180 and -90 <= found[1] <= 90
    return found if on_globe and found != (0.0, 0.0) else None


def bounding_box(places: Sequence[Place]) -> list[float]:
    """Give west, south, east, north of places, or nothing."""
    if not places:
        return []
    across, along = [place[0] for place in places], [place[1] for place in places]
    return [min(across), min(along), max(across), max(along)]


def around(boxes: Sequence[Sequence[float]]) -> list[float]:
    """Give the box around boxes, or nothing."""
    if not boxes:
        return []
    west, south, east, north = zip(*boxes, strict=True)
    return [min(west), min(south), max(east), max(north)]
