"""Answer a search over an index folder in the shape of Solr's answers."""

from __future__ import annotations

import fnmatch
import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import tantivy
from tantivy import Occur, Query

from ckanext.ogptn.search import (
    dismax,
    documents,
    integrity,
    layout,
    local_params,
    lucene,
    request,
)
from ckanext.ogptn.search.contract import Contract
from ckanext.ogptn.search.counting import Counter
from ckanext.ogptn.search.errors import IndexFailed, Refused
from ckanext.ogptn.search.fields import FieldQueries
from ckanext.ogptn.search.folder import Folder
from ckanext.ogptn.search.sorting import SCORE, Hit, Page, Sorter
from ckanext.ogptn.search.writes import Addition, Deletion, Writes

log = logging.getLogger(__name__)

EVERYTHING = "*:*"
# Never long: a search for these alone need not read the long values.
SHORT_FIELDS = frozenset(["id", "name", "index_id", "metadata_modified", SCORE])
WARNING_PAUSE = timedelta(minutes=1)
Answer = dict[str, Any]


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
        self._warned = datetime.min.replace(tzinfo=UTC)

    def add(self, document: dict[str, Any], *, commit: bool) -> None:
        """Index a document of CKAN's, in place of the one with the same ``index_id``."""
        key, built = documents.build(self.contract, document, self.now())
        self.writes.put(Addition(key, built), commit=commit)

    def delete(self, text: str, *, commit: bool) -> None:
        """Delete the documents that a query in Lucene's syntax finds."""
        query = self.interpreter(self.folder.index()).query(
            text, lucene.Setting("q", operator="OR")
        )
        self.writes.put(Deletion(query), commit=commit)

    def commit(self) -> None:
        """Make all writes of this process visible."""
        self.writes.commit()

    def interpreter(self, index: tantivy.Index) -> lucene.Interpreter:
        """Return what gives queries their meaning at this moment."""
        fields = FieldQueries(self.contract, index, index.searcher(), self.now())
        return lucene.Interpreter(fields)

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
            return Search(self, asked).answer()

    def warn_of_gaps(self) -> None:
        """Say in the log, once a minute, that searches answer from an index that is still being filled."""
        now = self.now()
        if now - self._warned > WARNING_PAUSE and not self.folder.is_complete():
            log.warning(
                "The search index in %s is incomplete: results may be missing", self.folder.path
            )
            self._warned = now


class Search:
    """One search, from its parameters to its answer."""

    def __init__(self, engine: Engine, asked: request.Request) -> None:
        index = engine.folder.index()
        self.asked = asked
        self.contract: Contract = engine.contract
        self.searcher = index.searcher()
        self.fields = FieldQueries(engine.contract, index, self.searcher, engine.now())
        self.interpreter = lucene.Interpreter(self.fields)
        self.schema = layout.schema(engine.contract)

    @cached_property
    def query(self) -> Query:
        """The query with its filters, which do not count towards the score."""
        clauses = [(Occur.Must, self.scored())]
        for text in self.asked.filters:
            clauses.append((Occur.Must, Query.const_score_query(self.read(text, "fq"), 0.0)))
        return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)

    def read(self, text: str, parameter: str) -> Query:
        """Read a text in Lucene's syntax, or in that of the parser that it names."""
        if local_params.opens(text):
            return self.local(local_params.read(text, parameter), parameter)
        return self.interpreter.query(text, self.setting(parameter))

    def setting(self, parameter: str) -> lucene.Setting:
        """Return what holds for a parameter in Lucene's syntax."""
        return lucene.Setting(parameter, self.asked.default_field, self.asked.operator)

    def local(self, asked: local_params.LocalQuery, parameter: str) -> Query:
        """Return the query of a text with local parameters."""
        if asked.parser == "bool":
            return self.combined(asked, parameter)
        if asked.parser in ("term", "field"):
            return self.fields.phrase(
                asked.first("f", self.asked.default_field), asked.text, 0, parameter
            )
        if asked.parser == "lucene":
            field, operator = (
                asked.first("df", self.asked.default_field),
                asked.first("q.op", self.asked.operator),
            )
            return self.interpreter.query(
                asked.text, lucene.Setting(parameter, field, request.operator(operator))
            )
        return self.boxed(
            asked.text,
            asked.first("qf", self.asked.qf),
            asked.first("mm", self.asked.minimum),
            request.tie(asked.first("tie", str(self.asked.tie))),
        )

    def combined(self, asked: local_params.LocalQuery, parameter: str) -> Query:
        """Return the query of ``{!bool must=… should=… must_not=… filter=…}``."""
        occurs = {
            "must": Occur.Must,
            "filter": Occur.Must,
            "should": Occur.Should,
            "must_not": Occur.MustNot,
        }
        clauses = [
            lucene.Clause(self.read(text, parameter), occurs[name])
            for name, texts in asked.parameters.items()
            for text in texts
            if name in occurs
        ]
        return lucene.boolean(clauses)

    def scored(self) -> Query:
        """Return the query of ``q`` alone."""
        text = self.asked.q.strip()
        if text == EVERYTHING:
            return Query.all_query()
        if self.asked.parser == "lucene" and dismax.is_prose(text, self.fields.is_field):
            return self.boxed(text, *dismax.PLAIN)
        if self.asked.parser == "lucene" or local_params.opens(text):
            return self.read(text, "q")
        if self.asked.parser == "edismax" and ":" in text:
            try:
                return self.read(text, "q")
            except Refused:
                pass
        return self.boxed(text, self.asked.qf, self.asked.minimum, self.asked.tie)

    def boxed(self, text: str, qf: str, minimum: str, tie: float) -> Query:
        """Return the query of a search box's text."""
        return dismax.query(self.fields, text, dismax.Dismax(dismax.field_boosts(qf), minimum, tie))

    def answer(self) -> Answer:
        """Return the answer in the shape of Solr's."""
        page = self.page()
        docs = [self.shown(hit) for hit in page.hits]
        answer: Answer = {
            "response": {"numFound": page.count, "start": self.asked.start, "docs": docs}
        }
        if self.asked.facets is not None:
            answer["facet_counts"] = {
                "facet_fields": Counter(self.contract, self.searcher).fields(
                    self.query, self.asked.facets
                )
            }
        return answer

    def page(self) -> Page:
        """Return the records that are asked for."""
        keys = self.asked.sort
        if self.asked.q.strip() == EVERYTHING:
            keys = tuple(key for key in keys if key.field != SCORE)
        return Sorter(self.contract, self.searcher).page(
            self.query, keys, self.asked.start, self.asked.rows
        )

    def shown(self, hit: Hit) -> dict[str, Any]:
        """Return the fields of a record that are asked for."""
        record = self.searcher.doc(hit.address)
        wanted = self.asked.fields
        found = chosen(record.get_first(layout.SOURCE), wanted)
        if not set(wanted) <= found.keys() | SHORT_FIELDS:
            found |= chosen(record.get_first(layout.LONG_SOURCE), wanted)
        if SCORE in wanted:
            found[SCORE] = hit.value if isinstance(hit.value, float) else 1.0
        return found


def chosen(source: str | None, wanted: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields of a stored part of a record that ``fl`` asks for."""
    return {
        name: value for name, value in json.loads(source or "{}").items() if is_wanted(name, wanted)
    }


def is_wanted(name: str, wanted: tuple[str, ...]) -> bool:
    """Tell whether ``fl`` asks for a field."""
    return name in wanted or any(
        "*" in pattern and fnmatch.fnmatchcase(name, pattern) for pattern in wanted
    )
