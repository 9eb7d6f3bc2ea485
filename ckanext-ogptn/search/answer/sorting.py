"""Put the records that a query finds in the order that is asked for, and take one page.

tantivy sorts by the score or by one column, records without a value last. Further keys are applied to records
that are equal in the first: the page is read together with all that tie with its ends.

Two orders are walked instead, value after value: that of dynamic fields, which have no column to sort by, and the
pages far down in the order of strings, where tantivy would look up the string of every record before them. Their
values are counted in their order, which tells at which value a page begins.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any

import tantivy
from tantivy import Occur, Order, Query

from ckanext.ogptn.search.contract import Contract, Kind
from ckanext.ogptn.search.errors import Refused
from ckanext.ogptn.search.functions.scoring import Scoring
from ckanext.ogptn.search.index import documents, layout
from ckanext.ogptn.search.index.columns import MOST_VALUES, HitColumns, Place, every, place
from ckanext.ogptn.search.query.request import SortKey

SCORE = "score"
NUMERIC = (Kind.NUMBER, Kind.DATE)
# From here on the order of strings is walked.
DEEP = 200
# How many records on both sides of a page are read for those that tie with it.
TIES = 100


@dataclass(frozen=True)
class Hit:
    """A record that was found, with the value that it was sorted by."""

    value: Any
    address: tantivy.DocAddress

    @property
    def place(self) -> Place:
        """Where the record lies in the index."""
        return place(self.address)


@dataclass(frozen=True)
class Page:
    """One page of what was found, and how many were found in all."""

    hits: list[Hit]
    count: int


class Sorter:
    """Sorts what one query finds."""

    def __init__(
        self, contract: Contract, searcher: tantivy.Searcher, scoring: Scoring | None = None
    ) -> None:
        self.contract = contract
        self.searcher = searcher
        self.schema = layout.schema(contract)
        self.scoring = scoring
        self._rescored: tuple[Query, list[tuple[float, tantivy.DocAddress]]] | None = None

    def page(self, query: Query, keys: Sequence[SortKey], start: int, rows: int) -> Page:
        """Return the records from ``start`` on, ``rows`` of them, in the order of ``keys``."""
        if not rows or start >= self.searcher.num_docs:
            return Page([], self.searcher.search(query, limit=1).count)
        for key in keys:
            self.check(key)
        if keys and self.is_walked(keys[0], start + rows):
            return self.walked(query, keys, start, rows)
        return self.window(query, keys, start, rows)

    def check(self, key: SortKey) -> None:
        """Refuse a field that holds several values, or words."""
        if key.field == SCORE:
            return
        rule = self.contract.rule(key.field)
        if (
            rule.multivalued
            or not rule.indexed
            or (rule.explicit and rule.kind in (Kind.TEXT, Kind.NGRAM))
        ):
            raise Refused("sort", f"the field {key.field} cannot be sorted by")

    def is_dynamic(self, key: SortKey) -> bool:
        """Tell whether a key has no column of its own."""
        return key.field != SCORE and not self.contract.rule(key.field).explicit

    def is_walked(self, key: SortKey, depth: int) -> bool:
        """Tell whether a page that ends at ``depth`` is found by walking the values of its first key."""
        if self.is_dynamic(key):
            return True
        is_string = key.field != SCORE and self.contract.rule(key.field).kind not in NUMERIC
        return is_string and min(depth, self.searcher.num_docs) > DEEP

    def ordered(
        self, query: Query, key: SortKey | None, limit: int, offset: int = 0
    ) -> tuple[list[Hit], int]:
        """Return ``limit`` records from ``offset`` on by one key, and how many there are in all."""
        if (key is None or key.field == SCORE) and self.scoring is not None:
            all_found = self.rescored(query, self.scoring)
            page = all_found[offset : offset + limit]
            return [Hit(value, address) for value, address in page], len(all_found)
        if key is None or key.field == SCORE:
            found = self.searcher.search(query, limit=limit, offset=offset)
        else:
            order = Order.Desc if key.descending else Order.Asc
            found = self.searcher.search(
                query, limit=limit, offset=offset, order_by_field=key.field, order=order
            )
        return [Hit(value, address) for value, address in found.hits], found.count

    def rescored(self, query: Query, scoring: Scoring) -> list[tuple[float, tantivy.DocAddress]]:
        """Return all records with the scores that functions make of theirs, the best first."""
        if self._rescored is None or self._rescored[0] is not query:
            found = every(self.searcher, query)
            addresses = [address for _, address in found]
            columns = HitColumns(self.contract, self.searcher, addresses)
            scores = scoring.scores([score for score, _ in found], columns)
            pairs = zip(scores, addresses, strict=True)
            self._rescored = query, sorted(pairs, key=itemgetter(0), reverse=True)
        return self._rescored[1]

    def scores(self, query: Query, hits: Sequence[Hit]) -> dict[Place, float]:
        """Return the scores of some records that a query finds, by their place in the index."""
        if not hits:
            return {}
        among = Query.const_score_query(self.among(hits), 0.0)
        matching = Query.boolean_query([(Occur.Must, query), (Occur.Must, among)])
        return {hit.place: hit.value for hit in self.all_by_score(matching)}

    def all_by_score(self, query: Query) -> list[Hit]:
        """Return all records with their scores, the best first."""
        return self.ordered(query, None, max(1, self.searcher.num_docs))[0]

    def window(self, query: Query, keys: Sequence[SortKey], start: int, rows: int) -> Page:
        """Sort by a column or the score, and what ties by the other keys."""
        first, rest = (keys[0], keys[1:]) if keys else (None, ())
        if first is not None and first.field == SCORE and not first.descending:
            hits = sorted(self.all_by_score(query), key=lambda hit: (hit.value, hit.place))
            return Page(self.untied(query, hits, rest)[start : start + rows], len(hits))
        if not rest:
            return Page(*self.ordered(query, first, rows, start))
        margin = TIES
        while True:
            offset = max(0, start - margin)
            limit = start + rows + margin - offset
            hits, count = self.ordered(query, first, limit, offset)
            page = slice(start - offset, start - offset + rows)
            if are_ties_whole(hits, page, offset, count):
                return Page(self.untied(query, hits, rest)[page], count)
            margin *= 8

    def untied(self, query: Query, hits: list[Hit], keys: Sequence[SortKey]) -> list[Hit]:
        """Order the records that are equal in the key before by the keys that follow."""
        if not keys:
            return hits
        results: list[Hit] = []
        for _, group in groupby(hits, key=lambda hit: hit.value):
            tied = list(group)
            results += tied if len(tied) == 1 else self.by_keys(query, tied, keys)
        return results

    def by_keys(self, query: Query, tied: list[Hit], keys: Sequence[SortKey]) -> list[Hit]:
        """Sort records in memory by several keys, those without a value last."""
        results = tied
        for key in reversed(keys):
            values = self.values(query, results, key)
            present = [hit for hit in results if values.get(hit.place) is not None]
            missing = [hit for hit in results if values.get(hit.place) is None]
            present.sort(key=lambda hit: values[hit.place], reverse=key.descending)
            results = present + missing
        return results

    def values(self, query: Query, hits: list[Hit], key: SortKey) -> dict[Place, Any]:
        """Return what records are sorted by, by their place in the index."""
        if key.field == SCORE:
            return {hit.place: hit.value for hit in self.all_by_score(query)}
        if not self.is_dynamic(key) and self.contract.rule(key.field).kind in NUMERIC:
            columns = self.searcher.fast_field_values(key.field, [hit.address for hit in hits])
            return {hit.place: value for hit, value in zip(hits, columns, strict=True)}
        among = self.among(hits)
        if self.is_dynamic(key):
            return {hit.place: value for value, hit in self.walked_values(among, key)}
        return {hit.place: hit.value for hit in self.ordered(among, key, len(hits))[0]}

    def among(self, hits: Sequence[Hit]) -> Query:
        """Return the query for these records alone."""
        sources = [self.searcher.doc(hit.address).get_first(layout.SOURCE) for hit in hits]
        keys = [json.loads(source)["index_id"] for source in sources]
        return Query.term_set_query(self.schema, layout.KEY, keys)

    def walked_values(self, query: Query, key: SortKey) -> Iterator[tuple[Any, Hit]]:
        """Yield the value of each record that has one in a dynamic field."""
        for bucket in self.buckets(query, key):
            matching = self.with_value(query, key, bucket["key"])
            for hit in self.ordered(matching, None, bucket["doc_count"])[0]:
                yield bucket["key"], hit

    def buckets(self, query: Query, key: SortKey) -> list[dict[str, Any]]:
        """Return the values of a field in their order, each with the number of records that have it."""
        order = {"_key": "desc" if key.descending else "asc"}
        column = layout.column(key.field, self.contract.rule(key.field))
        terms = {"field": column, "size": MOST_VALUES, "order": order}
        found = self.searcher.aggregate(query, {"values": {"terms": terms}})["values"]["buckets"]
        return list(found)

    def with_value(self, query: Query, key: SortKey, value: Any) -> Query:
        """Return the query for the records of ``query`` that have a value in a field."""
        rule = self.contract.rule(key.field)
        column = layout.column(key.field, rule)
        if rule.kind in NUMERIC:
            same = Query.term_query(self.schema, column, int(value))
        else:
            same = Query.term_query(self.schema, column, value, index_option="basic")
        unscored = Query.const_score_query(same, 0.0)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, unscored)])

    def without_value(self, query: Query, key: SortKey) -> Query:
        """Return the query for the records of ``query`` that have no value in a field."""
        present = Query.term_query(self.schema, layout.PRESENT, key.field, index_option="basic")
        return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, present)])

    def walked(self, query: Query, keys: Sequence[SortKey], start: int, rows: int) -> Page:
        """Sort by a field value after value, from the value on at which the page begins."""
        key, rest = keys[0], keys[1:]
        buckets = self.buckets(query, key)
        if len(buckets) == MOST_VALUES and not self.is_dynamic(key):
            return self.window(query, keys, start, rows)
        ends = list(accumulate(bucket["doc_count"] for bucket in buckets))
        hits: list[Hit] = []
        for position in range(bisect_right(ends, start), len(buckets)):
            if len(hits) == rows:
                break
            bucket = buckets[position]
            before = ends[position] - bucket["doc_count"]
            part = self.with_value(query, key, bucket["key"])
            hits += self.page(part, rest, max(0, start - before), rows - len(hits)).hits
        if len(hits) < rows:
            skipped = max(0, start - (ends[-1] if ends else 0))
            hits += self.page(self.without_value(query, key), rest, skipped, rows - len(hits)).hits
        return Page(hits, self.searcher.search(query, limit=1).count)


def are_ties_whole(hits: Sequence[Hit], page: slice, offset: int, count: int) -> bool:
    """Tell whether ``hits``, read from ``offset`` on, hold all records that tie with those of the page."""
    shown = hits[page]
    if not shown:
        return True
    starts_whole = offset == 0 or hits[0].value != shown[0].value
    ends_whole = offset + len(hits) >= count or hits[-1].value != shown[-1].value
    return starts_whole and ends_whole


def without_mark(value: Any) -> Any:
    """Return a value of the shared string column as it was given."""
    return value.removeprefix(documents.MARK) if isinstance(value, str) else value
