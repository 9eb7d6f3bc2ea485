"""Read the rows of a workbook into values by field, and tell which cells cannot be read.

A sheet is known by its title in any of the three languages; a column by its stable name in the first row. The second
row holds the columns' titles for people; it may be left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from openpyxl.utils import get_column_letter

from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.domain.wordings import Deadline, read_deadline
from ckanext.ogptn.text.characters import fold
from ckanext.ogptn.workbook import cells
from ckanext.ogptn.workbook.opening import Cell, RawSheet
from ckanext.ogptn.workbook.shape import Book, Column, Fault, Row, Sheet
from ckanext.ogptn.workbook.tables import TELLING, TITLES

REQUIRED_SHEETS = ("plan", "commitments")
# What a row's cells hold, by column.
Found = list[tuple[Column, object]]


def parse(
    sheets: Iterable[Sheet],
    raw: Iterable[RawSheet],
    required: Sequence[str] = REQUIRED_SHEETS,
) -> Book:
    """Return the rows by sheet, with the faults of single cells, columns and sheets."""
    known = {sheet.name: sheet for sheet in sheets}
    book = Book({name: [] for name in known}, [])
    seen: set[str] = set()
    for one in raw:
        name = _name_of(one.title)
        if name in TELLING or (name is None and not one.rows):
            continue
        if name not in known or name in seen:
            code = "double_sheet" if name in seen else "unknown_sheet"
            book.faults.append(Fault(code, one.title))
            continue
        seen.add(name)
        _read_sheet(known[name], one, book)
    for name in required:
        if name not in seen:
            titles = " / ".join(dict.fromkeys(TITLES[name].values()))
            book.faults.append(Fault("missing_sheet", values={"sheet": titles}))
    return book


def _name_of(title: str) -> str | None:
    asked = fold(title.strip())
    for name, titles in TITLES.items():
        if asked == name or asked in [fold(one) for one in titles.values()]:
            return name
    return None


def _read_sheet(sheet: Sheet, raw: RawSheet, book: Book) -> None:
    rows = dict(raw.rows)
    columns = _header(sheet, raw.title, rows.pop(1, {}), book.faults)
    found = {column.name: get_column_letter(index + 1) for index, column in columns.items()}
    lacking = [column for column in sheet.columns if column.required and column.name not in found]
    if lacking:
        book.faults += [
            Fault("missing_column", raw.title, column=column, values={"column": column.name})
            for column in lacking
        ]
        return
    if 2 in rows and _is_titles(columns, rows[2]):
        del rows[2]
    for number, line in rows.items():
        row = Row(sheet, raw.title, number, found, {})
        book.faults += _fill(row, columns, line)
        book.rows[sheet.name].append(row)


def _header(
    sheet: Sheet, title: str, line: Mapping[int, Cell], faults: list[Fault]
) -> dict[int, Column]:
    columns: dict[int, Column] = {}
    for index, cell in line.items():
        name = str(cell.value or "").strip()
        column = sheet.column(name.lower())
        if column is None or column in columns.values():
            code = "unknown_column" if column is None else "double_column"
            letter = get_column_letter(index + 1)
            faults.append(Fault(code, title, 1, letter, values={"column": name}))
        else:
            columns[index] = column
    return columns


def _is_titles(columns: Mapping[int, Column], line: Mapping[int, Cell]) -> bool:
    """Say whether a row repeats the columns' titles."""
    index, cell = min(line.items())
    lines = [one.strip() for one in str(cell.value).splitlines()]
    return index in columns and sorted(lines) == sorted(columns[index].titles())


def _fill(row: Row, columns: Mapping[int, Column], line: Mapping[int, Cell]) -> list[Fault]:
    """Read a row's cells into its values; return what is wrong with them."""
    faults: list[Fault] = []
    found: Found = []
    bad: set[str] = set()
    for index, cell in line.items():
        column = columns.get(index)
        if column is None:
            letter = get_column_letter(index + 1)
            faults.append(Fault("no_header", row.title, row.number, letter))
            continue
        try:
            value = cells.read(column, cell)
        except cells.Bad as error:
            bad.add(column.field)
            faults.append(_bad(row, column, cell, error.code))
        else:
            if value not in ("", []):
                found.append((column, value))
    _gather(row, found)
    _read_wordings(row, bad)
    faults += [
        row.fault(column.field, "missing")
        for column in row.sheet.columns
        if column.required and column.field not in row.values and column.field not in bad
    ]
    return faults


def _bad(row: Row, column: Column, cell: Cell, code: str) -> Fault:
    return row.fault(column.field, code, column.language, value=str(cell.value)[:60])


def _gather(row: Row, found: Found) -> None:
    for column, value in found:
        if column.language:
            texts = row.values.setdefault(column.field, dict.fromkeys(LANGUAGES, ""))
            texts[column.language] = value
        elif isinstance(value, Deadline):
            row.values[column.field] = value.day.isoformat()
            if value.precision:
                # What the row says of the precision itself comes first.
                row.values.setdefault(column.precision, value.precision)
        else:
            row.values[column.field] = value


def _read_wordings(row: Row, bad: set[str]) -> None:
    """Where there is no date, take it from the words, in the first language in which they give one."""
    for column in row.sheet.columns:
        texts = row.values.get(column.wording)
        if not texts or column.field in row.values or column.field in bad:
            continue
        read = (read_deadline(texts[language]) for language in LANGUAGES)
        deadline = next((one for one in read if one is not None), None)
        if deadline is not None:
            row.values[column.field] = deadline.day.isoformat()
            row.values.setdefault(column.precision, deadline.precision)
