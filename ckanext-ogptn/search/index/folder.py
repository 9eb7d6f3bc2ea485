"""The index folder, which several processes read and write at once.

One process writes at a time, under a lock on a file. A writer lives for one commit, so that a killed process leaves
nothing behind but the last commit. A reader looks at tantivy's ``meta.json`` before each search and sees what others
have committed.

Layout: ``<index_path>/<version>/`` holds the index of one layout version, ``<index_path>/<version>.lock`` its lock and
``<index_path>/<version>.complete`` says that it was built to the end.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import tantivy

from ckanext.ogptn.search.contract import Contract
from ckanext.ogptn.search.errors import IndexFailed
from ckanext.ogptn.search.index import integrity, layout

log = logging.getLogger(__name__)

WRITER_BYTES = 30_000_000
LOCK_TIMEOUT_SECONDS = 60.0
LOCK_PAUSE_SECONDS = 0.005
OWN_FOLDER = re.compile(r"v\d+-[0-9a-f]{10}(\.damaged-\d+)?")


def analyzers() -> dict[str, tantivy.TextAnalyzer]:
    """Return the analyzers: of texts that were cut into words before, and of texts that are only kept."""
    nothing = tantivy.Filter.remove_long(1)
    return {
        layout.SPACED: tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build(),
        layout.UNSEARCHED: tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
        .filter(nothing)
        .build(),
    }


def wait_for(handle: IO[str]) -> None:
    """Take the lock on an open file, trying again until it is free; closing the file gives it back."""
    deadline = time.monotonic() + LOCK_TIMEOUT_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise IndexFailed(
                    f"{handle.name} was held by another process for too long"
                ) from None
            time.sleep(LOCK_PAUSE_SECONDS)
        else:
            return


class Folder:
    """One index on disk."""

    def __init__(self, root: Path, contract: Contract) -> None:
        self.contract = contract
        self.schema = layout.schema(contract)
        self.version = layout.version(contract)
        self.root = root
        self.path = root / self.version
        self.complete_mark = root / f"{self.version}.complete"
        self._lock_path = root / f"{self.version}.lock"
        self._mutex = threading.RLock()
        self._index: tantivy.Index | None = None
        self._seen: tuple[int, int] | None = None
        self._held = False
        self._stand_in: tantivy.Index | None = None

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the writers' lock of this folder, waiting while another process has it."""
        self.root.mkdir(parents=True, exist_ok=True)
        with self._mutex, contextlib.ExitStack() as stack:
            if not self._held:
                wait_for(stack.enter_context(self._lock_path.open("a")))
                self._held = True
                stack.callback(setattr, self, "_held", False)
            yield

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self.path / "meta.json")
        except (FileNotFoundError, NotADirectoryError):
            return None
        return found.st_mtime_ns, found.st_ino

    def _open(self) -> tantivy.Index:
        """Open the index, or make an empty one where there is none or where it cannot be read."""
        if self.path.exists() and not self.path.is_dir():
            self.set_aside("it is no folder")
        self.path.mkdir(parents=True, exist_ok=True)
        if self._stamp() is None:
            self.complete_mark.unlink(missing_ok=True)
        try:
            return self._loaded(str(self.path))
        except IndexFailed as error:
            self.set_aside(str(error))
            return self._loaded(str(self.path))

    def _loaded(self, path: str | None) -> tantivy.Index:
        """Open the index of a folder, or an empty one in memory, and load its newest commit."""
        with integrity.reading():
            index = tantivy.Index(self.schema, path, reuse=True)
            for name, analyzer in analyzers().items():
                index.register_tokenizer(name, analyzer)
            index.config_reader("manual")
            index.reload()
            return index

    def set_aside(self, reason: str) -> None:
        """Move a damaged index out of the way, so that a new one can be filled from the database."""
        log.error("The search index in %s is set aside: %s", self.path, reason)
        with self.locked():
            self.complete_mark.unlink(missing_ok=True)
            if self.path.exists():
                self.path.rename(self.root / f"{self.version}.damaged-{time.time_ns()}")
            self.path.mkdir()
            self._index = None

    def set_aside_if_damaged(self) -> bool:
        """Compare the files with their checksums, and set the index aside where they are not whole; tell whether."""
        try:
            with self.locked():
                found = integrity.damage(self.path)
                if found is not None:
                    self.set_aside(found)
        except OSError as error:
            log.error("The search index in %s cannot be checked: %s", self.path, error)
            return False
        return found is not None

    def is_complete(self) -> bool:
        """Tell whether the index was once filled to the end, and is there."""
        try:
            return self.complete_mark.exists() and self._stamp() is not None
        except OSError:
            return False

    def seconds_since_complete(self) -> float:
        """Return how long ago the index was last found to hold all that the database has."""
        try:
            return time.time() - self.complete_mark.stat().st_mtime
        except OSError:
            return float("inf")

    def mark_complete(self) -> None:
        """Note that the index holds all that the database has, and drop the folders of other versions."""
        with self.locked():
            self.complete_mark.touch()
            for other in self.root.iterdir():
                if OWN_FOLDER.fullmatch(other.name) and other != self.path:
                    shutil.rmtree(other, ignore_errors=True)

    def index(self) -> tantivy.Index:
        """Return the open index, loaded up to the newest commit of any process.

        Where the folder cannot be used (its disk is full, or others own it), that is what was loaded before, or an
        empty one in memory.
        """
        with self._mutex:
            try:
                found = self.opened()
            except (OSError, IndexFailed) as error:
                if self._stand_in is None:
                    log.error("The search index in %s cannot be used: %s", self.path, error)
                    self._stand_in = self._loaded(None)
                return self._index or self._stand_in
            self._stand_in = None
            return found

    def opened(self) -> tantivy.Index:
        """Return the open index; raises ``OSError`` or ``IndexFailed`` where the folder cannot be used."""
        with self._mutex:
            stamp = self._stamp()
            if self._index is None or stamp is None:
                with self.locked():
                    self._index = self._open()
                    self._seen = self._stamp()
            elif stamp != self._seen:
                self._index = self._reloaded(self._index)
                self._seen = stamp
            return self._index

    def _reloaded(self, index: tantivy.Index) -> tantivy.Index:
        """Load the newest commit; where that fails even while nobody writes, begin a new index."""
        try:
            with integrity.reading():
                index.reload()
        except IndexFailed:
            with self.locked():
                index = self._open()
        return index

    @property
    def seen(self) -> tuple[int, int] | None:
        """Name the commit that this process has loaded."""
        return self._seen

    def searcher(self) -> tantivy.Searcher:
        """Return a searcher over the newest commit."""
        return self.index().searcher()

    @contextlib.contextmanager
    def writing(self) -> Iterator[tantivy.IndexWriter]:
        """Give the one writer; what was written is committed at the end and seen by this process at once."""
        index = self.opened()
        with self.locked():
            if self._stamp() is None:
                index = self.opened()
            for path in integrity.unfinished(self.path):
                path.unlink(missing_ok=True)
            writer = index.writer(WRITER_BYTES, 1)
            try:
                yield writer
                writer.commit()
            finally:
                # After a failure too: no other can write while this writer lives.
                writer.wait_merging_threads()
