"""Where a table's header stands, and what its columns are called.

A sheet may begin with titles, its header may take two rows (a group of columns over their names), cells of it may be
empty, double or numbers (years as columns). Names of columns are those of the DataStore: at most 63 bytes, no
leading underscore, no quotation mark; the header's own words stay as the column's label.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from ckanext.ogptn.tables.errors import TableError

Row = list[object]

# A header is looked for in so many rows that hold something.
LOOKED_AT = 60
# It fills at least this share of the columns that most rows fill.
FILLED_SHARE = 0.6
NAME_BYTES = 63
TITLE_LINES = 10
# A cell so far from the others that nobody meant it; between them lie thousands of empty ones.
PLACES = 4096
_SPACE = " \t\r\n\x00\u00a0\ufeff"
_NUMBER = re.compile(r"[-+−]?[\d٠-٩۰-۹][\d٠-٩۰-۹\s\u00a0\u202f.,٫٬]*%?")
_YEAR = re.compile(r"(19|20)\d\d(\.0)?\s*\*{0,3}")
_NO_NAME = re.compile(r"(unnamed: ?\d+|none|null|nan)?", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """A column: its name in the DataStore, its header as it stands in the file, its place there."""

    name: str
    label: str
    place: int


@dataclass(frozen=True)
class Frame:
    """A table found in a sheet: the lines above it, its columns, and how many rows of the sheet come before its data.

    ``oddities`` are codes of what was unusual in the header: `header_missing`, `header_in_two_rows`,
    `names_empty`, `names_double`, `names_shortened`, `row_numbers_dropped`.
    """

    columns: list[Column]
    rows_before: int
    above: list[str] = field(default_factory=list)
    dropped: frozenset[int] = frozenset()
    oddities: list[str] = field(default_factory=list)


def find_frame(rows: Iterator[Row]) -> Frame | None:
    """Find a table's header among the first rows of a sheet; None if they hold no cell."""
    filled = ((n, row) for n, row in enumerate(islice(_cleaned(rows), 5000)) if _filled(row))
    found = list(islice(filled, LOOKED_AT))
    if not found:
        return None
    typical = _typical_width([row for _, row in found])
    at = _header_place([row for _, row in found], typical)
    if at is None:
        first = next(n for n, (_, row) in enumerate(found) if _filled(row) * 2 >= typical)
        return _frame(found, first, [None] * len(found[first][1]), 0, ["header_missing"])
    header, taken = _header(found, at)
    return _frame(found, at, header, taken, ["header_in_two_rows"] if taken > 1 else [])


def _frame(
    found: Sequence[tuple[int, Row]], at: int, header: Row, taken: int, odd: list[str]
) -> Frame:
    width = max(len(row) for _, row in found[at:])
    header = header + [None] * (width - len(header))
    used = {n for _, row in found[at:] for n, cell in enumerate(row) if cell is not None}
    columns, more = name_columns([(n, cell) for n, cell in enumerate(header) if n in used])
    dropped = _row_numbers(columns)
    kept = [one for one in columns if one.place not in dropped]
    odd = [*odd, *more, *(["row_numbers_dropped"] if dropped else [])]
    lines = [" ".join(str(cell) for cell in row if cell is not None) for _, row in found[:at]]
    last = at + taken - 1
    before = found[last][0] + 1 if taken else found[at][0]
    return Frame(kept, before, lines[:TITLE_LINES], dropped, odd)


def _row_numbers(columns: Sequence[Column]) -> frozenset[int]:
    """Find what a DataStore's own dump adds to a table: the number of each row."""
    found = frozenset(one.place for one in columns if one.label in ("_id", "_full_text"))
    return found if len(found) < len(columns) else frozenset()


