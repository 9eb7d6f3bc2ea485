"""The rows of a sheet of an Excel workbook, cut out of its XML as it is unpacked.

An XML parser takes microseconds for each of millions of cells. What Excel and its like write is so regular that a row
is cut at its end tag and its cells at their start tags (ECMA-376, 18.3.1.4); only the cells that are wanted are read.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import IO

from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.zips import BROKEN

Cell = object
Row = list[Cell]
Texts = list[str]

CHUNK_BYTES = 256 * 1024
ROW_BYTES = 4 * 1024 * 1024
# As many columns as a spreadsheet program knows.
COLUMNS = 16_384
_DANGEROUS = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ROOT = re.compile(rb"<(\w+:)?worksheet[\s>]")
_REFERENCE = re.compile(rb'(?:^|\s)r="([A-Z]{1,3})\d')
_KIND = re.compile(rb'(?:^|\s)t="(\w+)"')
_STYLE = re.compile(rb'(?:^|\s)s="(\d+)"')
# A binary fraction keeps up to 16 decimal digits.
DIGITS = 16
_EPOCH = datetime(1899, 12, 30)


class XlsxRows(Iterator[Row]):
    """Rows, read once and in order; empty ones are left out.

    Cells are text, int, float, bool, date, datetime, time or None; a formula without a value stays
    what it is, ``=A1+B1``.
    """

    def __init__(self, part: IO[bytes], texts: Texts, dates: frozenset[bytes]) -> None:
        self._part, self._texts, self._dates = part, texts, dates
        self._first = part.read(CHUNK_BYTES)
        self._check(self._first)
        found = _ROOT.search(self._first)
        prefix = (found and found[1]) or b""
        self._bare_tag = b"<" + prefix + b"c>"
        self._cell_tag, self._row_end = b"<" + prefix + b"c ", b"</" + prefix + b"row>"
        self._value_tag, self._value_end = b"<" + prefix + b"v>", b"</" + prefix + b"v>"
        self._runs = re.compile(rb"<" + prefix + rb"t(?:\s[^>]*)?>([^<]*)<")
        self._formula = re.compile(rb"<" + prefix + rb"f(?:\s[^>]*)?>([^<]*)<")
        self._has_content = re.compile(rb"<" + prefix + rb"(?:v|is|f)[\s>]")
        self._raw = self._cut()

    def __next__(self) -> Row:
        """Read the next row, all of it."""
        return self._full(next(self._raw))

    def pick(
        self, columns: Sequence[int], words: Sequence[str]
    ) -> Iterator[tuple[Sequence[Cell], Row | None]]:
        """Read some columns of the rows that are left, in ascending order; numbers as exact decimals.

        The whole row comes with them where one of its texts holds one of the words.
        """
        names = tuple(column_name(column) for column in columns)
        numbers = re.compile(
            rb'r="(' + b"|".join(names) + rb')\d+"(?: s="(\d+)")?(?: t="n")?>' + self._value_tag
            + rb"([-+.E\d]+)<"
        )  # fmt: skip
        is_named = self._naming(words)
        for raw in self._raw:
            whole = self._full(raw) if is_named(raw) else None
            found = numbers.findall(raw)
            if len(found) == len(names):
                given, styles, texts = zip(*found, strict=True)
                if given == names and self._dates.isdisjoint(styles):
                    yield [exact_number(text.decode()) for text in texts], whole
                    continue
            yield self._picked(whole or self._full(raw), columns), whole

    def _picked(self, row: Row, columns: Sequence[int]) -> list[Cell]:
        cells = [row[column] if column < len(row) else None for column in columns]
        return [exact_number(repr(cell)) if type(cell) in (int, float) else cell for cell in cells]

    def _naming(self, words: Sequence[str]) -> Callable[[bytes], bool]:
        """Make what finds the words in a row: by the numbers of shared texts, or as they stand."""
        numbers = [str(n) for n, text in enumerate(self._texts) if any(w in text for w in words)]
        ends = "|".join(numbers).encode()
        shared = re.compile(re.escape(self._value_tag) + b"(?:" + ends + b")<")
        forms = {
            form
            for word in words
            for form in (word.encode(), word.encode("ascii", "xmlcharrefreplace"))
        }

        def is_named(raw: bytes) -> bool:
            if ends and shared.search(raw):
                return True
            written = b'"inlineStr"' in raw or b'"str"' in raw
            return written and any(form in raw for form in forms)

        return is_named

    def _cut(self) -> Iterator[bytes]:
        rest, chunk = b"", self._first
        self._first = b""
        while chunk:
            *rows, rest = (rest + chunk).split(self._row_end)
            for raw in rows:
                if self._has_content.search(raw):
                    yield (
                        raw
                        if self._bare_tag not in raw
                        else raw.replace(self._bare_tag, self._cell_tag + b">")
                    )
            if len(rest) > ROW_BYTES:
                raise TableError("too_many_columns", "a row of the sheet has no end")
            chunk = self._read()

    def _read(self) -> bytes:
        try:
            return self._part.read(CHUNK_BYTES)
        except BROKEN as error:
            raise TableError("not_a_table", f"the workbook is damaged: {error}") from error

    def _check(self, start: bytes) -> None:
        refuse_entities(start)
        if start and (start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in start[:200]):
            raise TableError("encoding_unknown", "a sheet of the workbook is not written in UTF-8")

    def _full(self, raw: bytes) -> Row:
        row: Row = []
        for piece in raw.split(self._cell_tag)[1:]:
            found = _REFERENCE.search(piece, 0, 200)
            column = column_number(found[1]) if found else len(row)
            if column >= COLUMNS:
                raise TableError("too_many_columns", f"a row has more than {COLUMNS} columns")
            if column > len(row):
                row.extend([None] * (column - len(row)))
            row[column:] = [self._value(piece)]
        return row

    def _value(self, piece: bytes) -> Cell:
        head, _, content = piece.partition(b">")
        kind = _KIND.search(head)
        type_ = kind[1] if kind else b"n"
        if type_ == b"inlineStr":
            return written(b"".join(self._runs.findall(content)))
        start = content.find(self._value_tag)
        raw = content[start + len(self._value_tag) : content.find(self._value_end, start)]
        if start < 0 or not raw:
            formula = self._formula.search(content)
            return f"={written(formula[1])}" if formula else None
        if type_ == b"s":
            return self._shared(raw)
        if type_ in (b"str", b"e", b"d"):
            return written(raw)
        if type_ == b"b":
            return raw == b"1"
        number = _number(raw.decode())
        return _moment(number) if self._is_date(head) else number

    def _is_date(self, head: bytes) -> bool:
        style = _STYLE.search(head) if self._dates else None
        return style is not None and style[1] in self._dates

    def _shared(self, raw: bytes) -> Cell:
        if not raw.isdigit() or int(raw) >= len(self._texts):
            raise TableError("not_a_table", "the workbook is damaged: a text is missing")
        return self._texts[int(raw)]


def refuse_entities(start: bytes) -> None:
    """Raise TableError for XML that declares a document type or entities."""
    if _DANGEROUS.search(start):
        raise TableError("not_a_table", "the workbook declares entities, which none has to")


def written(raw: bytes) -> str:
    """Read a text of the workbook's XML."""
    text = raw.decode("utf-8", errors="replace")
    return html.unescape(text) if "&" in text else text


