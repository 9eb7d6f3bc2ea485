"""The supervisor, with small real processes."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any

import pytest

from ckanext.ogptn.portal.errors import ServiceError
from ckanext.ogptn.portal.layout import Layout
from ckanext.ogptn.portal.programs import Program
from ckanext.ogptn.portal.supervisor import Child, Supervisor

LIMIT_SECONDS = 20.0


def waiting(name: str) -> Program:
    """Return a program that waits until it is ended."""
    return Program(name, ["/bin/sleep", "600"], {})


class Watched:
    """A supervisor at work in a thread, and what it tells of its services."""

    def __init__(self, layout: Layout) -> None:
        self.changes: SimpleQueue[dict[str, dict[str, Any]]] = SimpleQueue()
        self.supervisor = Supervisor(layout, self._note, first_delay_seconds=0.01)
        self.thread = threading.Thread(target=self.supervisor.run)

    def _note(self) -> None:
        self.changes.put(self.supervisor.overview())

    def until(self, right: Callable[[dict[str, dict[str, Any]]], bool]) -> dict[str, Any]:
        """Wait until the overview is ``right``, and return it."""
        try:
            while not right(overview := self.changes.get(timeout=LIMIT_SECONDS)):
                pass
        except Empty:
            pytest.fail("the supervisor did not get there")
        return overview


@contextmanager
def at_work(layout: Layout) -> Iterator[Watched]:
    """Give a supervisor that works, and end it."""
    watched = Watched(layout)
    watched.thread.start()
    try:
        yield watched
    finally:
        watched.supervisor.stop()
        watched.thread.join(LIMIT_SECONDS)
    assert not watched.thread.is_alive()


def test_what_dies_is_started_again(layout: Layout) -> None:
    """A service that is killed comes back, and the restart is counted."""
    with at_work(layout) as watched:
        watched.supervisor.keep(waiting("web"))
        first = watched.until(lambda found: bool(found["web"]["pid"]))["web"]["pid"]
        os.kill(first, signal.SIGKILL)
        again = watched.until(lambda found: found["web"]["pid"] not in {None, first})
        assert again["web"]["restarts"] == 1


def test_all_end_in_order(layout: Layout) -> None:
    """The last started ends first: the database outlives those who use it."""
    with at_work(layout) as watched:
        for name in ("postgresql", "web", "worker"):
            watched.supervisor.keep(waiting(name))
        watched.until(lambda found: len(found) == 3)
    ends = []
    while not watched.changes.empty():
        found = watched.changes.get()
        ends.append([name for name, service in found.items() if service["pid"]])
    assert ends == [["postgresql", "web"], ["postgresql"], []]


def test_nothing_is_left_behind(layout: Layout) -> None:
    """After the end neither a process nor a note of one is there."""
    with at_work(layout) as watched:
        watched.supervisor.keep(waiting("web"))
        pid = watched.until(lambda found: bool(found["web"]["pid"]))["web"]["pid"]
        assert layout.note("web").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not layout.note("web").exists()


def test_what_always_dies_is_started_ever_more_rarely(layout: Layout) -> None:
    """The wait doubles with each death, so a broken service does not eat the machine."""
    now = [0.0]
    waits: list[float] = []
    supervisor = Supervisor(layout, clock=lambda: now[0], first_delay_seconds=1.0)
    supervisor._start_new(Program("web", ["/bin/false"], {}))
    child = supervisor._children["web"]
    for _death in range(7):
        assert child.running is not None
        supervisor._events.get(timeout=LIMIT_SECONDS)()
        assert child.due_at is not None
        waits.append(child.due_at - now[0])
        now[0] = child.due_at
        supervisor._launch(child)
    supervisor._end_all()
    assert waits == [1, 2, 4, 8, 16, 30, 30]


def test_output_is_kept_and_returned(layout: Layout) -> None:
    """What a service printed since its latest start explains why it ends."""
    with at_work(layout) as watched:
        watched.supervisor.keep(Program("web", ["/bin/sh", "-c", "echo no port; exit 1"], {}))
        watched.until(lambda found: found["web"]["restarts"] > 0)
        assert watched.supervisor.output("web").count("no port") <= 1
    assert layout.log("web").read_text().startswith("no port\n")


def test_a_service_is_kept_once(layout: Layout) -> None:
    """Asking twice for the same service starts one."""
    with at_work(layout) as watched:
        watched.supervisor.keep(waiting("web"))
        watched.supervisor.keep(waiting("web"))
        watched.supervisor.keep(waiting("worker"))
        watched.until(lambda found: "worker" in found)
        assert watched.changes.empty()


def test_a_start_is_put_off_while_what_it_needs_is_away(layout: Layout) -> None:
    """A consumer whose queue is away comes back with the queue, and the supervisor goes on."""
    away = [True, True, False]

    def needs_the_queue() -> None:
        if away.pop(0):
            raise ServiceError("the queue does not answer")

    now = [0.0]
    supervisor = Supervisor(layout, clock=lambda: now[0], first_delay_seconds=0.0)
    service = Program("fetch", ["/bin/sleep", "600"], {}, before=needs_the_queue)
    child = supervisor._children["fetch"] = Child(service, delay_seconds=1.0)
    for expected in (1.0, 3.0, None):
        supervisor._launch_again(child)
        assert child.due_at == expected
        now[0] = child.due_at or 0.0
    supervisor._end_all()