def _cleaned(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        if len(row) > PLACES:
            raise TableError(
                "too_many_columns",
                f"a row reaches to column {len(row):,}: delete what stands far beyond the table",
            )
        # Some millions of cells pass here: no function is called for each.
        yield [(cell.strip(_SPACE) or None) if type(cell) is str else cell for cell in row]


def _filled(row: Row) -> int:
    return sum(cell is not None for cell in row)


def _typical_width(rows: Sequence[Row]) -> int:
    counts = Counter(map(_filled, rows))
    return max(counts.items(), key=lambda item: (item[1] * min(item[0], 3), item[0]))[0]


def _header_place(rows: Sequence[Row], typical: int) -> int | None:
    """Give the first row that is wide enough; None if it holds data and no names."""
    at = next(n for n, row in enumerate(rows) if _filled(row) >= typical * FILLED_SHARE)
    return at if _names_things(rows[at]) else None


def _names_things(row: Row) -> bool:
    """Say whether a row holds names: words, or years, which stand over columns."""
    return not any(_is_value(cell) for cell in row if cell is not None)


def _is_value(cell: object) -> bool:
    if isinstance(cell, bool | float | int):
        return not _YEAR.fullmatch(str(cell))
    if isinstance(cell, date | datetime):
        return False
    text = str(cell)
    return bool(_NUMBER.fullmatch(text)) and not _YEAR.fullmatch(text)


def _header(found: Sequence[tuple[int, Row]], at: int) -> tuple[Row, int]:
    """Give the header, and how many rows it takes: two where groups of columns stand over their names."""
    upper = found[at][1]
    if at + 1 >= len(found):
        return upper, 1
    lower = found[at + 1][1]
    gaps = [n for n, cell in enumerate(lower) if cell is not None and _cell(upper, n) is None]
    named_once = [n for n, cell in enumerate(upper) if cell is not None and _cell(lower, n) is None]
    follows = found[at][0] + 1 == found[at + 1][0]
    if not (gaps and named_once and follows and _names_things(lower) and upper[0] is not None):
        return upper, 1
    return _joined(upper, lower), 2


def _joined(upper: Row, lower: Row) -> Row:
    header: Row = []
    group: object = None
    for n in range(max(len(upper), len(lower))):
        above, below = _cell(upper, n), _cell(lower, n)
        group = above if above is not None else (group if below is not None else None)
        parts = [shown(part) for part in (group, below) if part is not None]
        header.append(" ".join(parts) or None)
    return header


def _cell(row: Row, n: int) -> object:
    return row[n] if n < len(row) else None


def shown(cell: object) -> str:
    """Write a cell of a header: a year without a decimal point, a day as a day, no line breaks."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    text = "" if cell is None else str(cell)
    return "" if _NO_NAME.fullmatch(text.strip()) else " ".join(text.split())


def name_columns(
    header: Sequence[tuple[int, object]], known: Iterable[str] = ()
) -> tuple[list[Column], list[str]]:
    """Name the columns at their places, none like another or one that is known; tell what had to be changed."""
    taken, labels = set(known), set[str]()
    columns, odd = [], []
    for place, cell in header:
        label = shown(cell)
        plain = _plain(label)
        name = _unique(plain or f"column_{place + 1}", taken)
        taken.add(name)
        columns.append(Column(name, label, place))
        odd += ["names_empty"] if not plain else []
        odd += ["names_shortened"] if len(plain.encode()) > NAME_BYTES else []
        odd += ["names_double"] if plain in labels else []
        labels.add(label)
    return columns, list(dict.fromkeys(odd))


def _plain(label: str) -> str:
    """Write a header as the DataStore takes it: no control or direction signs, no quotation mark."""
    kept = "".join(sign for sign in label if not unicodedata.category(sign).startswith("C"))
    return " ".join(kept.replace('"', "'").split()).lstrip("_ ")


def _unique(name: str, taken: set[str]) -> str:
    first = cut(name, NAME_BYTES)
    if first not in taken:
        return first
    number = 2
    while True:
        ending = f"_{number}"
        other = cut(name, NAME_BYTES - len(ending)) + ending
        if other not in taken:
            return other
        number += 1


def cut(name: str, size: int) -> str:
    """Shorten a name to so many bytes, at a whole sign, and at the end of a word if one is near."""
    raw = name.encode()
    if len(raw) <= size:
        return name
    short = raw[:size].decode(errors="ignore")
    # A mark that belongs to a letter may not begin what was cut off.
    while short and unicodedata.combining(name[len(short)]):
        short = short[:-1]
    ends_with_a_word = name[len(short)] == " " or " " not in short[-12:]
    return (short if ends_with_a_word else short.rsplit(" ", 1)[0]).rstrip()


def data_rows(rows: Iterator[Row], frame: Frame) -> Iterator[Row]:
    """Give the rows below the header that hold something, cells at their places, cleaned."""
    for cells in _cleaned(islice(rows, frame.rows_before, None)):
        if any(cell is not None for cell in cells):
            yield cells
