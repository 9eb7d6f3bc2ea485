"""Write a workbook: the empty template, or one filled with a plan.

What a program might take for a formula is written as a text and marked as one, so that it stays a text wherever the
file is opened and whatever it is turned into.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.workbook import cells, guide
from ckanext.ogptn.workbook.errors import TextTooLong
from ckanext.ogptn.workbook.shape import Column, Labels, Sheet
from ckanext.ogptn.workbook.tables import TITLES

Values = Mapping[str, Any]

RIGHT_TO_LEFT = ("ar",)
# Rows that the lists of an empty template reach down to.
READY_ROWS = 500
FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r")
# XML has no sign for these.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
HEAD = PatternFill("solid", fgColor="124A80")
SUNK = PatternFill("solid", fgColor="F1EDE4")
WIDTHS = {"day": 13, "number": 9, "code": 18, "codes": 26, "texts": 26}
PROSE_WIDTH = 42
TEXT_WIDTH = 20


@dataclass(frozen=True)
class Institution:
    """An institution as the workbook lists it: its name, and its title by language."""

    name: str
    titles: Labels


@dataclass(frozen=True)
class Filling:
    """What a workbook is filled with: rows of values by field for each sheet, and the portal's institutions; None where
    it has no sheet of them."""

    rows: Mapping[str, Sequence[Values]] = field(default_factory=dict)
    institutions: Sequence[Institution] | None = ()


def write(
    sheets: Sequence[Sheet],
    language: str,
    filling: Filling,
    told: Mapping[str, Sequence[str]] = guide.TEXT,
) -> bytes:
    """Return the workbook with its titles and lists in `language`, and in front what is `told` by language. Raises
    TextTooLong."""
    book = Workbook()
    _write_guide(_next(book, "guide", language, first=True), language, told[language])
    lists = _lists(sheets, language)
    for sheet in sheets:
        page = _next(book, sheet.name, language)
        _write_header(page, sheet, language)
        for number, values in enumerate(filling.rows.get(sheet.name, ()), 3):
            _write_row(page, sheet, number, values, language)
        _offer_lists(page, sheet, lists, language)
    if filling.institutions is not None:
        _write_institutions(_next(book, "institutions", language), filling.institutions)
    _write_lists(_next(book, "lists", language), lists)
    answer = io.BytesIO()
    book.save(answer)
    return answer.getvalue()


def _next(book: Workbook, name: str, language: str, first: bool = False) -> Worksheet:
    title = TITLES[name][language]
    if first:
        page: Worksheet = book.active
        page.title = title
    else:
        page = book.create_sheet(title)
    page.sheet_view.rightToLeft = language in RIGHT_TO_LEFT
    return page


def _write_header(page: Worksheet, sheet: Sheet, language: str) -> None:
    for index, column in enumerate(sheet.columns, 1):
        name, title = page.cell(1, index, column.name), page.cell(2, index)
        name.font = Font(size=8, color="5F6D76")
        name.fill = SUNK
        title.value = "\n".join(column.titles(language))
        title.font = Font(bold=True, color="FFFFFF")
        title.fill = HEAD
        title.alignment = Alignment(wrap_text=True, vertical="top")
        if column.help.get(language):
            title.comment = Comment(column.help[language], "ogptn")
        page.column_dimensions[get_column_letter(index)].width = _width(column)
    page.row_dimensions[2].height = 64
    page.freeze_panes = page.cell(3, 2)


def _width(column: Column) -> int:
    return PROSE_WIDTH if column.language else WIDTHS.get(column.kind, TEXT_WIDTH)


def _write_row(page: Worksheet, sheet: Sheet, number: int, values: Values, language: str) -> None:
    for index, column in enumerate(sheet.columns, 1):
        value = values.get(column.field)
        if column.language:
            value = (value or {}).get(column.language)
        if value in (None, "", []):
            continue
        cell: Cell = page.cell(number, index)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if column.kind in ("day", "number"):
            _write_value(cell, column, value)
            continue
        text = _as_text(column, value, language)
        if len(text) > cells.LONGEST:  # openpyxl would cut it without a word
            record = str(values.get("name") or values.get("commitment") or number)
            raise TextTooLong(record, column.name)
        _write_text(cell, text)


def _write_value(cell: Cell, column: Column, value: object) -> None:
    if column.kind == "day":
        cell.value = date.fromisoformat(str(value))
        cell.number_format = "yyyy-mm-dd"
    else:
        cell.value = value


def _as_text(column: Column, value: object, language: str) -> str:
    if column.kind == "structure":
        return json.dumps(value, ensure_ascii=False)
    labels = {choice.value: _label(choice.labels, language) for choice in column.choices}
    if isinstance(value, list):
        return cells.joined([labels.get(one, one) for one in value])
    return labels.get(value) or str(value)  # type: ignore[call-overload]


def _label(labels: Labels, language: str) -> str:
    return next(labels[one] for one in (language, *LANGUAGES) if labels.get(one))


def _write_text(cell: Cell, text: str) -> None:
    clean = CONTROLS.sub(" ", text)
    # Set before the value is: openpyxl reads a formula into a text that begins with "=".
    cell.value = clean
    cell.data_type = "s"
    cell.number_format = "@"
    if clean.startswith(FORMULA_LIKE):
        cell.quotePrefix = True


Lists = dict[tuple[str, ...], int]


def _lists(sheets: Iterable[Sheet], language: str) -> Lists:
    """Number the lists of labels that columns offer, each list once."""
    found: Lists = {}
    for sheet in sheets:
        for column in sheet.columns:
            if column.choices:
                found.setdefault(_offered(column, language), len(found) + 1)
    return found


def _offered(column: Column, language: str) -> tuple[str, ...]:
    return tuple(_label(choice.labels, language) for choice in column.choices)


def _offer_lists(page: Worksheet, sheet: Sheet, lists: Lists, language: str) -> None:
    """Offer code lists in the cells, and keep cells for text from being read as dates or formulas."""
    last = max(page.max_row, READY_ROWS)
    for index, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(index)
        if column.kind not in ("day", "number"):
            page.column_dimensions[letter].number_format = "@"
        if column.choices:
            page.add_data_validation(
                _validation(column, lists, language, f"{letter}3:{letter}{last}")
            )


def _validation(column: Column, lists: Lists, language: str, cells_of: str) -> DataValidation:
    offered = _offered(column, language)
    letter = get_column_letter(lists[offered])
    source = f"'{TITLES['lists'][language]}'!${letter}$1:${letter}${len(offered)}"
    # Several codes stand in one cell, and a code itself may be typed: what is not in the list is told by the import.
    validation = DataValidation("list", formula1=source, showErrorMessage=False)
    validation.add(cells_of)
    return validation


def _write_lists(page: Worksheet, lists: Lists) -> None:
    for texts, column in lists.items():
        for number, text in enumerate(texts, 1):
            _write_text(page.cell(number, column), text)
        page.column_dimensions[get_column_letter(column)].width = PROSE_WIDTH


def _write_institutions(page: Worksheet, institutions: Iterable[Institution]) -> None:
    for number, institution in enumerate(institutions, 1):
        _write_text(page.cell(number, 1), institution.name)
        for index, one in enumerate(LANGUAGES, 2):
            _write_text(page.cell(number, index), institution.titles.get(one) or "")
    for index, width in enumerate((34, *[PROSE_WIDTH] * len(LANGUAGES)), 1):
        page.column_dimensions[get_column_letter(index)].width = width


def _write_guide(page: Worksheet, language: str, texts: Sequence[str]) -> None:
    for number, text in enumerate(texts, 1):
        cell = page.cell(number, 1)
        _write_text(cell, text)
        cell.alignment = Alignment(
            wrap_text=True, vertical="top", readingOrder=2 if language in RIGHT_TO_LEFT else 1
        )
        if number == 1:
            cell.font = Font(bold=True, size=14)
    page.column_dimensions["A"].width = 110
