"""The header of a table, found and understood by words in Arabic, French and English. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ckanext.ogptn.harvesters.linking.rules import folded

Row = list[object]
Words = Mapping[str, frozenset[str]]

HEADER_ROWS = 15
# What stands before the word that says what a column holds: "Nom de station", "N° de la ligne", "رمز المحطة".
_BEFORE = re.compile(
    r"^((nom|name|code|cod|id|n|no|num|numero|number|libelle|intitule|designation|liste|list|"
    r"رمز|اسم|عدد|رقم|تسميه)\s+)?((de|du|des|d|of|the)\s+)?((la|le|les|l)\s+)?"
)

# The article that the fold leaves before a word of two letters: الخط, the line.
_SHORT_ARTICLE = re.compile(r"\bال(?=\w{2}\b)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Header:
    """A header: its cells as text, and by kind of content the columns that hold it."""

    cells: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]

    def first(self, kind: str) -> int | None:
        """Give the first column of a kind."""
        return next(iter(self.columns.get(kind, ())), None)


def find_header(rows: Iterator[Row], words: Words) -> Header | None:
    """Take rows until one is a header, and leave the rest unread; nothing where none is.

    It names two columns or more. Of the first such row one word must be known; of a later one, which may be a line of
    data, two.
    """
    needed = 1
    for row in islice(rows, HEADER_ROWS):
        cells = tuple("" if cell is None else str(cell).strip() for cell in row)
        if sum(map(bool, cells)) < 2:
            continue
        columns = columns_by_kind(cells, words)
        if len(columns) >= needed:
            return Header(cells, columns)
        needed = 2
    return None


def columns_by_kind(cells: Sequence[str], words: Words) -> dict[str, tuple[int, ...]]:
    """Sort columns by what their headers say that they hold; each is of the first kind that it meets."""
    found: dict[str, tuple[int, ...]] = {}
    for number, cell in enumerate(cells):
        if kind := kind_of(cell, words):
            found[kind] = (*found.get(kind, ()), number)
    return found


def kind_of(cell: str, words: Words) -> str:
    """Name what a column holds by the beginning of its header; nothing where no word is known.

    Headers of programs (``stop_lat``, ``trainNumber``) are words as others are.
    """
    said = _SHORT_ARTICLE.sub("", folded(_HUMP.sub(" ", re.sub(r"\(.*?\)", " ", cell))))
    bare = _BEFORE.sub("", said, count=1)
    beginnings = {said, bare, *bare.split(" ", 1)[:1], " ".join(bare.split()[:2])}
    return next((kind for kind, known in words.items() if not known.isdisjoint(beginnings)), "")


def cell_text(row: Row, column: int | None) -> str:
    """Give a cell as bare text; nothing for one that is not there."""
    if column is None or column >= len(row) or row[column] is None:
        return ""
    return str(row[column]).strip()
