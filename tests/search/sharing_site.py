"""A site at work, ``sharing_site.py INI FOLDER RECORDS SEED LIFE``: processes write and read, and writers are killed.

CKAN is loaded once; writers and readers are forked from it, as a web server's workers are. A writer creates its
datasets, changes each once and deletes every fifth, all through CKAN's actions; a killed one is begun again and asks
the database where it was. Between two kills pass ``LIFE`` seconds at most, half of it at least. Prints what it did as
JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ckan import model
from ckan.cli import load_config
from ckan.config.middleware import make_app
from ckan.model import ensure_engine
from ckanapi import LocalCKAN
from ckanapi.errors import NotFound

WRITERS = READERS = 4
POLL_SECONDS = 0.05
PAUSE_SECONDS = 0.1


@dataclass
class Work:
    """Where the processes note things, and how much each writer has to do."""

    folder: Path
    records: int
    life: float
    kills: list[int] = field(default_factory=list)

    @property
    def killed(self) -> Path:
        """The file that notes how many writers were killed."""
        return self.folder / "killed"

    @property
    def stop(self) -> Path:
        """The file whose being there ends the readers."""
        return self.folder / "stop"

    def notes(self, name: str) -> Path:
        """Return the file that a process notes its figures or its error in."""
        return self.folder / f"{name}.txt"


def is_deleted_at_last(number: int) -> bool:
    """Tell whether a writer deletes its dataset of this number."""
    return number % 5 == 4


def unfinished(work: Work, writer: int) -> list[int]:
    """Return the numbers whose datasets are not in their last state, by what the database says."""
    package = model.Package
    rows = model.Session.query(package.name, package.title, package.state).filter(
        package.name.like(f"w{writer}-%")
    )
    finished = {
        name
        for name, title, state in rows
        if title.startswith("Last") and (state == "deleted") == is_deleted_at_last(number_of(name))
    }
    return [number for number in range(work.records) if f"w{writer}-{number}" not in finished]


def number_of(name: str) -> int:
    """Return the number in a dataset's name."""
    return int(name.split("-")[1])


def write(work: Work, writer: int) -> None:
    """Bring each dataset of a writer to its last state, from whatever state it is in."""
    portal = LocalCKAN()
    for number in unfinished(work, writer):
        name = f"w{writer}-{number}"
        try:
            found = portal.action.package_show(id=name)
        except NotFound:
            found = portal.action.package_create(
                name=name, title=f"First {number}", notes="Budget ouvert, الميزانية"
            )
        if found["title"] != f"Last {number}":
            changed = {**found, "title": f"Last {number}", "metadata_modified": None}
            portal.action.package_update(**changed)
        if is_deleted_at_last(number):
            portal.action.package_delete(id=name)
        # As at the end of a request.
        model.Session.remove()


def read(work: Work, reader: int) -> None:
    """Search in turn for all, for words and for facets until told to stop, checking each answer."""
    # Half of them may see all, and half what is public.
    portal = LocalCKAN(username=None if reader % 2 else "")
    most, count = WRITERS * work.records, 0
    asked: list[dict[str, Any]] = [
        {"rows": 20, "sort": "metadata_modified desc"},
        {"q": "budget", "facet.field": ["organization", "tags"], "rows": 10},
        {"q": "title:Last", "sort": "name asc", "rows": 1000, "fl": ["id", "name"]},
        {"fq": "name:w*", "start": 10, "rows": 5},
    ]
    while not work.stop.exists():
        answer = portal.call_action("package_search", asked[count % len(asked)])
        ids = [found["id"] for found in answer["results"]]
        # A writer that was killed may leave one record in the index that the database never had.
        lost = len(work.killed.read_text())
        assert 0 <= answer["count"] <= most + lost, (answer["count"], lost)
        assert len(ids) == len(set(ids)) <= answer["count"], ids
        model.Session.remove()
        count += 1
        time.sleep(PAUSE_SECONDS)
    work.notes(f"reader{reader}").write_text(str(count))


def forked(work: Work, name: str, task: Callable[[Work, int], None], number: int) -> int:
    """Do a task in a process of its own; what goes wrong there is noted."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        ensure_engine().dispose(close=False)
        task(work, number)
        status = 0
    except BaseException:
        work.notes(f"{name}-failed").write_text(traceback.format_exc())
        raise
    finally:
        # Nothing of the parent's is to be ended here.
        os._exit(status)


def has_ended(child: int) -> int | None:
    """Return the status of a process that has ended, None while it runs."""
    found, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def run_writers(work: Work, chance: random.Random) -> list[int]:
    """Run the writers to their end, killing one every few seconds; return their statuses."""

    def begin(writer: int) -> int:
        return forked(work, f"writer{writer}", write, writer)

    running = {writer: begin(writer) for writer in range(WRITERS)}
    statuses: list[int] = []
    next_kill = time.monotonic() + chance.uniform(work.life / 2, work.life)
    while running:
        time.sleep(POLL_SECONDS)
        for writer, child in list(running.items()):
            status = has_ended(child)
            if status is not None:
                statuses.append(status)
                del running[writer]
        if running and time.monotonic() > next_kill:
            victim = chance.choice(sorted(running))
            os.kill(running[victim], signal.SIGKILL)
            if os.waitstatus_to_exitcode(os.waitpid(running[victim], 0)[1]) == -signal.SIGKILL:
                work.kills.append(victim)
                work.killed.write_text("k" * len(work.kills))
            running[victim] = begin(victim)
            next_kill = time.monotonic() + chance.uniform(work.life / 2, work.life)
    return statuses


def main(ini: str, folder: str, records: str, seed: str, life: str) -> None:
    """Run the site and print what happened."""
    said, sys.stdout = sys.stdout, sys.stderr
    app = make_app(load_config(ini))
    model.Session.remove()
    ensure_engine().dispose()
    work = Work(Path(folder), int(records), float(life))
    work.killed.touch()
    chance = random.Random(seed)  # noqa: S311 -- which writer is killed is no secret
    with app._wsgi_app.test_request_context():
        started = time.monotonic()
        readers = [forked(work, f"reader{one}", read, one) for one in range(READERS)]
        writers = run_writers(work, chance)
        work.stop.touch()
        read_well = [os.waitstatus_to_exitcode(os.waitpid(one, 0)[1]) for one in readers]
    seconds = time.monotonic() - started
    done = {"kills": len(work.kills), "writers": writers, "readers": read_well, "seconds": seconds}
    print(json.dumps(done), file=said)


if __name__ == "__main__":
    main(*sys.argv[1:])
