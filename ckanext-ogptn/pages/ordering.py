"""The table of a plan's commitments as its address states it: by which column, in which direction, which page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

PAGE_SIZE = 50
# What the address says, and what the list of commitments is asked; ``{language}`` is the reader's. Within a plan names
# are in the order of numbers, and an index sorts by them far faster.
KEYS = {
    "number": "name",
    "title": "title_{language}",
    "deadline": "due_date",
    "urgency": "timeliness",
    "level": "completion_level",
}
DEFAULT = "number"


@dataclass(frozen=True)
class Ordering:
    """By which column a table is sorted, and which of its pages is shown."""

    key: str = DEFAULT
    descending: bool = False
    page: int = 1

    @classmethod
    def read(cls, arguments: Iterable[tuple[str, str]]) -> Ordering:
        """Read it from the pairs of a query string; ``sort=-level`` is the other direction, what is unknown is left
        out."""
        plain = dict(reversed(list(arguments)))
        sort, page = plain.get("sort", ""), plain.get("page", "")
        key = sort.removeprefix("-")
        return cls(
            key=key if key in KEYS else DEFAULT,
            descending=sort.startswith("-") and key in KEYS,
            page=int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1,
        )

    def sort(self, language: str) -> str:
        """Write the order for the list of commitments."""
        field = KEYS[self.key].format(language=language)
        return f"{field} {'desc' if self.descending else 'asc'}"

    @property
    def offset(self) -> int:
        """Give how many commitments stand on the pages before."""
        return (self.page - 1) * PAGE_SIZE

    def query(self) -> str:
        """Write the address' query string; empty for the table as it first stands."""
        sort = ("-" if self.descending else "") + self.key
        pairs = {
            "sort": sort if sort != DEFAULT else "",
            "page": self.page if self.page > 1 else "",
        }
        return urlencode({key: value for key, value in pairs.items() if value})

    def by(self, key: str) -> Ordering:
        """Sort by a column, from its first page; the other way round where it is sorted by it already."""
        return Ordering(key, descending=key == self.key and not self.descending)

    def state(self, key: str) -> str:
        """Give the value of ``aria-sort`` of a column."""
        if key != self.key:
            return "none"
        return "descending" if self.descending else "ascending"

    def at(self, page: int) -> Ordering:
        """Turn to a page."""
        return Ordering(self.key, self.descending, page)
