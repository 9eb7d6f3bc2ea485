"""A page of a table as its address states it: words, order, page; and what the DataStore is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from ckanext.ogptn.pages.listing import page_number

Field = Mapping[str, Any]

PREVIEWED, PAGE_SIZE = 10, 50
# Far rows are counted off one by one: programs page by the number of the row.
MOST_PAGES = 20_000
WORDS = 200


@dataclass(frozen=True)
class Asked:
    """What a reader has asked for: words, the number of the column by which rows are sorted, and the page."""

    q: str = ""
    sort: int | None = None
    descending: bool = False
    page: int = 1

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Asked:
        """Read it from a query string; what makes no sense is left out."""
        sort, page = arguments.get("sort", ""), arguments.get("page", "")
        return cls(
            q=" ".join(arguments.get("q", "").replace("\x00", "").split())[:WORDS],
            sort=int(sort) if sort.isascii() and sort.isdigit() and len(sort) < 5 else None,
            descending=arguments.get("dir") == "desc",
            page=page_number(page, MOST_PAGES) if len(page) < 9 else 1,
        )

    def within(self, fields: Sequence[Field]) -> Asked:
        """Forget an order by a column that the table does not have."""
        known = self.sort is not None and self.sort < len(shown_fields(fields))
        return self if known else replace(self, sort=None, descending=False)

    def query(self, fields: Sequence[Field], size: int) -> dict[str, Any]:
        """Give what ``datastore_search`` takes for it."""
        asked: dict[str, Any] = {"limit": size, "offset": (self.page - 1) * size, "sort": ["_id"]}
        if self.sort is not None:
            name = shown_fields(fields)[self.sort]["id"]
            way = "desc" if self.descending else "asc"
            asked["sort"] = [f'"{name}" {way} nulls last', "_id"]
        if self.q:
            asked["q"] = self.q
        return asked

    def address(self, **changed: Any) -> str:
        """Give the query string of the same page with something changed."""
        other = replace(self, **changed)
        given = {
            "q": other.q,
            "sort": "" if other.sort is None else other.sort,
            "dir": "desc" if other.descending else "",
            "page": other.page if other.page > 1 else "",
        }
        return "?" + urlencode({key: value for key, value in given.items() if value != ""})


@dataclass(frozen=True)
class View:
    """A page of a table: its columns, rows in their order, how many there are in all, and what was asked."""

    fields: list[Field]
    rows: list[list[Any]]
    total: int
    asked: Asked
    size: int

    @property
    def first(self) -> int:
        """Give the number of the page's first row, from one."""
        return (self.asked.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        """Give the number of the page's last row."""
        return self.first + len(self.rows) - 1

    def label(self, field: Field) -> str:
        """Give a column's header as the file has it; its name where the header is empty."""
        info = field.get("info") or {}
        return str(info.get("label") or field["id"])

    def sorted_by(self, number: int) -> str:
        """Say how the rows are sorted by a column, in the words of aria-sort."""
        if self.asked.sort != number:
            return "none"
        return "descending" if self.asked.descending else "ascending"

    def sort_address(self, number: int) -> str:
        """Give the address that sorts by a column, or turns its order."""
        turned = self.asked.sort == number and not self.asked.descending
        return self.asked.address(sort=number, descending=turned, page=1)


def view(found: Mapping[str, Any], asked: Asked, size: int) -> View:
    """Make a page of what ``datastore_search`` answered."""
    fields = shown_fields(found["fields"])
    names = [one["id"] for one in fields]
    rows = [[record.get(name) for name in names] for record in found["records"]]
    return View(fields, rows, int(found.get("total") or 0), asked, size)


def shown_fields(fields: Sequence[Field]) -> list[Field]:
    """Leave out what the DataStore adds: the number of the row, and how well it fits the words."""
    return [one for one in fields if not one["id"].startswith(("_", "rank"))]
