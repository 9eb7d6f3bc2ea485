"""Answer a search over an index folder in the shape of Solr's answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import tantivy

from ckanext.ogptn.search.answer.answering import Answer, Search
from ckanext.ogptn.search.answer.memory import State
from ckanext.ogptn.search.errors import IndexFailed
from ckanext.ogptn.search.index import documents, integrity
from ckanext.ogptn.search.index.folder import Folder
from ckanext.ogptn.search.index.writes import Addition, Deletion, Writes
from ckanext.ogptn.search.query import lucene, request
from ckanext.ogptn.search.query.fields import FieldQueries

log = logging.getLogger(__name__)

WARNING_PAUSE = timedelta(minutes=1)


def utc_now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


class Engine:
    """The search engine over one index folder."""

    def __init__(self, folder: Folder, now: Callable[[], datetime] = utc_now) -> None:
        self.folder = folder
        self.contract = folder.contract
        self.writes = Writes(folder)
        self.now = now
        self._state = State(None)
        self._warned = datetime.min.replace(tzinfo=UTC)

    def add(self, document: dict[str, Any], *, commit: bool) -> None:
        """Index a document of CKAN's, in place of the one with the same ``index_id``."""
        key, built = documents.build(self.contract, document, self.now())
        self.writes.put(Addition(key, built), commit=commit)

    def delete(self, text: str, *, commit: bool) -> None:
        """Delete the documents that a query in Lucene's syntax finds."""
        interpreter = lucene.Interpreter(self.fields(self.folder.index()))
        query = interpreter.query(text, lucene.Setting("q", operator="OR"))
        self.writes.put(Deletion(query), commit=commit)

    def commit(self) -> None:
        """Make all writes of this process visible."""
        self.writes.commit()

    def fields(self, index: tantivy.Index) -> FieldQueries:
        """Return what gives queries their meaning at this moment."""
        return FieldQueries(self.contract, index, index.searcher(), self.now())

    def search(self, parameters: Mapping[str, Any]) -> Answer:
        """Answer a search; raises ``Refused`` for what cannot be honoured and ``IndexFailed`` for a broken index."""
        asked = request.read(parameters)
        self.warn_of_gaps()
        try:
            return self.answered(asked)
        except IndexFailed:
            if not self.folder.set_aside_if_damaged():
                raise
            return self.answered(asked)

    def answered(self, asked: request.Request) -> Answer:
        """Answer what is asked; raises ``IndexFailed`` where the index cannot be read."""
        with integrity.reading():
            index = self.folder.index()
            state = self.state(index)
            return Search(self.fields(index), asked, state).answer()

    def state(self, index: tantivy.Index) -> State:
        """Return what is remembered of the commit that is loaded; taken before a searcher, it is never too new."""
        name = (index, self.folder.seen)
        if self._state.name != name:
            self._state = State(name)
        return self._state

    def warn_of_gaps(self) -> None:
        """Say in the log, once a minute, that searches answer from an index that is still being filled."""
        now = self.now()
        if now - self._warned > WARNING_PAUSE and not self.folder.is_complete():
            log.warning(
                "The search index in %s is incomplete: results may be missing", self.folder.path
            )
            self._warned = now
