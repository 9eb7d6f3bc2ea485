"""The supervisor: starts services, starts again what dies, and ends all of them in order.

Everything happens in one loop, :meth:`Supervisor.run`, fed by a queue of events. The thread that
runs the loop starts every child: the kernel ends a child with the thread that started it
(:func:`ckanext.ogptn.portal.children.die_with_parent`). Other threads and signal handlers only put
events in; the queue is made for both.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from ckanext.ogptn.portal.children import end_leftover, write_note
from ckanext.ogptn.portal.errors import ServiceError
from ckanext.ogptn.portal.layout import Layout
from ckanext.ogptn.portal.services import Running, Service, launch

FIRST_DELAY_SECONDS = 0.5
LONGEST_DELAY_SECONDS = 30.0
# A service that ran this long was well: its next death is taken for a first one.
WELL_AFTER_SECONDS = 60.0
# What the others need, and so ends after them.
FOUNDATIONS = ("postgresql", "valkey")
LARGEST_LOG_BYTES = 10_000_000

Event = Callable[[], None]


@dataclass
class Child:
    """A service under supervision."""

    service: Service
    running: Running | None = None
    started_at: float = 0.0
    delay_seconds: float = FIRST_DELAY_SECONDS
    due_at: float | None = None
    deaths: int = 0
    log_offset: int = 0


class Supervisor:
    """Keeps services running until asked to stop. ``changed`` is told whenever one changed."""

    def __init__(
        self,
        layout: Layout,
        changed: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
        first_delay_seconds: float = FIRST_DELAY_SECONDS,
    ) -> None:
        self._layout = layout
        self._changed = changed
        self._clock = clock
        self._first_delay_seconds = first_delay_seconds
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._children: dict[str, Child] = {}
        self.stopping = threading.Event()

    def keep(self, service: Service) -> None:
        """Ask for ``service`` to be started and kept running; return at once."""
        self._events.put(lambda: self._start_new(service))

    def stop(self) -> None:
        """Ask the loop to end everything and return; return at once."""
        self.stopping.set()
        self._events.put(lambda: None)

    def deaths(self, name: str) -> int:
        """Tell how often the service ``name`` died so far."""
        return self._children[name].deaths if name in self._children else 0

    def log(self, name: str) -> Path:
        """Return the path of the log of the service ``name``."""
        return self._layout.log(name)

    def output(self, name: str) -> str:
        """Return what the service ``name`` has printed since its latest start."""
        child = self._children.get(name)
        if child is None:
            return ""
        with self._layout.log(name).open("rb") as log:
            log.seek(child.log_offset)
            return log.read().decode("utf-8", "replace")

    def overview(self) -> dict[str, dict[str, Any]]:
        """Return pid (None while it is down) and restarts of each service."""
        return {
            name: {
                "pid": child.running.process.pid if child.running else None,
                "restarts": child.deaths,
            }
            for name, child in self._children.items()
        }

    def run(self) -> None:
        """Work until :meth:`stop`; then end the services, the last started first."""
        try:
            while not self.stopping.is_set():
                self._handle_next()
        finally:
            self._end_all()

    def _handle_next(self) -> None:
        try:
            self._events.get(timeout=self._seconds_to_next_start())()
        except Empty:
            for child in list(self._children.values()):
                if child.due_at is not None and child.due_at <= self._clock():
                    self._launch_again(child)

    def _seconds_to_next_start(self) -> float | None:
        due = [child.due_at for child in self._children.values() if child.due_at is not None]
        return max(0.0, min(due) - self._clock()) if due else None

    def _start_new(self, service: Service) -> None:
        if service.name in self._children or self.stopping.is_set():
            return
        child = Child(service, delay_seconds=self._first_delay_seconds)
        self._children[service.name] = child
        end_leftover(self._layout.note(service.name), service.stop_signal)
        service.prepare()
        self._launch(child)

    def _launch_again(self, child: Child) -> None:
        try:
            child.service.prepare()
        except ServiceError:
            # What it needs is away too, and will be back.
            self._put_off(child)
        else:
            self._launch(child)

    def _launch(self, child: Child) -> None:
        name = child.service.name
        path = self._layout.log(name)
        _rotate(path)
        child.log_offset = path.stat().st_size if path.exists() else 0
        with path.open("ab") as log:
            child.running = launch(child.service, log)
        child.started_at, child.due_at = self._clock(), None
        write_note(self._layout.note(name), child.running.process.pid)
        threading.Thread(target=self._await_end, args=(child, child.running), daemon=True).start()
        self._changed()

    def _await_end(self, child: Child, running: Running) -> None:
        running.process.wait()
        self._events.put(lambda: self._has_died(child, running))

    def _has_died(self, child: Child, running: Running) -> None:
        # What it had started in its turn must not stay behind.
        running.stop()
        if self._clock() - child.started_at > WELL_AFTER_SECONDS:
            child.delay_seconds = self._first_delay_seconds
        child.running = None
        child.deaths += 1
        self._put_off(child)
        self._changed()

    def _put_off(self, child: Child) -> None:
        child.due_at = self._clock() + child.delay_seconds
        child.delay_seconds = min(2 * child.delay_seconds, LONGEST_DELAY_SECONDS)

    def _end_all(self) -> None:
        for child in self._children.values():
            # Those that nothing else needs may end side by side.
            if child.running is not None and child.service.name not in FOUNDATIONS:
                child.running.ask_to_end()
        for child in reversed(list(self._children.values())):
            if child.running is not None:
                child.running.stop()
            self._layout.note(child.service.name).unlink(missing_ok=True)
            child.running = None
            self._changed()


def _rotate(path: Path) -> None:
    """Keep a log from filling the disk: one older part stays."""
    if path.exists() and path.stat().st_size > LARGEST_LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
