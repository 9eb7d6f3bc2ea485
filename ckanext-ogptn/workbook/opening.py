"""Open a workbook that somebody sent: nothing in it is trusted.

Before a parser sees it, its sizes are added up (a small archive may unpack to gigabytes), and a file with a document
type, which is what entities are declared in, is refused: no office program writes one. Formulas are never computed:
what their program computed last is taken, and where it is missing the cell says so. Macros and links to other files
are not looked at.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from lxml.etree import LxmlError
from openpyxl.utils.exceptions import InvalidFileException

from ckanext.ogptn.workbook.errors import TooLarge, Unreadable

MEGABYTE = 1024 * 1024
MOST_MEMBERS = 2000
MOST_COLUMNS = 200
MOST_SHEETS = 40
# The last row that a spreadsheet program knows: a file may name a later one to keep a reader busy.
LAST_ROW = 1_048_576
# An encoding that hides a document type from a search for its letters is not needed by anybody.
ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["'](?!utf-8["']|us-ascii["'])""", re.IGNORECASE)
DANGEROUS = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
FORMULA = re.compile(rb"<(\w+:)?f[\s>/]")
# A date shown without its day, as programs do to "03/2017".
NO_DAY = re.compile(r"^[^d]*m[^d]*y[^d]*$|^[^d]*y[^d]*m[^d]*$", re.IGNORECASE)
NOT_SHOWN = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.|;.*')
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    InvalidFileException,
    ParseError,
    LxmlError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
)


@dataclass(frozen=True)
class Limits:
    """How large a file may be: as it is, unpacked (both in megabytes), and in rows of a sheet."""

    megabytes: int = 8
    unpacked_megabytes: int = 64
    rows: int = 5000


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: a text, a number, a day or a truth; `trouble` is `formula` where a formula has no value,
    `error` where it has a wrong one. `is_month` says that a day is shown without its day."""

    value: str | int | float | bool | date | None
    trouble: str = ""
    is_month: bool = False


@dataclass(frozen=True)
class RawSheet:
    """A sheet's title, and its rows with their numbers; rows and cells without anything are left out."""

    title: str
    rows: list[tuple[int, dict[int, Cell]]]


def read(content: bytes, limits: Limits) -> list[RawSheet]:
    """Return the sheets of a workbook. Raises Unreadable or TooLarge."""
    has_formulas = _inspect(content, limits)
    try:
        book = _load(content, computed=True)
        sheets = [_sheet(sheet, limits) for sheet in _worksheets(book)]
        if has_formulas:
            formulas = _load(content, computed=False)
            sheets = [
                _marked(raw, sheet, limits)
                for raw, sheet in zip(sheets, _worksheets(formulas), strict=True)
            ]
    # openpyxl raises whatever a damaged part makes it stumble over.
    except BROKEN as error:
        if isinstance(error, TooLarge):
            raise
        raise Unreadable(str(error)) from error
    return sheets


def _inspect(content: bytes, limits: Limits) -> bool:
    """Refuse what is too large or dangerous; say whether there are formulas."""
    if len(content) > limits.megabytes * MEGABYTE:
        raise TooLarge("file", limits.megabytes)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            # An archive never yields more of a member than it declares.
            unpacked = sum(member.file_size for member in members)
            if len(members) > MOST_MEMBERS or unpacked > limits.unpacked_megabytes * MEGABYTE:
                raise TooLarge("unpacked", limits.unpacked_megabytes)
            found = [_has_formulas(archive, member) for member in members]
            return any(found)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise Unreadable(str(error)) from error


def _has_formulas(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
        return False
    xml = archive.read(member)
    if DANGEROUS.search(xml) or ENCODING.search(xml[:200]) or b"\x00" in xml:
        raise Unreadable(member.filename)
    return "worksheets/" in member.filename and FORMULA.search(xml) is not None


def _load(content: bytes, computed: bool) -> Any:
    return openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=computed, keep_links=False
    )


def _worksheets(book: Any) -> list[Any]:
    if len(book.worksheets) > MOST_SHEETS:
        raise TooLarge("sheets", MOST_SHEETS)
    return list(book.worksheets)


def _sheet(sheet: Any, limits: Limits) -> RawSheet:
    rows = []
    for number, cells in _rows(sheet, limits):
        found = {index: cell for index, raw in cells if (cell := _cell(raw)) is not None}
        if found:
            rows.append((number, found))
    return RawSheet(sheet.title, rows)


def _rows(sheet: Any, limits: Limits) -> Iterator[tuple[int, list[tuple[int, Any]]]]:
    # What a file says of its own extent is not believed: programs write a million rows that nobody filled in.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_row=LAST_ROW), 1):
        cells = [(index, cell) for index, cell in enumerate(row) if cell.value is not None]
        if cells and number > limits.rows:
            raise TooLarge("rows", limits.rows)
        if cells and cells[-1][0] >= MOST_COLUMNS:
            raise TooLarge("columns", MOST_COLUMNS)
        yield number, cells


def _cell(raw: Any) -> Cell | None:
    value = raw.value
    if raw.data_type == "e":
        return Cell(str(value), trouble="error")
    if isinstance(value, datetime):
        return Cell(value.date(), is_month=_is_month(raw.number_format))
    if isinstance(value, str):
        return Cell(value) if value.strip() else None
    if isinstance(value, bool | int | float | date):
        return Cell(value)
    if isinstance(value, time):
        return Cell(value.isoformat())
    return Cell(str(value))


def _is_month(number_format: str) -> bool:
    return NO_DAY.match(NOT_SHOWN.sub("", number_format or "")) is not None


def _marked(raw: RawSheet, formulas: Any, limits: Limits) -> RawSheet:
    """Add the cells whose formula has no value."""
    rows = dict(raw.rows)
    for number, cells in _rows(formulas, limits):
        empty = {
            index: Cell(None, trouble="formula")
            for index, cell in cells
            if cell.data_type == "f" and index not in rows.get(number, {})
        }
        if empty:
            rows[number] = {**rows.get(number, {}), **empty}
    return RawSheet(raw.title, sorted(rows.items()))
