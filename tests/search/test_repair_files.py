"""Files of the index that are cut, changed, deleted or out of reach: searches go on, and the log says what is wrong."""

from __future__ import annotations

import json
import logging
import os
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ckanext.ogptn.search import contract
from ckanext.ogptn.search.engine import Engine
from ckanext.ogptn.search.errors import IndexFailed
from ckanext.ogptn.search.index import integrity
from ckanext.ogptn.search.index.folder import Folder

pytestmark = pytest.mark.embedded("the files of its index")
KINDS = ["fast", "fieldnorm", "idx", "pos", "store", "term", "del"]
QUERIES = [
    {"q": "*:*", "rows": 10},
    {"q": "budget", "rows": 10},
    {"q": 'title:"open budget"', "sort": "metadata_modified desc"},
    {"q": "*:*", "sort": "name asc", "facet": "true", "facet.field": ["tags"]},
]
Damage = Callable[[Path], object]
DAMAGES: dict[str, Damage] = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "emptied": lambda path: path.write_bytes(b""),
    "zeroed": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "changed in one bit": lambda path: path.write_bytes(with_one_bit_changed(path.read_bytes())),
    "deleted": lambda path: path.unlink(),
}


def with_one_bit_changed(content: bytes) -> bytes:
    """Change the first byte."""
    return bytes([content[0] ^ 1]) + content[1:]


def record(name: str) -> dict[str, object]:
    """Return a record to index."""
    return {
        "index_id": name, "id": name, "name": name, "title": "Open budget", "tags": ["a"],
        "metadata_modified": "2018-04-30T12:00:00Z",
    }  # fmt: skip


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """Give an engine whose index has deletions, and is complete."""
    for name in ("a", "b", "c"):
        engine.add(record(name), commit=False)
    engine.commit()
    engine.add(record("b"), commit=True)
    engine.folder.mark_complete()
    return engine


def another(engine: Engine) -> Engine:
    """Return an engine of its own over the same folder, as a process has it that starts."""
    return Engine(Folder(engine.folder.root, contract.installed()))


def count(engine: Engine) -> int:
    """Return how many records a search for all finds."""
    found: int = engine.search({"q": "*:*"})["response"]["numFound"]
    return found


def a_file(engine: Engine, kind: str) -> Path:
    """Return a file of a kind, in the part of the index that has deletions."""
    deletions = next(engine.folder.path.glob("*.del"))
    if kind == "del":
        return deletions
    return engine.folder.path / f"{deletions.name.split('.')[0]}.{kind}"


def test_a_whole_index_is_found_whole(filled: Engine) -> None:
    """Nothing is wrong with an index that nobody touched, nor with one that is not there."""
    assert integrity.damage(filled.folder.path) is None
    assert integrity.damage(filled.folder.root / "nowhere") is None


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_noticed(filled: Engine, kind: str, how: str) -> None:
    """Whatever happened to a file of whatever kind, it is named."""
    path = a_file(filled, kind)
    DAMAGES[how](path)
    assert path.name in str(integrity.damage(filled.folder.path))


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("kind", [*KINDS, "meta.json", ".managed.json"])
def test_searches_and_writes_go_on_over_a_damaged_file(filled: Engine, kind: str, how: str) -> None:
    """A process that starts then answers every search, takes writes, and never fails."""
    path = filled.folder.path / kind if kind.endswith("json") else a_file(filled, kind)
    DAMAGES[how](path)
    started = another(filled)
    for asked in QUERIES:
        assert 0 <= started.search(asked)["response"]["numFound"] <= 3
    started.add(record("d"), commit=True)
    assert started.search({"q": "name:d"})["response"]["numFound"] == 1
    if integrity.damage(filled.folder.path) is None:
        return
    assert started.folder.set_aside_if_damaged()
    assert (count(started), started.folder.is_complete()) == (0, False)


@pytest.fixture
def said(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> Iterator[pytest.LogCaptureFixture]:
    """Give what the index says in the log; migrations of tests before silence whoever had logged by then."""
    log = logging.getLogger(Folder.__module__)
    monkeypatch.setattr(log, "disabled", False)
    log.addHandler(caplog.handler)
    yield caplog
    log.removeHandler(caplog.handler)


def test_the_log_says_what_is_wrong(filled: Engine, said: pytest.LogCaptureFixture) -> None:
    """An index is set aside with the name of its damaged file."""
    path = a_file(filled, "store")
    path.write_bytes(b"")
    assert count(another(filled)) == 0
    assert "is set aside" in said.text


def test_a_folder_that_became_a_file_is_set_aside(filled: Engine) -> None:
    """A file in the place of the folder is moved out of the way."""
    shutil.rmtree(filled.folder.path)
    filled.folder.path.write_text("no folder")
    started = another(filled)
    assert count(started) == 0
    started.add(record("d"), commit=True)
    assert count(started) == 1


def test_a_folder_that_cannot_be_made_is_an_empty_index(
    tmp_path: Path, said: pytest.LogCaptureFixture
) -> None:
    """Where the whole place is out of reach, searches find nothing, writes are refused, and the log says so."""
    (tmp_path / "taken").write_text("a file")
    engine = Engine(Folder(tmp_path / "taken" / "index", contract.installed()))
    assert count(engine) == 0
    assert not engine.folder.is_complete()
    assert "cannot be used" in said.text
    with pytest.raises(IndexFailed):
        engine.add(record("a"), commit=True)


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """Let this process write no longer files, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signals = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, signals)


def test_a_full_disk_refuses_the_write_and_keeps_the_rest(filled: Engine) -> None:
    """The write fails, is not made later, and what was there before is still found."""
    with files_no_longer_than(100):
        with pytest.raises(IndexFailed):
            filled.add(record("d"), commit=True)
        assert count(filled) == 3
    filled.add(record("e"), commit=True)
    names = [d["name"] for d in filled.search({"q": "*:*", "sort": "name asc"})["response"]["docs"]]
    assert names == ["a", "b", "c", "e"]
    assert integrity.damage(filled.folder.path) is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_an_empty_index(filled: Engine) -> None:
    """A process that may not enter the folder finds nothing; once it may, it finds all."""
    filled.folder.root.chmod(0)
    started = another(filled)
    assert count(started) == 0
    filled.folder.root.chmod(0o700)
    assert count(started) == 3


def test_deletions_of_a_commit_that_was_never_noted_do_not_stop_the_next(filled: Engine) -> None:
    """A writer that is killed leaves their file behind; a later commit counts from the same last one."""
    noted = json.loads((filled.folder.path / integrity.META).read_text())
    for segment in noted["segments"]:
        name = segment["segment_id"].replace("-", "")
        for further in range(1, 20):
            (filled.folder.path / f"{name}.{noted['opstamp'] + further}.del").write_bytes(b"half")
    filled.add(record("a"), commit=True)
    assert count(filled) == 3
    assert count(another(filled)) == 3


def test_a_failed_commit_leaves_the_index_to_the_next_writer(filled: Engine) -> None:
    """Even while somebody still looks at the error."""
    with pytest.raises(ZeroDivisionError) as failed, filled.folder.writing():
        raise ZeroDivisionError
    filled.add(record("d"), commit=True)
    assert (count(filled), failed.type) == (4, ZeroDivisionError)
