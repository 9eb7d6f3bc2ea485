"""A table looked through to its end: of which kind each column is, and what was odd about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from ckanext.ogptn.tables import kinds
from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.headers import Column, Frame, Row, data_rows, name_columns

# What has been looked at is remembered, for as many texts.
REMEMBERED = 200_000
# PostgreSQL allows 1,600; a page with so many is of no use.
COLUMNS = 800
Write = Callable[[object], str | None]

# Headers of columns whose digits are no numbers: a code, a telephone number, an account.
_CODES = re.compile(
    r"(?<![^\W\d_])(codes?|t[eé]l|t[eé]l[eé]phones?|phones?|fax|gsm|mobile|portable|cin|rib|iban|siret"
    r"|matricule|cp|bp|(stop|route|trip|service|agency|shape|zone)_id)(?![^\W\d_])|رمز|هاتف|فاكس|الهاتف",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Kind:
    """What a column holds: its type in PostgreSQL, and what writes its cells for it."""

    type: str
    write: Write = field(repr=False)


TEXT = Kind("text", kinds.as_text)
_BY_WAY = (
    (kinds.INTEGER, Kind("bigint", kinds.as_integer)),
    (kinds.BOOLEAN, Kind("bool", kinds.as_boolean)),
    (kinds.ISO_DAY, Kind("date", partial(kinds.as_moment, order=kinds.ISO_DAY))),
    (kinds.DAY_FIRST, Kind("date", partial(kinds.as_moment, order=kinds.DAY_FIRST))),
    (kinds.MONTH_FIRST, Kind("date", partial(kinds.as_moment, order=kinds.MONTH_FIRST))),
    (kinds.ISO_MOMENT, Kind("timestamp", partial(kinds.as_moment, order=kinds.ISO_DAY))),
    (kinds.MOMENT_DAY_FIRST, Kind("timestamp", partial(kinds.as_moment, order=kinds.DAY_FIRST))),
    (kinds.MOMENT_MONTH_FIRST,
     Kind("timestamp", partial(kinds.as_moment, order=kinds.MONTH_FIRST))),
)  # fmt: skip
_POINT, _COMMA = Kind("numeric", kinds.as_point), Kind("numeric", kinds.as_comma)


@dataclass
class _Seen:
    """What is known of a column so far."""

    ways: int = kinds.ANY
    flags: int = 0
    filled: int = 0
    missing: int = 0
    errors: int = 0


@dataclass(frozen=True)
class Profiled:
    """A column with its kind; how many rows fill it, say that there is no value, hold a failed formula."""

    column: Column
    kind: Kind
    filled: int
    missing: int
    errors: int
    odd: str = ""


@dataclass(frozen=True)
class Profile:
    """A table: its columns and the number of its rows."""

    columns: list[Profiled]
    row_count: int
    frame: Frame

    def written(self, rows: Iterator[Row]) -> Iterator[list[str | None]]:
        """Write the table's rows for PostgreSQL, cells in order of the columns."""
        writers = [(one.column.place, one.kind.write) for one in self.columns]
        for row in data_rows(rows, self.frame):
            width = len(row)
            yield [
                None if place >= width or row[place] is None else write(row[place])
                for place, write in writers
            ]


def profile(
    rows: Iterator[Row], frame: Frame, delimiter: str = "", most_rows: int = 2_000_000
) -> Profile:
    """Look through all rows of a table; raise TableError where there are too many, or too wide ones."""
    seen: dict[int, _Seen] = {}
    known: dict[object, int] = {}
    count = 0
    for row in data_rows(rows, frame):
        count += 1
        if count > most_rows:
            raise TableError("too_many_rows", f"the table has more than {most_rows:,} rows")
        for place, cell in enumerate(row):
            if cell is None:
                continue
            found = seen.get(place)
            if found is None:
                found = seen[place] = _new(seen)
            found.filled += 1
            if found.ways:
                _look(found, cell, known)
    columns = _all_columns(frame, seen)
    return Profile(_decided(columns, seen, delimiter), count, frame)


def _new(seen: dict[int, _Seen]) -> _Seen:
    if len(seen) >= COLUMNS:
        raise TableError("too_many_columns", f"the table has more than {COLUMNS} columns")
    return _Seen()


