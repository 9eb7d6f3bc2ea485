"""Writes that wait for a commit: additions and deletions in their order.

CKAN writes one document and commits, or writes many and commits once. What waits is written after a second at
the latest, as by Solr's automatic commit, since the one who commits may be another process (ckanext-harvest) or
nobody (``ckan.search.solr_commit = false``).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.util import Finalize

import tantivy

from ckanext.ogptn.search.errors import IndexFailed
from ckanext.ogptn.search.index import integrity, layout
from ckanext.ogptn.search.index.folder import Folder

log = logging.getLogger(__name__)

MOST_WAITING = 500
LONGEST_WAIT_SECONDS = 1.0


@dataclass(frozen=True)
class Addition:
    """A document that replaces the one of the same key."""

    key: str
    document: tantivy.Document

    def apply(self, writer: tantivy.IndexWriter) -> None:
        """Write the document."""
        writer.delete_documents_by_term(layout.KEY, self.key)
        writer.add_document(self.document)


@dataclass(frozen=True)
class Deletion:
    """The documents that a query finds go."""

    query: tantivy.Query

    def apply(self, writer: tantivy.IndexWriter) -> None:
        """Delete the documents."""
        writer.delete_documents_by_query(self.query)


class Writes:
    """The writes of one process that wait for a commit."""

    def __init__(
        self, folder: Folder, timer: Callable[..., threading.Timer] = threading.Timer
    ) -> None:
        self.folder = folder
        self._timer = timer
        self._waiting: list[Addition | Deletion] = []
        self._mutex = threading.Lock()
        self._scheduled: threading.Timer | None = None
        # At the end of this process, and of a process that multiprocessing forks (``search-index rebuild-fast``).
        Finalize(None, self.commit, exitpriority=10)

    def put(self, write: Addition | Deletion, *, commit: bool) -> None:
        """Take a write, and commit it with all that wait, or leave it for a later commit."""
        with self._mutex:
            self._waiting.append(write)
            full = len(self._waiting) >= MOST_WAITING
        if not (commit or full):
            self._schedule()
            return
        try:
            self.commit()
        except IndexFailed:
            # Whoever is told of it goes back in the database too: written later, it would be what never was.
            with self._mutex:
                self._waiting = [one for one in self._waiting if one is not write]
            raise

    def _schedule(self) -> None:
        with self._mutex:
            if self._scheduled is None:
                self._scheduled = self._timer(LONGEST_WAIT_SECONDS, self._commit_late)
                self._scheduled.daemon = True
                self._scheduled.start()

    def _commit_late(self) -> None:
        with self._mutex:
            self._scheduled = None
        try:
            self.commit()
        except IndexFailed:
            log.exception(
                "Waiting writes could not be committed; they are tried again with the next"
            )

    def commit(self) -> None:
        """Write all that waits and make it visible, in this process at once and in others at their next search."""
        with self._mutex:
            taken, self._waiting = self._waiting, []
        if not taken:
            return
        try:
            self._write(taken)
        except IndexFailed as error:
            with self._mutex:
                self._waiting = taken + self._waiting
            raise IndexFailed(f"the search index could not be written: {error}") from error

    def _write(self, writes: list[Addition | Deletion]) -> None:
        """Write and commit, into a new index where the old one turns out to be damaged."""
        try:
            self._apply(writes)
        except IndexFailed:
            if not self.folder.set_aside_if_damaged():
                raise
            self._apply(writes)

    def _apply(self, writes: list[Addition | Deletion]) -> None:
        with integrity.reading(), self.folder.writing() as writer:
            for write in writes:
                write.apply(writer)