def _number(text: str) -> Cell:
    try:
        return int(text) if text.lstrip("-").isdigit() and len(text) < 19 else float(text)
    except ValueError:
        return text


def exact_number(text: str) -> Decimal | str:
    """Read a number as it was typed; text that is none stays text.

    Workbooks hold binary fractions. Written with 17 digits, as Excel does, 0.1 is 0.10000000000000001: the shortest
    text of the same fraction is meant, and where even that takes 17 digits, a computation has left them behind.
    """
    try:
        if len(text) <= DIGITS:
            return Decimal(text)
        number = float(text)
        shortest = repr(number)
        if len(shortest.strip("-").replace(".", "")) > DIGITS:
            shortest = f"{number:.15g}"
        return Decimal(shortest)
    except (ValueError, InvalidOperation):
        return text


def _moment(number: Cell) -> Cell:
    """Read a day, a moment or a time of day; a number that is none of them stays a number."""
    if not isinstance(number, int | float) or not 0 < number < 2_958_466:
        return number
    moment = _EPOCH + timedelta(days=float(number))
    rounded = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    if number < 1:
        return rounded.time()
    is_day = not (rounded.hour or rounded.minute or rounded.second)
    return date(rounded.year, rounded.month, rounded.day) if is_day else rounded


def column_number(letters: bytes) -> int:
    """Give the number of a column, from nought, by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def column_name(number: int) -> bytes:
    """Give the letters of a column by its number, from nought."""
    letters = b""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = bytes([65 + rest]) + letters
    return letters
