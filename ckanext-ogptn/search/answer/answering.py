"""Answer one search: its page of records and its counts, in the shape of Solr's answers."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

import tantivy
from tantivy import Query

from ckanext.ogptn.search.answer.counting import Counter
from ckanext.ogptn.search.answer.memory import State
from ckanext.ogptn.search.answer.sorting import SCORE, Hit, Page, Sorter
from ckanext.ogptn.search.functions.scoring import Scoring
from ckanext.ogptn.search.index import layout
from ckanext.ogptn.search.query.fields import FieldQueries
from ckanext.ogptn.search.query.reading import EVERYTHING, Reader
from ckanext.ogptn.search.query.request import Facets, Request

# Never long: a search for these alone need not read the long values.
SHORT_FIELDS = frozenset(["id", "name", "index_id", "metadata_modified", SCORE])
# Longer pages are for programs that read everything once.
LONGEST_REMEMBERED = 1000
Answer = dict[str, Any]
Found = TypeVar("Found")


class Search:
    """One search, from its parameters to its answer."""

    def __init__(self, fields: FieldQueries, asked: Request, state: State) -> None:
        self.asked = asked
        self.state = state
        self.reader = Reader(fields, asked)
        self.contract, self.searcher = fields.contract, fields.searcher

    @cached_property
    def query(self) -> Query:
        """The query with its filters."""
        return self.reader.query()

    @cached_property
    def scoring(self) -> Scoring | None:
        """What changes the scores of the query."""
        return self.reader.scoring()

    def answer(self) -> Answer:
        """Return the answer in the shape of Solr's."""
        searcher, page = self.page()
        docs = [self.shown(searcher, hit) for hit in page.hits]
        if SCORE in self.asked.fields:
            self.add_scores(searcher, page.hits, docs)
        answer: Answer = {
            "response": {"numFound": page.count, "start": self.asked.start, "docs": docs}
        }
        if self.asked.facets is not None:
            counts = self.counts(self.asked.facets)
            fields = {name: list(values) for name, values in counts.items()}
            answer["facet_counts"] = {"facet_fields": fields}
        return answer

    def once(self, key: Request, find: Callable[[], Found]) -> Found:
        """Find what is not remembered; what depends on the clock, and what is very long, never is."""
        if self.asked.asks_for_now or self.asked.rows > LONGEST_REMEMBERED:
            return find()
        return self.state.once(key, find)

    def page(self) -> tuple[tantivy.Searcher, Page]:
        """Return the records that are asked for, and the searcher that knows their places."""
        return self.once(replace(self.asked, fields=(), facets=None), self.find_page)

    def find_page(self) -> tuple[tantivy.Searcher, Page]:
        """Find the records that are asked for."""
        keys = self.asked.sort
        if self.asked.q.strip() == EVERYTHING and self.scoring is None:
            keys = tuple(key for key in keys if key.field != SCORE)
        sorter = Sorter(self.contract, self.searcher, self.scoring)
        return self.searcher, sorter.page(self.query, keys, self.asked.start, self.asked.rows)

    def counts(self, facets: Facets) -> dict[str, list[Any]]:
        """Count the values that are asked for."""
        counter = Counter(self.contract, self.searcher)
        key = replace(self.asked, fields=(), sort=(), start=0, rows=0)
        return self.once(key, lambda: counter.fields(self.query, facets))

    def shown(self, searcher: tantivy.Searcher, hit: Hit) -> dict[str, Any]:
        """Return the fields of a record that are asked for."""
        record = searcher.doc(hit.address)
        wanted = self.asked.fields
        found = chosen(json.loads(record.get_first(layout.SOURCE)).items(), wanted)
        if not set(wanted) <= found.keys() | SHORT_FIELDS:
            long = record.get_all(layout.LONG_SOURCE)
            found |= chosen(zip(long[::2], long[1::2], strict=True), wanted)
        return found

    def add_scores(
        self, searcher: tantivy.Searcher, hits: list[Hit], docs: list[dict[str, Any]]
    ) -> None:
        """Add the score to what is shown of each record."""
        scores = Sorter(self.contract, searcher, self.scoring).scores(self.query, hits)
        for hit, doc in zip(hits, docs, strict=True):
            doc[SCORE] = scores[hit.place]


def chosen(values: Iterable[Any], wanted: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields that ``fl`` asks for, from pairs of name and value."""
    patterns = [name for name in wanted if "*" in name]
    return {
        name: value
        for name, value in values
        if name in wanted or any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
    }
