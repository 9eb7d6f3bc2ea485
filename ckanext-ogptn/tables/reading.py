"""Tables of CSV, XLS and XLSX files, by what the file holds and not by what it is called."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import IO

from ckanext.ogptn.net.client import looks_like_html
from ckanext.ogptn.tables.delimited import Delimited
from ckanext.ogptn.tables.encodings import Encoding, detect_encoding
from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.workbooks import OldWorkbook
from ckanext.ogptn.tables.xlsx import open_sheets
from ckanext.ogptn.tables.zips import open_zip

Row = list[object]

SAMPLE_BYTES = 65536
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How files begin that are no tables, and what to tell of them.
OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"Rar!", "an archive: publish the table itself"),
    (b"7z\xbc\xaf", "an archive: publish the table itself"),
    (b"\x1f\x8b", "packed: publish the table itself"),
    (b"SQLite format 3", "a database: publish the table itself"),
    (b"<?xml", "an XML document: save it as XLSX or CSV"),
)
# Bytes that no text holds, in whichever encoding of one byte a sign.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a\x1b"))


@dataclass(frozen=True)
class Sheet:
    """One table of a file; each asking for ``rows`` begins with the first, of text, numbers, days or nothing."""

    name: str
    read: Callable[[], Iterator[Row]] = field(repr=False)

    @property
    def rows(self) -> Iterator[Row]:
        """Read the rows from the first; raise TableError where the file cannot be read on."""
        return self.read()


@dataclass(frozen=True)
class TableFile:
    """A file of tables: its real format, its encoding (and whether that is a guess), its sheets.

    ``broken`` counts the places that the encoding cannot read; ``delimiter`` is a text's alone.
    """

    format: str
    sheets: list[Sheet]
    encoding: str = ""
    guessed: bool = False
    broken: int = 0
    delimiter: str = ""


def open_table(body: IO[bytes], declared_encoding: str = "", delimiter: str = "") -> TableFile:
    """Open a file of tables; raise TableError, in words for its publisher, if it is none.

    ``body`` must be seekable, and stay open while the rows are read.
    """
    body.seek(0)
    start = body.read(SAMPLE_BYTES)
    _refuse_others(start)
    if start.startswith(ZIP):
        return _workbook(body)
    if start.startswith(OLE):
        return _old_workbook(body)
    encoding = detect_encoding(body, declared_encoding)
    if "16" not in encoding.name:
        _refuse_binary(start)
    return _text(body, encoding, delimiter)


def _refuse_others(start: bytes) -> None:
    if not start.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise TableError("file_empty", "the file is empty")
    if looks_like_html(start):
        raise TableError("html_instead_of_data", "the file is a web page")
    for begins, kind in OTHERS:
        if start.startswith(begins):
            raise TableError("not_a_table", f"the file is {kind}")


def _refuse_binary(start: bytes) -> None:
    controls = len(start) - len(start.translate(None, _CONTROLS))
    if controls * 50 > len(start):
        raise TableError("not_a_table", "the file holds neither text nor a workbook")


def _workbook(body: IO[bytes]) -> TableFile:
    body.seek(0)
    kind = _kind(body)
    if kind:
        raise TableError("not_a_table", f"the file is {kind}")
    return TableFile("XLSX", [Sheet(name, opener) for name, opener in open_sheets(body)])


def _kind(body: IO[bytes]) -> str:
    """Name what a zip file is that is no workbook of Excel."""
    try:
        with open_zip(body) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise TableError("not_a_table", f"the file cannot be unpacked: {error}") from error
    if "content.xml" in names:
        return "an OpenDocument file: save it as XLSX or CSV"
    if "xl/workbook.bin" in names:
        return "a binary workbook (XLSB): save it as XLSX"
    if "word/document.xml" in names:
        return "a Word document"
    if any(name.endswith("xl/workbook.xml") for name in names):
        return ""
    return f"an archive of {len(names)} files: publish the table itself"


def _old_workbook(body: IO[bytes]) -> TableFile:
    book = OldWorkbook(body)
    return TableFile("XLS", [Sheet(name, partial(book.rows, name)) for name in book.names])


def _text(body: IO[bytes], encoding: Encoding, delimiter: str) -> TableFile:
    table = Delimited(body, encoding, delimiter)
    return TableFile(
        "CSV",
        [Sheet("", table.rows)],
        encoding.name.removesuffix("-sig"),
        encoding.guessed,
        encoding.broken,
        table.delimiter,
    )
