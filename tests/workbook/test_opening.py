"""Rules of opening a workbook that somebody sent."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest

from ckanext.ogptn.workbook.errors import TooLarge, Unreadable
from ckanext.ogptn.workbook.opening import Cell, Limits, RawSheet, read

SHEET = "xl/worksheets/sheet1.xml"
CELL = re.compile(rb"<c .*?</c>")


def saved(*rows: tuple[object, ...], number_format: str = "") -> bytes:
    """Return a workbook with one sheet of these rows; `number_format` is that of its first cell."""
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    if number_format:
        page["A1"].number_format = number_format
    answer = io.BytesIO()
    book.save(answer)
    return answer.getvalue()


def edited(content: bytes, name: str, edit: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook one of whose members was edited, as no office program would."""
    answer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(answer, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            new.writestr(member.filename, edit(data) if member.filename == name else data)
    return answer.getvalue()


def only(content: bytes) -> RawSheet:
    """Read a workbook's only sheet."""
    (sheet,) = read(content, Limits())
    return sheet


def test_cells_come_with_their_types_and_empty_ones_not_at_all() -> None:
    """Numbers, days, truths and texts stay what they are; blanks and empty rows are left out."""
    content = saved((1, 2.5, True, "نص"), (None, "  "), (datetime(2018, 12, 31, 0, 0), None, "x"))
    assert only(content).rows == [
        (1, {0: Cell(1), 1: Cell(2.5), 2: Cell(True), 3: Cell("نص")}),
        (3, {0: Cell(date(2018, 12, 31)), 2: Cell("x")}),
    ]


@pytest.mark.parametrize(
    ("number_format", "is_month"),
    [("mmm-yy", True), ("mm/yyyy", True), ('[$-40C]mmmm" "yyyy', True), ("yyyy-mm-dd", False)],
)
def test_a_date_shown_without_its_day_is_a_month(number_format: str, is_month: bool) -> None:
    """A program that makes a date of "03/2017" shows it as a month: the day in it was not written."""
    content = saved((datetime(2017, 3, 1, 0, 0),), number_format=number_format)
    assert only(content).rows == [(1, {0: Cell(date(2017, 3, 1), is_month=is_month)})]


def test_a_formula_without_a_value_says_so() -> None:
    """Formulas are not computed here: one that its program has not computed has no value."""
    content = saved(("=1+1", "x"))
    assert only(content).rows == [(1, {0: Cell(None, trouble="formula"), 1: Cell("x")})]


def test_a_formula_gives_the_value_that_its_program_computed() -> None:
    """The value that was saved with a formula is taken."""
    cell = b'<c r="A1"><f>1+1</f><v>2</v></c>'
    content = edited(saved(("x",)), SHEET, lambda xml: CELL.sub(cell, xml))
    assert only(content).rows == [(1, {0: Cell(2)})]


def test_an_error_of_a_formula_is_told() -> None:
    """#REF! is an error, and no text."""
    cell = b'<c r="A1" t="e"><v>#REF!</v></c>'
    content = edited(saved(("x",)), SHEET, lambda xml: CELL.sub(cell, xml))
    assert only(content).rows == [(1, {0: Cell("#REF!", trouble="error")})]


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"PK\x03\x04 and no more", saved(("x",))[:900]],
    ids=["empty", "a text", "a beginning", "cut short"],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    """A file that is no archive, or a damaged one, is refused, and nothing else is raised."""
    with pytest.raises(Unreadable):
        read(content, Limits())


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    """Any other archive, such as an OpenDocument file, is refused."""
    answer = io.BytesIO()
    with zipfile.ZipFile(answer, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    with pytest.raises(Unreadable):
        read(answer.getvalue(), Limits())


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]>',
        b'<!doctype x SYSTEM "file:///etc/passwd">',
        b'<!ENTITY a SYSTEM "http://127.0.0.1/">',
    ],
)
def test_a_document_type_is_refused_unread(declaration: bytes) -> None:
    """Entities are declared in a document type, and no office program writes one."""
    content = edited(saved(("x",)), SHEET, lambda xml: declaration + xml)
    with pytest.raises(Unreadable):
        read(content, Limits())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7"])
def test_an_encoding_that_hides_a_document_type_is_refused(encoding: str) -> None:
    """Only UTF-8 is read, since in others the letters of a document type look like something else."""
    text = f'<?xml version="1.0" encoding="{encoding}"?><worksheet/>'
    content = edited(saved(("x",)), SHEET, lambda _xml: text.encode(encoding))
    with pytest.raises(Unreadable):
        read(content, Limits())


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    """What a small archive declares to unpack to is added up first."""
    answer = io.BytesIO()
    with zipfile.ZipFile(answer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, b" " * 3_000_000)
    assert len(answer.getvalue()) < 10_000
    with pytest.raises(TooLarge) as refused:
        read(answer.getvalue(), Limits(unpacked_megabytes=2))
    assert (refused.value.what, refused.value.most) == ("unpacked", 2)


@pytest.mark.parametrize(
    ("rows", "limits", "what"),
    [
        ([("x",)], Limits(megabytes=0), "file"),
        ([("x",)] * 4, Limits(rows=3), "rows"),
        ([tuple("x" * 201)], Limits(), "columns"),
    ],
)
def test_what_is_too_large_is_refused(
    rows: list[tuple[str, ...]], limits: Limits, what: str
) -> None:
    """A file, its rows and its columns are limited."""
    with pytest.raises(TooLarge) as refused:
        read(saved(*rows), limits)
    assert refused.value.what == what


def test_rows_that_hold_nothing_are_not_counted() -> None:
    """Programs keep rows that were only formatted, down to the last one that they know."""
    last = b'<row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'
    content = edited(saved(("x",)), SHEET, lambda xml: xml.replace(b"</sheetData>", last))
    assert only(content).rows == [(1, {0: Cell("x")})]