def _look(seen: _Seen, cell: object, known: dict[object, int]) -> None:
    if type(cell) is str:
        bits = known.get(cell, -1)
        if bits < 0:
            if len(known) > REMEMBERED:
                known.clear()
            bits = known[cell] = kinds.ways(cell)
    else:
        bits = kinds.ways(cell)
    if bits & kinds.MISSING:
        seen.missing += 1
        seen.errors += bool(bits & kinds.FORMULA_ERROR)
        return
    seen.ways &= bits
    seen.flags |= bits & kinds.FLAGS


def _all_columns(frame: Frame, seen: dict[int, _Seen]) -> list[Column]:
    """Add the columns that begin below the rows that the header was looked for in: they have no name."""
    known = {one.place for one in frame.columns} | frame.dropped
    late = sorted(set(seen) - known)
    more, _ = name_columns([(place, None) for place in late], [one.name for one in frame.columns])
    return frame.columns + more


def _decided(columns: list[Column], seen: dict[int, _Seen], delimiter: str) -> list[Profiled]:
    found = {one.place: seen.get(one.place, _Seen(ways=0)) for one in columns}
    sure = [one for one in found.values() if one.filled > one.missing]
    styles = kinds.POINT | kinds.COMMA
    numbers = {
        one.ways & styles for one in sure if one.ways & styles and one.ways & styles != styles
    }
    # Where the month stands in those columns that leave no doubt of it.
    order = {
        days for one in sure if (days := _days(one.ways)) in (kinds.DAY_FIRST, kinds.MONTH_FIRST)
    }
    decimal = kinds.COMMA if kinds.COMMA in numbers else 0
    decimal = decimal or (kinds.POINT if kinds.POINT in numbers else 0)
    decimal = decimal or (kinds.COMMA if delimiter == ";" else 0)
    return [_profiled(one, found[one.place], decimal, order) for one in columns]


def _days(ways: int) -> int:
    """Give the ways to read a day, be it alone or with an hour."""
    return (ways | ways >> 3) & kinds.DAYS


def _profiled(column: Column, seen: _Seen, decimal: int, order: set[int]) -> Profiled:
    kind, odd = _kind(column, seen, decimal, order)
    counts = (
        (seen.filled, seen.missing, seen.errors)
        if kind is not TEXT
        else (seen.filled, 0, seen.errors)
    )
    return Profiled(column, kind, *counts, odd)


def _kind(column: Column, seen: _Seen, decimal: int, order: set[int]) -> tuple[Kind, str]:
    ways = seen.ways
    if not ways or seen.filled == seen.missing:
        return TEXT, ""
    if ways & kinds.INTEGER:
        return (TEXT, "") if _CODES.search(column.label) else (_BY_WAY[0][1], "")
    if ways & kinds.NUMBERS:
        return _numeric(seen, decimal)
    both = kinds.DAY_FIRST | kinds.MONTH_FIRST
    if not ways & (kinds.ISO_DAY | kinds.ISO_MOMENT) and _days(ways) & both == both:
        ways &= _agreed(order)
        if not ways:
            return TEXT, "days_or_months"
    return next(kind for way, kind in _BY_WAY if ways & way), ""


def _agreed(order: set[int]) -> int:
    """Give the one place of the month that the other columns show, as ways; none if they show none or both."""
    if len(order) != 1:
        return 0
    (only,) = order
    return only | only << 3


def _numeric(seen: _Seen, decimal: int) -> tuple[Kind, str]:
    styles = seen.ways & (kinds.POINT | kinds.COMMA)
    if styles == kinds.POINT:
        return _POINT, ""
    if styles == kinds.COMMA:
        return _COMMA, ""
    if not seen.flags & (kinds.OPEN_COMMA | kinds.OPEN_POINT):
        return _POINT, ""
    if seen.flags & kinds.OPEN_COMMA and seen.flags & kinds.OPEN_POINT:
        return TEXT, "thousands_or_decimals"
    if seen.flags & kinds.OPEN_POINT:
        return _POINT, ""
    if decimal:
        return (_COMMA if decimal == kinds.COMMA else _POINT), ""
    return TEXT, "thousands_or_decimals"
