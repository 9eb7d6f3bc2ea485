"""The queue of proposed links as its address states it: what is chosen, what is asked, the links that change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from ckanext.ogptn.pages.listing import page_number

# What narrows the queue, in the order of the page; of each at most one value.
FACETS = ("band", "commitment", "institution", "sector")
PAGE_SIZE = 20
MOST_PAGES = 10_000
# What the page may have to say of the step before, by the address.
SAID = ("confirmed", "rejected", "undone", "gone")
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Queue:
    """What an officer has asked for: words, one value of each facet, a page; and which step was taken last."""

    q: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    page: int = 1
    said: str = ""

    @classmethod
    def read(cls, arguments: Iterable[tuple[str, str]]) -> Queue:
        """Read it from the pairs of a query string; what is not known is left out."""
        plain = {key: value.strip() for key, value in reversed(list(arguments))}
        said = plain.get("said", "")
        return cls(
            q=plain.get("q", ""),
            chosen=tuple((facet, plain[facet]) for facet in FACETS if plain.get(facet)),
            page=page_number(plain.get("page", ""), MOST_PAGES),
            said=said if said in SAID else "",
        )

    def value(self, facet: str) -> str:
        """Give what is chosen in a facet, or nothing."""
        return dict(self.chosen).get(facet, "")

    def asked(self) -> dict[str, Any]:
        """Write what the action that lists proposals is asked."""
        words = {"q": self.q} if self.q else {}
        return {
            **words,
            **dict(self.chosen),
            "limit": PAGE_SIZE,
            "offset": (self.page - 1) * PAGE_SIZE,
        }

    def query(self) -> str:
        """Write the address' query string; empty for the queue as it first stands."""
        pairs = [("q", self.q)] if self.q else []
        pairs += list(self.chosen)
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        if self.said:
            pairs.append(("said", self.said))
        return urlencode(pairs)

    def toggled(self, facet: str, value: str) -> Queue:
        """Choose a value in place of another of its facet, or none; the answer starts at its first page."""
        kept = tuple(pair for pair in self.chosen if pair[0] != facet)
        added = () if self.value(facet) == value else ((facet, value),)
        return replace(self, chosen=(*kept, *added), page=1, said="")

    def cleared(self) -> Queue:
        """Drop every chosen value and the words."""
        return Queue()

    def at(self, page: int) -> Queue:
        """Turn to a page."""
        return replace(self, page=page, said="")

    def after(self, said: str) -> Queue:
        """Stay where one is, and say which step was taken."""
        return replace(self, said=said)


def by_dataset(proposals: Sequence[Record]) -> list[list[Record]]:
    """Put together the proposals of a page that are about the same dataset and stand side by side."""
    return [list(found) for _, found in groupby(proposals, key=lambda one: one["dataset"]["id"])]


def points(score: float | None) -> int | None:
    """Give a score from 0 to 1 in points of a hundred; what is below a point and above nothing is one."""
    if score is None:
        return None
    return max(1, round(100 * score)) if score > 0 else 0
