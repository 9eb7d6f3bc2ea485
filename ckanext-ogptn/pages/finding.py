"""The search over the whole portal as its address states it: words, kind of record, order and page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from ckanext.ogptn.domain.vocabulary import SEARCHED_TYPES

SORTS = {
    "relevance": "score desc, name asc",
    "updated": "metadata_modified desc, name asc",
    "title": "title_string asc, name asc",
}


@dataclass(frozen=True)
class Finding:
    """What a reader looks for: words, perhaps one kind of record, order and page."""

    q: str = ""
    kind: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def read(cls, arguments: Iterable[tuple[str, str]]) -> Finding:
        """Read it from the pairs of a query string; what is not known is left out."""
        plain = {key: value.strip() for key, value in reversed(list(arguments))}
        page = plain.get("page", "1")
        return cls(
            # CKAN refuses a query that opens with instructions to the search engine.
            q=plain.get("q", "").lstrip("{!"),
            kind=plain["type"] if plain.get("type") in SEARCHED_TYPES else "",
            sort=plain["sort"] if plain.get("sort") in SORTS else "",
            page=int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1,
        )

    @property
    def order(self) -> str:
        """Name the order in force: by relevance where words were typed, unless the reader chose."""
        return self.sort or ("relevance" if self.q else "updated")

    @property
    def types(self) -> tuple[str, ...]:
        """Name the kinds of records that are looked through."""
        return (self.kind,) if self.kind else SEARCHED_TYPES

    def filters(self) -> str:
        """Write the filter query."""
        return f"+dataset_type:({' OR '.join(self.types)})"

    def query(self) -> str:
        """Write the address' query string."""
        pairs = {
            "q": self.q,
            "type": self.kind,
            "sort": self.sort,
            "page": str(self.page) if self.page > 1 else "",
        }
        return urlencode({key: value for key, value in pairs.items() if value})

    def of_kind(self, kind: str) -> Finding:
        """Look through one kind of record, or through all ("")."""
        return replace(self, kind=kind, page=1)

    def with_words(self, q: str) -> Finding:
        """Look for other words."""
        return replace(self, q=q, page=1)

    def at(self, page: int) -> Finding:
        """Turn to a page."""
        return replace(self, page=page)
