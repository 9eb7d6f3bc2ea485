"""Tables whatever they are called."""

from __future__ import annotations

import io

import pytest

from ckanext.ogptn.tables.delimited import detect_delimiter
from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.reading import open_table
from tests.tables.workbooks import rows_of, workbook


class TestFiles:
    """What the file holds decides, not what it is called."""

    @pytest.mark.parametrize(
        ("encoding", "guessed", "text"),
        [
            ("utf-8", False, "الكمية;Santé"),
            ("utf-8-sig", False, "الكمية;Santé"),
            ("utf-16", False, "الكمية;Santé"),
            ("cp1256", True, "الكمية;وزارة الصحة"),
            ("cp1252", True, "Santé;Dépenses"),
        ],
    )
    def test_encodings(self, encoding: str, guessed: bool, text: str) -> None:
        """Each is read right, and a guess is called one."""
        opened = open_table(io.BytesIO(f"{text}\n1;2\n".encode(encoding)))
        assert list(opened.sheets[0].rows) == [text.split(";"), ["1", "2"]]
        assert opened.guessed is guessed

    def test_a_declared_encoding_is_no_guess(self) -> None:
        """The descriptor's word counts where the bytes allow it."""
        opened = open_table(io.BytesIO("Santé;é".encode("cp1252")), "windows-1252")
        assert (opened.encoding, opened.guessed) == ("cp1252", False)

    def test_a_workbook_named_csv_is_read(self) -> None:
        """The name and the declared encoding do not matter."""
        assert rows_of(workbook(["a", "b"], [1, 2.5]), declared_encoding="utf-8")[0] == ["a", "b"]

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (b"%PDF-1.4", "not_a_table"),
            (b"<!DOCTYPE html><html>", "html_instead_of_data"),
            (b"", "file_empty"),
            (b"PK\x03\x04broken", "not_a_table"),
        ],
    )
    def test_what_is_no_table_is_named(self, body: bytes, code: str) -> None:
        """The publisher is told what the file is instead."""
        with pytest.raises(TableError) as raised:
            open_table(io.BytesIO(body))
        assert raised.value.code == code

    def test_the_delimiter_is_the_sign_that_keeps_its_count(self) -> None:
        """Commas of decimals differ from line to line; semicolons do not."""
        assert detect_delimiter("a;b;c\n1,5;2;3\n1;2,5;3,5\n") == ";"
        assert detect_delimiter("a\n1\n") == ","
