"""Put the records that a query finds in the order that is asked for, and take one page.

tantivy sorts by the score or by one column, records without a value last. Further keys are applied to records
that are equal in the first: the page is read together with all that tie with its ends. Dynamic fields have no
column that can be sorted by; their values are walked in order, a query each, until the page is full.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import tantivy
from tantivy import Occur, Order, Query

from ckanext.ogptn.search import documents, layout
from ckanext.ogptn.search.contract import Contract, Kind
from ckanext.ogptn.search.errors import Refused
from ckanext.ogptn.search.request import SortKey

SCORE = "score"
MOST_BUCKETS = 65_000


@dataclass(frozen=True)
class Hit:
    """A record that was found, with the value that it was sorted by."""

    value: Any
    address: tantivy.DocAddress

    @property
    def place(self) -> tuple[int, int]:
        """Where the record lies in the index: comparable, and the order of writing."""
        return self.address.segment_ord, self.address.doc


@dataclass(frozen=True)
class Page:
    """One page of what was found, and how many were found in all."""

    hits: list[Hit]
    count: int


class Sorter:
    """Sorts what one query finds."""

    def __init__(self, contract: Contract, searcher: tantivy.Searcher) -> None:
        self.contract = contract
        self.searcher = searcher
        self.schema = layout.schema(contract)

    def page(self, query: Query, keys: Sequence[SortKey], start: int, rows: int) -> Page:
        """Return the records from ``start`` on, ``rows`` of them, in the order of ``keys``."""
        count = self.searcher.search(query, limit=1).count if not rows or start else None
        if not rows or (count is not None and start >= count):
            return Page([], count or 0)
        for key in keys:
            self.check(key)
        if keys and self.is_dynamic(keys[0]):
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

    def ordered(self, query: Query, key: SortKey | None, limit: int) -> tuple[list[Hit], int]:
        """Return the first records by one key, and how many there are in all."""
        if key is None or key.field == SCORE:
            found = self.searcher.search(query, limit=limit)
            return [Hit(value, address) for value, address in found.hits], found.count
        order = Order.Desc if key.descending else Order.Asc
        found = self.searcher.search(query, limit=limit, order_by_field=key.field, order=order)
        return [Hit(value, address) for value, address in found.hits], found.count

    def window(self, query: Query, keys: Sequence[SortKey], start: int, rows: int) -> Page:
        """Sort by a column or the score, and what ties by the other keys."""
        first, rest = (keys[0], keys[1:]) if keys else (None, ())
        if first is not None and first.field == SCORE and not first.descending:
            hits, count = self.ordered(query, first, max(1, self.searcher.num_docs))
            hits.sort(key=lambda hit: (hit.value, hit.place))
            return Page(self.untied(query, hits, rest)[start : start + rows], count)
        wanted = start + rows
        limit = wanted + 1 if rest else wanted
        hits, count = self.ordered(query, first, limit)
        while rest and len(hits) == limit and hits[-1].value == hits[wanted - 1].value:
            limit *= 4
            hits, count = self.ordered(query, first, limit)
        return Page(self.untied(query, hits, rest)[start:wanted], count)

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

    def values(self, query: Query, hits: list[Hit], key: SortKey) -> dict[tuple[int, int], Any]:
        """Return what records are sorted by, by their place in the index."""
        if key.field == SCORE:
            found, _ = self.ordered(query, key, max(1, self.searcher.num_docs))
        elif self.is_dynamic(key):
            found = [Hit(v, h.address) for v, h in self.dynamic_values(query, key)]
        elif self.contract.rule(key.field).kind in (Kind.NUMBER, Kind.DATE):
            columns = self.searcher.fast_field_values(key.field, [hit.address for hit in hits])
            return {hit.place: value for hit, value in zip(hits, columns, strict=True)}
        else:
            found, _ = self.ordered(query, key, max(1, self.searcher.num_docs))
        return {hit.place: hit.value for hit in found}

    def dynamic_values(self, query: Query, key: SortKey) -> Iterator[tuple[Any, Hit]]:
        """Yield the value of each record that has one in a dynamic field."""
        for value, matching in self.buckets(query, key):
            hits, _ = self.ordered(matching, None, max(1, self.searcher.num_docs))
            for hit in hits:
                yield value, hit

    def buckets(self, query: Query, key: SortKey) -> Iterator[tuple[Any, Query]]:
        """Yield the values of a dynamic field in order, each with the query for the records that have it."""
        rule = self.contract.rule(key.field)
        column = layout.column(key.field, rule)
        order = {"_key": "desc" if key.descending else "asc"}
        terms = {"field": column, "size": MOST_BUCKETS, "order": order}
        found = self.searcher.aggregate(query, {"values": {"terms": terms}})["values"]["buckets"]
        for bucket in found:
            value = bucket["key"]
            if rule.kind in (Kind.NUMBER, Kind.DATE):
                same = Query.term_query(self.schema, column, int(value))
            else:
                same = Query.term_query(self.schema, column, value, index_option="basic")
            yield value, Query.boolean_query([(Occur.Must, query), (Occur.Must, same)])

    def walked(self, query: Query, keys: Sequence[SortKey], start: int, rows: int) -> Page:
        """Sort by a dynamic field, value after value."""
        hits: list[Hit] = []
        seen = 0
        for part in self.parts(query, keys[0]):
            size = self.searcher.search(part, limit=1).count
            if seen + size > start and len(hits) < rows:
                page = self.page(part, keys[1:], max(0, start - seen), rows - len(hits))
                hits += page.hits
            seen += size
            if len(hits) >= rows:
                break
        return Page(hits, self.searcher.search(query, limit=1).count)

    def parts(self, query: Query, key: SortKey) -> Iterator[Query]:
        """Yield a query for each value of a dynamic field in order, at last one for the records that have none."""
        for _, matching in self.buckets(query, key):
            yield matching
        present = Query.term_query(self.schema, layout.PRESENT, key.field, index_option="basic")
        yield Query.boolean_query([(Occur.Must, query), (Occur.MustNot, present)])


def without_mark(value: Any) -> Any:
    """Return a value of the shared string column as it was given."""
    return value.removeprefix(documents.MARK) if isinstance(value, str) else value
