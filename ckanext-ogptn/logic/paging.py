"""One page of a list that is read whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ckan.types import DataDict


def page(found: Sequence[Any], asked: DataDict) -> dict[str, Any]:
    """Return ``count`` of all, and ``results``: at most ``limit`` of them from ``offset`` on."""
    start = asked["offset"]
    return {"count": len(found), "results": found[start : start + asked["limit"]]}
