"""The shape of what sectors tell (`sector_metadata`): what does not have it is left out.

The field can be edited by hand, and a page must not fail over what somebody wrote there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Shape = Any


@dataclass(frozen=True)
class Of:
    """A dictionary: keys that it must have, and keys that it may have, each with the shape of its value."""

    must: dict[str, Shape] = field(default_factory=dict)
    may: dict[str, Shape] = field(default_factory=dict)


@dataclass(frozen=True)
class Each:
    """A dictionary with any texts for keys, and values of one shape."""

    shape: Shape


class _Misfit:
    """What a value is that does not have its shape."""


MISFIT = _Misfit()
AMOUNTS = Each(Each(str))
SERIES = Of({"totals": AMOUNTS}, {
    "nomenclature": str, "totals_in_dinars": AMOUNTS, "debt_principal": AMOUNTS,
    "debt_principal_in_dinars": AMOUNTS,
})  # fmt: skip
DEFECT = Of({"code": str, "values": [str]})
TABLE = Of({}, {
    "sheet": str, "kind": str, "row_count": int, "years": [str], "classifications": [str],
    "unit": str, "unit_in_dinars": str, "units_mixed": [str], "series": [SERIES], "total_rows": int,
    "unread_cells": int, "units": [str], "defects": [DEFECT], "line_count": int, "stop_count": int,
    "prices": [str], "valid_from": str, "valid_to": str, "seasons": [str],
})  # fmt: skip
FILE = Of({"url": str, "tables": [TABLE]}, {
    "seasons": [str], "account": Of({"side": str, "kind": str, "municipality": str}),
})  # fmt: skip
FEED = Of({"url": str}, {
    "agencies": [str], "modes": Each(int), "stop_count": int, "trip_count": int, "service_start": str,
    "service_end": str, "feed_version": str, "seasons": [str],
})  # fmt: skip
LIVE = Of({"url": str}, {"version": str, "timestamp": str, "entities": Each(int)})
TOLD = Of({}, {
    "files": [FILE], "feeds": [FEED], "realtime": [LIVE],
    "problems": [Of({"code": str}, {"url": str, "detail": str})],
    "permits": [str], "concessions": [str], "operators": [str], "substances": [str], "units": [str],
    "contracts": [str], "crs": [str], "lineage": Each(str), "topics": [str], "themes": [str],
    "level": str, "representation": str, "resolution": Of({}, {"scales": [str], "distances": [str]}),
    "services": [Of({"type": str, "url": str})], "operates_on": [str],
})  # fmt: skip


def shaped(value: object, shape: Shape = TOLD) -> Any:
    """Give of a value what has the shape; MISFIT where nothing of it does.

    A list keeps the items that fit, a dictionary the keys; one that lacks a key that it must have does not fit.
    """
    if isinstance(shape, type):
        return value if isinstance(value, shape) and not isinstance(value, bool) else MISFIT
    if isinstance(shape, list):
        return _items(value, shape[0])
    if not isinstance(value, dict):
        return MISFIT
    if isinstance(shape, Each):
        return _fitting({str(key): shaped(one, shape.shape) for key, one in value.items()})
    found = {key: shaped(value.get(key), one) for key, one in (shape.must | shape.may).items()}
    return MISFIT if any(found[key] is MISFIT for key in shape.must) else _fitting(found)


def _items(value: object, shape: Shape) -> Any:
    if not isinstance(value, list):
        return MISFIT
    return [one for one in (shaped(item, shape) for item in value) if one is not MISFIT]


def _fitting(found: dict[str, Any]) -> dict[str, Any]:
    return {key: one for key, one in found.items() if one is not MISFIT}
