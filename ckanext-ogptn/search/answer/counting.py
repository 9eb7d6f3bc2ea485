"""Count the values of fields among what a query finds (facets), all in one walk over the records."""

from __future__ import annotations

from typing import Any

import tantivy
from tantivy import Query

from ckanext.ogptn.search import instants
from ckanext.ogptn.search.answer.sorting import without_mark
from ckanext.ogptn.search.contract import Contract, Kind
from ckanext.ogptn.search.errors import Refused
from ckanext.ogptn.search.index import layout
from ckanext.ogptn.search.index.columns import MOST_VALUES
from ckanext.ogptn.search.query.request import Facets

# How many times more values are read than asked for, and more again, since those at the end may be equally frequent.
WIDER = 8
Buckets = list[dict[str, Any]]


class Counter:
    """Counts values for one search."""

    def __init__(self, contract: Contract, searcher: tantivy.Searcher) -> None:
        self.contract = contract
        self.searcher = searcher

    def fields(self, query: Query, facets: Facets) -> dict[str, list[Any]]:
        """Count each field that is asked for, as Solr lists them: value, count, value, count."""
        for name in facets.fields:
            self.check(name)
        found = self.frequent(query, facets)
        if facets.minimum == 0:
            everything = self.buckets(Query.all_query(), dict.fromkeys(facets.fields, MOST_VALUES))
            for name, buckets in everything.items():
                found[name] += [{**bucket, "doc_count": 0} for bucket in buckets]
        return {name: self.listed(name, buckets, facets) for name, buckets in found.items()}

    def check(self, name: str) -> None:
        """Refuse a field of words, whose values nobody counts, and one that is only kept."""
        rule = self.contract.rule(name)
        if not rule.indexed or (rule.explicit and rule.kind in (Kind.TEXT, Kind.NGRAM)):
            raise Refused("facet.field", f"the values of {name} cannot be counted")

    def frequent(self, query: Query, facets: Facets) -> dict[str, Buckets]:
        """Return the most frequent values of each field, and all that are as frequent as the last of them."""
        if facets.limit < 0 or facets.minimum == 0:
            return self.buckets(query, dict.fromkeys(facets.fields, MOST_VALUES))
        size = WIDER * (facets.limit + 1)
        found = self.buckets(query, dict.fromkeys(facets.fields, size))
        cut = list(found)
        while size < MOST_VALUES:
            cut = [name for name in cut if is_cut_within_equals(found[name], facets.limit, size)]
            if not cut:
                break
            size = min(size * WIDER, MOST_VALUES)
            found |= self.buckets(query, dict.fromkeys(cut, size))
        return found

    def buckets(self, query: Query, sizes: dict[str, int]) -> dict[str, Buckets]:
        """Return the most frequent values of each field, at most so many."""
        if not sizes:
            return {}
        asked = {
            str(position): {
                "terms": {"field": layout.column(name, self.contract.rule(name)), "size": size}
            }
            for position, (name, size) in enumerate(sizes.items())
        }
        try:
            found = self.searcher.aggregate(query, asked)
        except ValueError as error:
            if "limit was exceeded" not in str(error):
                raise
            raise Refused(
                "facet.field", "its fields have too many values to be counted at once"
            ) from error
        return {name: found[str(position)]["buckets"] for position, name in enumerate(sizes)}

    def listed(self, name: str, buckets: Buckets, facets: Facets) -> list[Any]:
        """List the values of a field: the most frequent first where there is a limit, else by value."""
        shown = instants.written if self.contract.rule(name).kind is Kind.DATE else str
        counts: dict[str, int] = {}
        for bucket in buckets:
            counts.setdefault(shown(without_mark(bucket["key"])), bucket["doc_count"])
        items = sorted(item for item in counts.items() if item[1] >= facets.minimum)
        if facets.limit >= 0:
            items = sorted(items, key=lambda item: -item[1])[: facets.limit]
        return [part for item in items for part in item]


def is_cut_within_equals(buckets: Buckets, limit: int, size: int) -> bool:
    """Tell whether values that are as frequent as the last may be missing, so that the name cannot decide yet."""
    return (
        0 < limit < size <= len(buckets)
        and buckets[-1]["doc_count"] == buckets[limit - 1]["doc_count"]
    )
