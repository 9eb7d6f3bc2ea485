"""The values of records that functions are computed from, read from the columns of the index."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import tantivy
from tantivy import Query

from ckanext.ogptn.search.contract import Contract
from ckanext.ogptn.search.index import layout

# As many values as tantivy counts at once.
MOST_VALUES = 65_000
Place = tuple[int, int]


class HitColumns:
    """The values of records that lie at these addresses."""

    def __init__(
        self,
        contract: Contract,
        searcher: tantivy.Searcher,
        addresses: Sequence[tantivy.DocAddress],
    ) -> None:
        self.contract = contract
        self.searcher = searcher
        self.addresses = list(addresses)
        self.schema = layout.schema(contract)
        self._numbers: dict[str, list[float | None]] = {}

    @property
    def size(self) -> int:
        """Return how many records there are."""
        return len(self.addresses)

    @cached_property
    def places(self) -> list[Place]:
        """Where each record lies, comparable."""
        return [place(address) for address in self.addresses]

    def numbers(self, field: str) -> list[float | None]:
        """Return each record's number, or instant in milliseconds since 1970."""
        if field not in self._numbers:
            self._numbers[field] = self.read(field)
        return self._numbers[field]

    def read(self, field: str) -> list[float | None]:
        """Read a column."""
        if self.contract.rule(field).explicit:
            return list(self.searcher.fast_field_values(field, self.addresses))
        known = self.dynamic(field)
        return [known.get(one) for one in self.places]

    def dynamic(self, field: str) -> dict[Place, float]:
        """Return the values of a dynamic field, whose column can be counted but not read: a query for each value."""
        column = layout.column(field, self.contract.rule(field))
        asked = {"values": {"terms": {"field": column, "size": MOST_VALUES}}}
        counted = self.searcher.aggregate(Query.all_query(), asked)["values"]
        if counted["sum_other_doc_count"]:
            raise LookupError(f"the field {field} has more than {MOST_VALUES} values")
        results: dict[Place, float] = {}
        for bucket in counted["buckets"]:
            value = int(bucket["key"])
            same = Query.term_query(self.schema, column, value)
            results |= dict.fromkeys(self.matching(same), value)
        return results

    def present(self, field: str) -> list[bool]:
        """Tell of each record whether it has any value."""
        return self.within(Query.term_query(self.schema, layout.PRESENT, field))

    def equal(self, field: str, text: str) -> list[bool]:
        """Tell of each record whether it has this very value."""
        name, before = layout.exact(field, self.contract.rule(field))
        return self.within(Query.term_query(self.schema, name, before + text, index_option="basic"))

    def within(self, query: Query) -> list[bool]:
        """Tell of each record whether a query finds it."""
        found = self.matching(query)
        return [one in found for one in self.places]

    def matching(self, query: Query) -> set[Place]:
        """Return where the records lie that a query finds."""
        return {place(address) for _, address in every(self.searcher, query)}

    def everywhere(self) -> HitColumns:
        """Return the values of all records of the index."""
        found = every(self.searcher, Query.all_query())
        return HitColumns(self.contract, self.searcher, [address for _, address in found])


def every(searcher: tantivy.Searcher, query: Query) -> list[tuple[float, tantivy.DocAddress]]:
    """Return all records that a query finds, each with its score, the best first."""
    return searcher.search(query, limit=max(1, searcher.num_docs)).hits


def place(address: tantivy.DocAddress) -> Place:
    """Return where a record lies in the index: comparable, and the order of writing."""
    return address.segment_ord, address.doc
