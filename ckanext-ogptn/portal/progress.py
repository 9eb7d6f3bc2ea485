"""What the user sees of a start: each step with its time; on a terminal, what is under way too."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from ckanext.ogptn.portal.errors import Interrupted

NAME_WIDTH = 34
REDRAW_SECONDS = 0.5
# Where lines stay, as in the log of a build, progress within a step is shown sparingly.
SAY_AGAIN_SECONDS = 10.0


class Progress:
    """Writes steps to ``stream``. On a terminal the last line shows what is under way."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._lock = threading.RLock()
        self._begun: dict[str, float] = {}
        self._said: dict[str, tuple[float, str]] = {}
        self._warned: set[str] = set()
        self._drawing: threading.Thread | None = None
        self.seconds: dict[str, float] = {}

    @contextmanager
    def shown(self, step: str) -> Iterator[None]:
        """Show ``step`` while the block runs, and its time when it is over."""
        begun = time.monotonic()
        with self._lock:
            self._begun[step] = begun
            self._draw_while_busy()
        mark = "failed"
        try:
            yield
            mark = "ok"
        except Interrupted:
            mark = "ended"
            raise
        finally:
            with self._lock:
                del self._begun[step]
                seconds = time.monotonic() - begun
                self.seconds[step] = seconds
                mark = "failed" if step in self._warned else mark
                self.line(f"  {step:<{NAME_WIDTH}} {seconds:6.1f} s  {mark}")

    def warn(self, step: str) -> None:
        """Mark ``step`` as failed although the start goes on."""
        self._warned.add(step)

    def say(self, step: str, words: str) -> None:
        """Show how far ``step`` is."""
        with self._lock:
            said_at, said = self._said.get(step, (self._begun.get(step, 0.0), ""))
            if self._is_terminal:
                self._said[step] = (said_at, words)
            elif words != said and time.monotonic() - said_at >= SAY_AGAIN_SECONDS:
                self._said[step] = (time.monotonic(), words)
                self.line(f"    {words}")

    def line(self, words: str = "") -> None:
        """Write a line that stays."""
        with self._lock:
            erase = "\r\x1b[K" if self._is_terminal else ""
            self._stream.write(f"{erase}{words}\n")
            self._stream.flush()

    def _draw_while_busy(self) -> None:
        if self._is_terminal and (self._drawing is None or not self._drawing.is_alive()):
            self._drawing = threading.Thread(target=self._draw, daemon=True)
            self._drawing.start()

    def _draw(self) -> None:
        while True:
            with self._lock:
                if not self._begun:
                    self._stream.write("\r\x1b[K")
                    self._stream.flush()
                    self._drawing = None
                    return
                self._stream.write(f"\r\x1b[K{self._under_way()}")
                self._stream.flush()
            time.sleep(REDRAW_SECONDS)

    def _under_way(self) -> str:
        now = time.monotonic()
        parts = [f"{step} {now - begun:.0f} s" for step, begun in self._begun.items()]
        words = [said for step, (_at, said) in self._said.items() if step in self._begun and said]
        return ("  … " + ", ".join(parts) + (f": {words[-1]}" if words else ""))[:100]
