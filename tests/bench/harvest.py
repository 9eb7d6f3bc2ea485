"""Harvesting, ours beside ckanext-harvest's own CKAN harvester: the same catalogue, sites that are alike.

Each harvester has a database and an index of its own, on the same services, with the same plugins and the same
configuration. Stock takes long; where it is given fewer datasets than ours, figures are told for one record.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from machine import processor_seconds
from scratch import Engine, Scratch, run

Figures = dict[str, Any]
Note = Callable[[str], None]

HERE = Path(__file__).parent
OURS, STOCK = "ogptn_energy", "ckan"
NAMES = {OURS: "ours", STOCK: "stock"}
# Stock reads no file behind a record; then ours does not either.
CONFIGURATIONS = {OURS: '{"read_files": false}', STOCK: '{"force_all": true}'}
# What reads listings, and what works on records; a program of ours does one record at a time, as stock's does.
PROGRAMS = {
    OURS: (
        ("ogptn-harvest", "work", "gather"),
        ("ogptn-harvest", "work", "fetch", "--at-once", "1"),
    ),
    STOCK: (("harvester", "gather-consumer"), ("harvester", "fetch-consumer")),
}
WORKERS = 2
CHANGED = 10
CSW_RECORDS = 1234
IDLE_SECONDS = 1.0
CKAN = Path(sys.executable).with_name("ckan")


@dataclass(frozen=True)
class Sizes:
    """How many datasets ours and stock are given, and how many are gathered for the measure of memory."""

    ours: int
    stock: int
    gathered: int


def measure(site: Scratch, sizes: Sizes, note: Note) -> Figures:
    """Measure both harvesters; give all figures."""
    found: Figures = {"sizes": vars(sizes)}
    with catalogue() as url:
        for kind, size in ((STOCK, sizes.stock), (OURS, sizes.ours)):
            site.postgres.create_database(f"bench_{kind}")
            with site.engine("embedded", kind, f"bench_{kind}", "ckan_harvester") as engine:
                run(engine, "open")
                found[kind] = _both_runs(site, engine, kind, f"{url}/{size}", note)
                if kind == OURS:
                    found["changed"] = _changed(engine, url, found[kind]["source"], note)
                    found["gathered"] = _gathered(engine, f"{url}/{sizes.gathered}", note)
                    found["csw"] = _csw(engine, url, note)
    return found


def _both_runs(site: Scratch, engine: Engine, kind: str, url: str, note: Note) -> Figures:
    """Import a catalogue with two workers, then harvest it again unchanged in one process."""
    size = int(url.rpartition("/")[2])
    source = run(engine, "source", f"bench-{NAMES[kind]}", url, kind, CONFIGURATIONS[kind])
    note(f"{NAMES[kind]}: first import of {size:,} datasets with {WORKERS} workers")
    with workers(engine, kind) as processes:
        before = [*map(processor_seconds, processes), _database_seconds(site)]
        first = run(engine, "send", source)
        after = [*map(processor_seconds, processes), _database_seconds(site)]
    first["processor_seconds"] = sum(after) - sum(before)
    if first["stats"]["added"] != size:
        raise RuntimeError(f"{NAMES[kind]}: {first['stats']} of {size}; {first['errors']}")
    note(f"{NAMES[kind]}: the same {size:,} datasets, unchanged, all compared")
    return {"source": source, "first": first, "unchanged": run(engine, "job", source)}


def _changed(engine: Engine, url: str, source: str, note: Note) -> Figures:
    note(f"ours: {CHANGED} of them changed")
    ask(f"{url}/changed/{CHANGED}")
    return dict(run(engine, "job", source))


def _gathered(engine: Engine, url: str, note: Note) -> Figures:
    note("ours: gathering a larger catalogue, for its memory")
    return dict(run(engine, "job", run(engine, "source", "bench-large", url, OURS), 0))


def _csw(engine: Engine, url: str, note: Note) -> Figures:
    note("ours: gathering a CSW, for its requests")
    address, options = f"{url}/{CSW_RECORDS}/csw", '{"protocol": "csw"}'
    source = run(engine, "source", "bench-csw", address, "ogptn_environment", options)
    ask(f"{url}/asked")
    measured = run(engine, "job", source, 0)
    return {**measured, "records": CSW_RECORDS, "requests": int(ask(f"{url}/asked"))}


def _database_seconds(site: Scratch) -> float:
    """Return what PostgreSQL has taken of the processors until now."""
    pids = (path.read_text().split() for path in site.folder.rglob("postmaster.pid"))
    return sum(processor_seconds(int(words[0])) for words in pids)


@contextlib.contextmanager
def catalogue() -> Iterator[str]:
    """Serve the invented catalogue from a process of its own."""
    words = [sys.executable, str(HERE / "catalogue.py")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def ask(url: str) -> str:
    """Tell the catalogue something, or ask it."""
    with urllib.request.urlopen(url, timeout=60) as answer:
        return str(answer.read().decode())


@contextlib.contextmanager
def workers(engine: Engine, kind: str) -> Iterator[list[int]]:
    """Run the programs that take work, one for listings and two for records; give their pids once they wait for it."""
    started = [
        subprocess.Popen(
            [str(CKAN), "-c", str(engine.ini), *program],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
        for program in (PROGRAMS[kind][0], *[PROGRAMS[kind][1]] * WORKERS)
    ]
    try:
        for process in started:
            wait_until_idle(process.pid)
        yield [process.pid for process in started]
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait()


def wait_until_idle(pid: int) -> None:
    """Wait until a process has taken nothing of the processors for a moment."""
    last = -1.0
    while (now := processor_seconds(pid)) != last:
        last = now
        time.sleep(IDLE_SECONDS)
