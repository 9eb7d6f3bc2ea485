"""What was found is remembered for as long as the index stays the same.

A portal is asked the same things again and again: its front page, its first lists, the pages of one search. The
records and counts that a query gives are kept (not the records' contents), until any process commits a write.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

MOST_KEPT = 256

Found = TypeVar("Found")


class State:
    """What was found in one state of the index; safe for threads."""

    def __init__(self, name: Hashable, most: int = MOST_KEPT) -> None:
        self.name = name
        self._most = most
        self._mutex = threading.Lock()
        self._kept: dict[Hashable, object] = {}

    def once(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """Return what ``find`` finds, or what it found before under this key."""
        with self._mutex:
            if key in self._kept:
                self._kept[key] = found = self._kept.pop(key)
                return cast("Found", found)
        result = find()
        with self._mutex:
            self._kept[key] = result
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]
        return result
