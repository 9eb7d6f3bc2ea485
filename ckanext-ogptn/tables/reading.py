"""Tables of CSV, XLS and XLSX files, by what the file holds and not by what it is called."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

import python_calamine

from ckanext.ogptn.net.client import looks_like_html
from ckanext.ogptn.tables.errors import TableError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Cell = object
Row = list[Cell]

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
SAMPLE_BYTES = 65536


@dataclass(frozen=True)
class Sheet:
    """One table of a file; ``rows`` are read once, in order, and hold text, numbers or nothing."""

    name: str
    rows: Iterator[Row]


@dataclass(frozen=True)
class TableFile:
    """A file of tables: its real format, its encoding (and whether that is a guess), its sheets."""

    format: str
    sheets: list[Sheet]
    encoding: str = ""
    guessed: bool = False


def open_table(body: IO[bytes], declared_encoding: str = "", delimiter: str = "") -> TableFile:
    """Open a file of tables; raise TableError, in words for its publisher, if it is none."""
    body.seek(0)
    start = body.read(SAMPLE_BYTES)
    body.seek(0)
    if start.startswith(_PDF):
        raise TableError("not_a_table", "the file is a PDF document")
    if looks_like_html(start):
        raise TableError("html_instead_of_data", "the file is a web page")
    if start.startswith((_ZIP, _OLE)):
        return _workbook(body, "XLSX" if start.startswith(_ZIP) else "XLS")
    if not start.strip():
        raise TableError("file_empty", "the file is empty")
    return _text(body, start, declared_encoding, delimiter)


def _workbook(body: IO[bytes], format_: str) -> TableFile:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body.read()))
    except (python_calamine.CalamineError, OSError) as error:
        raise TableError("not_a_table", f"the workbook cannot be read: {error}") from error
    sheets = [Sheet(name, _sheet_rows(workbook, name)) for name in workbook.sheet_names]
    return TableFile(format_, sheets)


def _sheet_rows(workbook: python_calamine.CalamineWorkbook, name: str) -> Iterator[Row]:
    for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False):
        yield list(row)


def _text(body: IO[bytes], start: bytes, declared: str, delimiter: str) -> TableFile:
    encoding, guessed = detect_encoding(start, declared)
    raw = io.BufferedReader(_Unclosed(body), SAMPLE_BYTES)
    lines = io.TextIOWrapper(raw, encoding=encoding, newline="", errors="strict")
    sample = start.decode(encoding, errors="ignore")
    rows = _csv_rows(lines, delimiter or detect_delimiter(sample))
    return TableFile("CSV", [Sheet("", rows)], encoding.removesuffix("-sig"), guessed)


def _csv_rows(lines: IO[str], delimiter: str) -> Iterator[Row]:
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            yield list(row)
    except UnicodeDecodeError as error:
        raise TableError(
            "encoding_mixed", f"byte {error.start} of a line is not {error.encoding}"
        ) from error
    except csv.Error as error:
        raise TableError("not_a_table", f"the table cannot be read: {error}") from error


class _Unclosed(io.RawIOBase):
    """Let a text reader end without closing the file beneath it."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        target = memoryview(buffer)
        chunk = self._raw.read(len(target))
        target[: len(chunk)] = chunk
        return len(chunk)


def detect_encoding(start: bytes, declared: str = "") -> tuple[str, bool]:
    """Name the encoding of a text by its first bytes, and say whether that is a guess.

    A byte-order mark is sure; UTF-8 that decodes is, too; then what was declared; then the one of
    Windows' Arabic and Western encodings whose letters make words.
    """
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                       (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if start.startswith(mark):
            return name, False
    if _decodes(start, "utf-8"):
        return "utf-8", False
    known = _codec(declared)
    if known and known != "utf-8" and _decodes(start, known):
        return known, False
    return ("cp1256" if _is_arabic_1256(start) else "cp1252"), True


def _decodes(start: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(start, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name.strip()).name if name.strip() else ""
    except LookupError:
        return ""


def _is_arabic_1256(start: bytes) -> bool:
    """In Arabic text nearly all high bytes are Arabic letters, in words of more than one."""
    text = start.decode("cp1256", errors="ignore")
    high = sum(sign > "\x7f" for sign in text)
    runs = re.findall(r"[\u0621-\u064a]{2,}", text)
    return high > 0 and sum(map(len, runs)) >= 0.8 * high


def detect_delimiter(sample: str) -> str:
    """Name what parts the columns: the sign that stands equally often in the first lines."""
    lines = [line for line in sample.splitlines()[:20] if line.strip()]

    def regular(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        return (sum(count == counts[0] for count in counts) if counts and counts[0] else 0,
                counts[0] if counts else 0)  # fmt: skip

    best = max(";,\t|", key=regular)
    return best if regular(best)[0] else ","
