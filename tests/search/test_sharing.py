"""Several processes write and read one index folder at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ckanext.ogptn.search import contract
from ckanext.ogptn.search.engine import Engine
from ckanext.ogptn.search.index.folder import Folder

pytestmark = pytest.mark.embedded("Solr has one process for its index")
WORKER = Path(__file__).parent / "sharing_worker.py"
RECORDS = int(os.environ.get("OGPTN_SHARING_RECORDS", "25"))
KILLS = 6


def start(*arguments: object) -> subprocess.Popen[str]:
    """Start a worker."""
    command = [sys.executable, str(WORKER), *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def another(folder: Path) -> Engine:
    """Return an engine of its own over a folder, as another process has it."""
    return Engine(Folder(folder, contract.installed()))


def names(engine: Engine) -> list[str]:
    """Return the names of all records."""
    docs = engine.search({"q": "*:*", "rows": 100_000, "fl": "name"})["response"]["docs"]
    return sorted(doc["name"] for doc in docs)


def test_nothing_is_lost_or_doubled_when_writers_are_killed(tmp_path: Path) -> None:
    """4 processes write while 4 read and writers are killed: what was noted is there once, no reader saw an error."""
    folder, stop, chance = tmp_path / "index", tmp_path / "stop", random.Random(2014)  # noqa: S311 -- which writer is killed is no secret
    readers = [start("read", folder, tmp_path / f"reader{i}", stop) for i in range(4)]

    def writer(i: int) -> subprocess.Popen[str]:
        return start("write", folder, tmp_path / f"writer{i}", f"w{i}", RECORDS)

    writers = [writer(i) for i in range(4)]
    for _ in range(KILLS):
        victim = chance.randrange(4)
        try:
            writers[victim].wait(chance.uniform(0.5, 3))
        except subprocess.TimeoutExpired:
            writers[victim].send_signal(signal.SIGKILL)
            writers[victim].wait()
            writers[victim] = writer(victim)
    assert [w.wait() for w in writers] == [0] * 4, [w.stderr and w.stderr.read() for w in writers]
    stop.touch()
    assert [r.wait() for r in readers] == [0] * 4, [r.stderr and r.stderr.read() for r in readers]
    expected = sorted(f"w{i}-{n}" for i in range(4) for n in range(RECORDS))
    assert names(another(folder)) == expected
    for i in range(4):
        counts = [int(line) for line in (tmp_path / f"reader{i}").read_text().split()]
        assert counts == sorted(counts)


def test_a_commit_is_seen_by_others_at_their_next_search(engine: Engine) -> None:
    """A reader of another process needs no restart."""
    other = another(engine.folder.root)
    assert names(other) == []
    engine.add({"index_id": "a", "name": "a"}, commit=True)
    assert names(other) == ["a"]


def test_what_waits_is_not_seen_before_its_commit(engine: Engine) -> None:
    """A write with commit=False waits for the next commit."""
    engine.add({"index_id": "a", "name": "a"}, commit=False)
    assert names(engine) == []
    engine.commit()
    assert names(engine) == ["a"]


def test_what_nobody_commits_is_written_by_the_clock(engine: Engine) -> None:
    """What waits is committed by a timer; the timer here fires when it is told to."""
    started: list[Callable[[], None]] = []

    class Timer:
        daemon = False

        def __init__(self, seconds: float, function: Callable[[], None]) -> None:
            assert seconds == 1.0
            started.append(function)

        def start(self) -> None:
            pass

    engine.writes._timer = Timer  # type: ignore[assignment]
    engine.add({"index_id": "a", "name": "a"}, commit=False)
    engine.add({"index_id": "b", "name": "b"}, commit=False)
    assert len(started) == 1
    started[0]()
    assert names(engine) == ["a", "b"]


def test_a_deleted_folder_is_an_empty_index(engine: Engine) -> None:
    """Searches go on, and the folder counts as incomplete."""
    engine.add({"index_id": "a", "name": "a"}, commit=True)
    engine.folder.mark_complete()
    subprocess.run(["rm", "-r", str(engine.folder.path)], check=True)
    assert names(engine) == []
    assert not engine.folder.is_complete()
    engine.add({"index_id": "b", "name": "b"}, commit=True)
    assert names(engine) == ["b"]


@pytest.mark.parametrize("damage", ["", "{", '{"index_settings": 1}'])
def test_a_damaged_folder_is_set_aside(engine: Engine, damage: str) -> None:
    """An index that cannot be opened is replaced by an empty one, which is not complete."""
    engine.add({"index_id": "a", "name": "a"}, commit=True)
    engine.folder.mark_complete()
    (engine.folder.path / "meta.json").write_text(damage)
    other = another(engine.folder.root)
    assert names(other) == []
    assert not other.folder.is_complete()
    other.add({"index_id": "b", "name": "b"}, commit=True)
    assert names(other) == names(engine) == ["b"]


def test_an_index_of_another_version_is_left_alone(tmp_path: Path, engine: Engine) -> None:
    """A folder of another layout is not touched before this one is complete, and goes then."""
    old = engine.folder.root / "v0-0123456789"
    old.mkdir(parents=True)
    foreign = engine.folder.root / "precious"
    foreign.mkdir()
    engine.add({"index_id": "a", "name": "a"}, commit=True)
    assert old.exists()
    engine.folder.mark_complete()
    assert not old.exists()
    assert foreign.exists()
