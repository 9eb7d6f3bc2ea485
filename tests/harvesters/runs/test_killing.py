"""Workers are killed at random points: nothing is lost, doubled or half-written, and jobs end.

OGPTN_KILLING_SEED chooses the points, OGPTN_KILLS how many workers are killed (50).
"""

from __future__ import annotations

import json
import os
import queue as queues
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.common import config
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob, HarvestObject

from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.model import HarvestLease, HarvestRecord
from ckanext.ogptn.harvesters.workers import running
from tests.harvesters.jobs import DONE, dataset, make_source

SEED = int(os.environ.get("OGPTN_KILLING_SEED", "20261122"))
KILLS = int(os.environ.get("OGPTN_KILLS", "50"))
RECORDS = 12
PLUGINS = "ogptn_search ogptn_harvest ogptn_energy harvest"
SECONDS_TO_END = 120.0

pytestmark = [
    pytest.mark.with_plugins(*PLUGINS.split()),
    pytest.mark.ckan_config("ogptn.harvest.allowed_hosts", "127.0.0.1"),
]


class Nursery:
    """Workers of the test's site, in processes that are killed."""

    def __init__(self, ini: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("nursery.py"), ini],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/",
        )  # fmt: skip
        self._said: queues.Queue[dict[str, Any]] = queues.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.hear(60)

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            if line.startswith("{"):
                self._said.put(json.loads(line))

    def worker(self, **killed: float) -> None:
        """Start a worker that is killed at a point, or never."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(killed) + "\n")
        self._process.stdin.flush()

    def hear(self, seconds: float) -> dict[str, Any]:
        """Wait for news; give nothing when there is none in time."""
        try:
            return self._said.get(timeout=seconds)
        except queues.Empty:
            return {}

    def end(self) -> None:
        """End all workers."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)


@pytest.fixture
def nursery(site: None, tmp_path: Path) -> Iterator[Nursery]:
    """Give workers on the test's own site, whose claims run out after a second."""
    ini = tmp_path / "workers.ini"
    ini.write_text(
        f"[app:main]\nuse = config:{config['__file__']}\nckan.plugins = {PLUGINS}\n"
        "ogptn.harvest.allowed_hosts = 127.0.0.1\nogptn.harvest.lease_seconds = 1\n"
        "ogptn.harvest.grace_days = 0\n"
    )
    model.Session.remove()
    found = Nursery(ini)
    yield found
    found.end()


def version(number: int) -> list[dict[str, Any]]:
    """Give the source's datasets at a time: half change each time, one comes and goes."""
    return [
        dataset(n, notes=f"Version {number if n % 2 else 0}")
        for n in range(1, RECORDS + 1)
        if n != 2 + number % 3
    ]


def start(source: Any, source_id: str, number: int) -> str:
    """Let the source change, and start a job."""
    source.serve_ckan(version(number))
    return running.start(source_id)


def check_counts(job_id: str) -> None:
    """Every record of a job was counted once; those over which three workers died are errors."""
    shown = running.progress("x", job_id)
    assert shown.stats["total"] == sum(shown.stats.get(name, 0) for name in DONE), shown
    assert all("worker_lost" in error for error in shown.errors), shown.errors


def check_site(source_id: str, number: int) -> None:
    """What is there is what the source lists: once each, whole, found in the index, in no one's hands."""
    listed = {one["id"]: one["notes"] for one in version(number)}
    packages = model.Session.query(model.Package).filter_by(type="dataset", state="active").all()
    assert {one.id: one.notes for one in packages} == listed
    found = tk.get_action("package_search")(site_context(), {"rows": 100, "fl": ["id"]})
    assert sorted(one["id"] for one in found["results"]) == sorted(listed)
    records = model.Session.query(HarvestRecord).filter_by(source_id=source_id)
    assert {one.package_id for one in records if one.withdrawn_at is None} == set(listed)
    current = model.Session.query(HarvestObject.package_id).filter_by(current=True)
    assert Counter(package_id for (package_id,) in current) == Counter(listed.keys())
    assert model.Session.query(HarvestLease).count() == 0
    assert {job.status for job in model.Session.query(HarvestJob)} == {"Finished"}


def test_killed_workers_lose_and_double_nothing(nursery: Nursery, source: Any) -> None:
    """Fifty kills in listings, records and closings, and a queue that is emptied in between."""
    chance = random.Random(SEED)  # noqa: S311 — the points are to be the same each time.
    source_id = make_source(source.url, page_size=5)
    number, kills = 1, 0
    job_id = start(source, source_id, number)
    for _ in range(2):
        nursery.worker(events=chance.randint(1, 300))
    while kills < KILLS:
        if "dead" in nursery.hear(0.1):
            kills += 1
            if kills % 10 == 0:
                queue.get_connection().flushdb()
            point = (
                {"events": chance.randint(1, 400)}
                if kills % 3
                else {"seconds": chance.uniform(0.05, 1.0)}
            )
            nursery.worker(**point)
        if running.progress("x", job_id).ended:
            check_counts(job_id)
            number += 1
            job_id = start(source, source_id, number)
    queue.get_connection().flushdb()
    nursery.worker()
    await_end(nursery, job_id)
    check_counts(job_id)
    last = start(source, source_id, number + 1)
    await_end(nursery, last)
    check_counts(last)
    check_site(source_id, number + 1)


def await_end(nursery: Nursery, job_id: str) -> None:
    """Wait for a job to end by itself, for two minutes at most."""
    ends = time.monotonic() + SECONDS_TO_END
    while not running.progress("x", job_id).ended:
        assert time.monotonic() < ends, "the job does not end by itself"
        nursery.hear(0.2)
