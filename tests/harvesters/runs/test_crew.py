"""Many sources are worked on side by side, and a slow one keeps no other waiting."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from ckan import model
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob

from ckanext.ogptn.harvesters.model import HarvestLease
from ckanext.ogptn.harvesters.runs import leases
from ckanext.ogptn.harvesters.workers import consumers, picking, running, work
from ckanext.ogptn.harvesters.workers.crew import Crew
from tests.harvesters.jobs import dataset, make_source


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


class TestCrew:
    """How much is in hand at once."""

    def test_so_many_are_in_hand_and_slow_ones_are_not_counted(self) -> None:
        """Two are the limit until they have taken ten seconds, and four whatever they take."""
        clock, gate = Clock(), threading.Event()
        crew = Crew(2, threading.Event(), nullcontext, most=4, slow_seconds=10, clock=clock)
        room = []
        for _ in range(2):
            crew.start(gate.wait, "first")
        room.append(crew.has_room())
        clock.now = 10.0
        room.append(crew.has_room())
        for _ in range(2):
            crew.start(gate.wait, "second")
        clock.now = 20.0
        room.append(crew.has_room())
        gate.set()
        assert crew.wait(10)
        assert room == [False, True, False]
        assert crew.has_room()

    def test_an_error_ends_its_own_work_alone(self) -> None:
        """The place is free again, and the one who hands out is woken."""
        changed = threading.Event()
        crew = Crew(1, changed, nullcontext)
        crew.start(lambda: 1 / 0, "broken")
        assert crew.wait(10)
        assert changed.is_set()
        assert crew.has_room()


@pytest.fixture
def site(site: None) -> Iterator[None]:
    """Give an empty site where workers go on."""
    yield
    leases.ENDING.clear()
    queue.purge_queues()


@pytest.mark.with_plugins("ogptn_search", "ogptn_harvest", "ogptn_energy", "harvest")
@pytest.mark.ckan_config("ogptn.harvest.allowed_hosts", "127.0.0.1")
class TestConsumer:
    """One process that takes listings and records."""

    def test_sources_that_hang_delay_no_other(self, site: None, app: Any, source: Any) -> None:
        """Three sources that answer nothing fill every place; a fourth is harvested to its end."""
        gate = threading.Event()

        def hang(asked: dict[str, str]) -> Any:
            gate.wait(50)
            empty = {"success": True, "result": {"count": 0, "results": []}}
            return 200, {"Content-Type": "application/json"}, json.dumps(empty).encode()

        slow = []
        for number in (1, 2, 3):
            source.answers[f"/slow{number}/api/3/action/package_search"] = hang
            slow.append(running.start(make_source(f"{source.url}/slow{number}", f"slow{number}")))
        source.serve_ckan([dataset(1), dataset(2)])
        healthy = make_source(source.url)
        job_id = running.start(healthy)
        consumer = consumers.Consumer(
            consumers.STAGES, 2, app.flask_app.test_request_context, 0.1, slow_seconds=1.0
        )
        thread = threading.Thread(target=consumer.run)
        thread.start()
        last = list(running.follow({"healthy": (healthy, job_id)}, 40))[-1]
        waiting = [running.progress("slow", one).status for one in slow]
        gate.set()
        consumer.end()
        thread.join(30)
        assert (last.status, last.stats["added"]) == ("Finished", 2)
        assert waiting == ["Gathering"] * 3
        assert not thread.is_alive()

    def test_a_worker_that_is_to_end_leaves_its_listing_to_others(
        self, site: None, source: Any
    ) -> None:
        """Nothing of it is written, and it is free at once."""
        source.serve_ckan([dataset(1)])
        job_id = running.start(make_source(source.url), send=False)
        job = HarvestJob.get(job_id)
        job.status = "Running"
        job.save()
        leases.ENDING.set()
        assert work.on_job(job_id) is False
        assert picking.waiting_jobs() == [job_id]
        assert model.Session.query(HarvestLease).count() == 0
