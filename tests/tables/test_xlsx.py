"""Excel workbooks, read row by row."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest

from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.xlsx import open_sheets, shared_texts
from ckanext.ogptn.tables.xlsx_rows import column_name, column_number, exact_number
from tests.tables import workbooks

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(*rows: list[object]) -> io.BytesIO:
    """Write a workbook with openpyxl."""
    return io.BytesIO(workbooks.workbook(*rows))


def with_sheet(body: io.BytesIO, sheet: str | bytes, **others: str) -> io.BytesIO:
    """Replace the XML of the sheet, and of other parts."""
    written = io.BytesIO()
    replaced = {"xl/worksheets/sheet1.xml": sheet} | others
    with zipfile.ZipFile(body) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, replaced.get(name, old.read(name)))
    return written


def rows(body: io.BytesIO) -> list[list[object]]:
    """Read the first sheet."""
    return list(open_sheets(body)[0][1]())


class TestCells:
    """Each kind of cell."""

    def test_values_are_what_they_were(self) -> None:
        """Text with signs of XML, whole and broken numbers, truths, days and moments, gaps."""
        row = [
            "a < b & «é» الكمية",
            3,
            2.5,
            True,
            None,
            date(2016, 2, 1),
            datetime(2016, 2, 1, 6, 30),
        ]
        assert rows(workbook(row)) == [row]

    def test_a_formula_gives_its_value_or_itself(self) -> None:
        """What its program computed last counts; nothing is computed here."""
        xml = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c>'
        xml += '<c r="B1"><f>A1*2</f></c></row></sheetData></worksheet>'
        assert rows(with_sheet(workbook([1]), xml)) == [[2, "=A1*2"]]

    def test_cells_without_references_stand_in_their_order(self) -> None:
        """Some programs leave the references out."""
        xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c t="str">'
        xml += "<x:v>b</x:v></x:c></x:row></x:sheetData></x:worksheet>"
        assert rows(with_sheet(workbook([1]), xml)) == [[1, "b"]]

    def test_how_a_word_is_spoken_is_no_part_of_it(self) -> None:
        """Japanese Excel writes it beside."""
        xml = b"<sst><si><t>a</t><rPh><t>b</t></rPh></si><si><r><t>c</t></r><r><t>d</t></r></si></sst>"
        assert shared_texts(io.BytesIO(xml)) == ["a", "cd"]

    def test_a_row_across_two_pieces_is_whole(self) -> None:
        """The sheet is unpacked in pieces of 256 kilobytes."""
        made = [[number, f"texte {number}"] for number in range(20_000)]
        assert rows(workbook(*made)) == made


class TestPicking:
    """Some columns alone, numbers exact."""

    def test_numbers_are_decimals_and_named_rows_come_whole(self) -> None:
        """The row with the word is given besides."""
        opened = open_sheets(workbook(["Santé", 0.1, 5], ["Total", 0.2, 7]))[0][1]()
        assert list(opened.pick([1, 2], ["otal"])) == [
            ([Decimal("0.1"), Decimal(5)], None),
            ([Decimal("0.2"), Decimal(7)], ["Total", 0.2, 7]),
        ]

    def test_a_missing_cell_is_none(self) -> None:
        """Rows differ in length."""
        opened = open_sheets(workbook([1, None, 3], [4]))[0][1]()
        assert [cells for cells, _ in opened.pick([0, 2], [])] == [[1, 3], [4, None]]

    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("0.10000000000000001", "0.1"),
            ("144272.50899999999", "144272.509"),
            ("0.30000000000000004", "0.3"),
            ("1234567890123.456", "1234567890123.456"),
            ("1.5E-2", "0.015"),
            ("-7", "-7"),
        ],
    )
    def test_a_number_is_read_as_it_was_typed(self, text: str, meant: str) -> None:
        """Excel writes 17 digits of a binary fraction."""
        assert exact_number(text) == Decimal(meant)


class TestColumns:
    """Letters and numbers."""

    @pytest.mark.parametrize(
        ("name", "number"), [(b"A", 0), (b"Z", 25), (b"AA", 26), (b"XFD", 16383)]
    )
    def test_both_ways(self, name: bytes, number: int) -> None:
        """The last is the last that Excel has."""
        assert (column_number(name), column_name(number)) == (number, name)


class TestRefused:
    """What no workbook does."""

    def refused(self, body: io.BytesIO) -> str:
        """Read it; give the code of the refusal."""
        with pytest.raises(TableError) as raised:
            rows(body)
        return raised.value.code

    def test_entities(self) -> None:
        """A document type is what bombs are declared in."""
        xml = f'<!DOCTYPE x [<!ENTITY a "b">]><worksheet xmlns="{MAIN}"/>'
        assert self.refused(with_sheet(workbook([1]), xml)) == "not_a_table"

    def test_a_text_that_is_not_there(self) -> None:
        """A number beyond the table of texts."""
        xml = f'<worksheet xmlns="{MAIN}"><row><c r="A1" t="s"><v>99</v></c></row></worksheet>'
        assert self.refused(with_sheet(workbook([1]), xml)) == "not_a_table"

    def test_a_sheet_that_is_cut(self) -> None:
        """The archive is damaged in its middle."""
        body = bytearray(workbook(*[[n, "x" * (n % 50)] for n in range(30_000)]).getvalue())
        body[len(body) // 2 : len(body) // 2 + 40] = bytes(40)
        assert self.refused(io.BytesIO(bytes(body))) == "not_a_table"
