"""Workers of one process: listings and records, each in a thread of its own, side by side.

So many are in hand at once, and those that have taken long are not counted: they wait for a slow
source, and must not keep others waiting. There is a limit to all of them together.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

log = logging.getLogger(__name__)

SLOW_SECONDS = 20.0
MOST_AT_ONCE = 12


class Crew:
    """Threads that each do one piece of work; ``changed`` is set whenever one of them ends.

    ``around`` gives what must be entered in each thread.
    """

    def __init__(
        self,
        size: int,
        changed: threading.Event,
        around: Callable[[], AbstractContextManager[object]],
        *,
        most: int = MOST_AT_ONCE,
        slow_seconds: float = SLOW_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._size, self._most, self._slow_seconds = size, most, slow_seconds
        self._changed, self._around, self._clock = changed, around, clock
        self._since: dict[threading.Thread, float] = {}
        self._lock = threading.Lock()

    def has_room(self) -> bool:
        """Say whether one more piece of work may begin."""
        with self._lock:
            moment = self._clock()
            young = sum(moment - since < self._slow_seconds for since in self._since.values())
            return young < self._size and len(self._since) < self._most

    def is_busy(self) -> bool:
        """Say whether any work is in hand."""
        return bool(self._since)

    def start(self, work: Callable[[], object], name: str) -> None:
        """Begin a piece of work in a thread of its own."""
        thread = threading.Thread(target=self._do, args=(work,), name=name, daemon=True)
        with self._lock:
            self._since[thread] = self._clock()
        thread.start()

    def _do(self, work: Callable[[], object]) -> None:
        try:
            with self._around():
                work()
        except Exception:
            # The claim on this work runs out, and another worker takes it over.
            log.exception("Harvest work broke off")
        finally:
            with self._lock:
                del self._since[threading.current_thread()]
            self._changed.set()

    def wait(self, seconds: float) -> bool:
        """Wait for all work to end, so long at most; say whether it has."""
        ends = time.monotonic() + seconds
        for thread in list(self._since):
            thread.join(max(0.0, ends - time.monotonic()))
        return not self._since
