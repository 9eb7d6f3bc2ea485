"""The list of commitments as its address states it: what is chosen, the search that follows,
the links that change it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

# The facets in the order of the page, each by the name of its field in the index.
FACETS = (
    *("action_plan", "timeliness", "completion_level", "data_state"),
    *("axis", "vocab_institution", "sector"),
    *("needs_legislation", "budget_allocated", "priority"),
)
DEFAULT_SORT = "urgency"
# What the address says, and what the search engine is asked.
SORTS = {
    "urgency": "timeliness_rank asc, due_date asc, name asc",
    "deadline": "due_date asc, name asc",
    "number": "name asc",
    "newest": "name desc",
    "updated": "metadata_modified desc, name asc",
    "relevance": "score desc, name asc",
}
PAGE_SIZE = 20
_QUOTED = re.compile(r'(["\\])')


def quote(value: str) -> str:
    """Quote a value for the query language of the search engine."""
    return '"' + _QUOTED.sub(r"\\\1", value) + '"'


@dataclass(frozen=True)
class Listing:
    """What a reader has asked for: words, chosen values, order and page."""

    q: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    page: int = 1

    @classmethod
    def read(cls, arguments: Iterable[tuple[str, str]]) -> Listing:
        """Read it from the pairs of a query string; what is not known is left out."""
        pairs = [(key, value.strip()) for key, value in arguments]
        plain = dict(reversed(pairs))
        page = plain.get("page", "1")
        sort = plain.get("sort", "")
        return cls(
            # CKAN refuses a query that opens with instructions to the search engine.
            q=plain.get("q", "").lstrip("{!"),
            chosen=tuple(dict.fromkeys((k, v) for k, v in pairs if k in FACETS and v)),
            sort=sort if sort in SORTS else "",
            page=int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1,
        )

    def values(self, facet: str) -> tuple[str, ...]:
        """Give what is chosen in one facet."""
        return tuple(value for key, value in self.chosen if key == facet)

    @property
    def shown_facets(self) -> tuple[str, ...]:
        """Name the facets that make sense here: an axis has a meaning only within one plan."""
        one_plan = len(self.values("action_plan")) == 1
        return tuple(
            facet for facet in FACETS if facet != "axis" or one_plan or self.values("axis")
        )

    @property
    def order(self) -> str:
        """Name the order in force: by relevance where words were typed, unless the reader chose."""
        return self.sort or ("relevance" if self.q else DEFAULT_SORT)

    def filters(self, but: str | None = None) -> str:
        """Write the filter query; values of one facet widen each other, facets narrow. ``but`` leaves one out."""
        parts = ["+dataset_type:commitment"]
        if not self.q:
            parts.append("-parent_commitment:[* TO *]")
        for facet in FACETS:
            values = self.values(facet)
            if values and facet != but:
                parts.append(f"+{facet}:({' OR '.join(quote(value) for value in values)})")
        return " ".join(parts)

    def query(self) -> str:
        """Write the address' query string."""
        pairs = [("q", self.q)] if self.q else []
        pairs += list(self.chosen)
        if self.sort:
            pairs.append(("sort", self.sort))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return urlencode(pairs)

    def toggled(self, facet: str, value: str) -> Listing:
        """Choose a value, or no longer; the answer starts at its first page."""
        pair = (facet, value)
        kept = tuple(item for item in self.chosen if item != pair)
        if facet == "action_plan":
            kept = tuple(item for item in kept if item[0] != "axis")
        return replace(self, chosen=kept if pair in self.chosen else (*kept, pair), page=1)

    def cleared(self) -> Listing:
        """Drop every chosen value and keep the words."""
        return replace(self, chosen=(), page=1)

    def with_words(self, q: str) -> Listing:
        """Look for other words."""
        return replace(self, q=q, page=1)

    def at(self, page: int) -> Listing:
        """Turn to a page."""
        return replace(self, page=page)


def pages_about(current: int, count: int, size: int) -> list[int]:
    """Number the pages to offer: the first, the last, and those about the present one; 0 stands for a gap."""
    last = max(1, -(-count // size))
    near = sorted({1, last, *range(max(1, current - 2), min(last, current + 2) + 1)})
    shown: list[int] = []
    for number in near:
        if shown and number > shown[-1] + 1:
            shown.append(0)
        shown.append(number)
    return shown


def page_links(
    current: int, count: int, size: int, address: Callable[[int], str]
) -> list[dict[str, Any]]:
    """List the pages to offer as the pager shows them: {number, href, current}, or {gap}."""
    return [
        {"number": number, "href": address(number), "current": number == current}
        if number
        else {"gap": True}
        for number in pages_about(current, count, size)
    ]


def page_number(typed: str, most: int) -> int:
    """Read which page is asked for, at most ``most``; the first where it is no number."""
    return min(max(int(typed), 1), most) if typed.isascii() and typed.isdigit() else 1
