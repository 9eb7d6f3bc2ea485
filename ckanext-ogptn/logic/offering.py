"""What the modules of a package offer by their names, in ``__all__``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any


def offered(rooms: Iterable[ModuleType]) -> dict[str, Callable[..., Any]]:
    """Return what each of these modules names in its ``__all__``, by name."""
    return {name: getattr(room, name) for room in rooms for name in room.__all__}
