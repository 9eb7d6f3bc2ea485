"""Tables as text: what parts their columns, and their rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from ckanext.ogptn.tables.encodings import Encoding
from ckanext.ogptn.tables.errors import TableError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SAMPLE_CHARACTERS = 65536
SAMPLE_ROWS = 60
# A line, and a row over several lines, beyond which a file is no table that a person made.
LINE_CHARACTERS = 1 << 20
LINES_A_ROW = 20_000
DELIMITERS = ";\t|,"
# A cell may hold the outline of a region; beyond this a quote was opened and never closed.
csv.field_size_limit(4 * 1024 * 1024)
# Excel writes what parts the columns into a first line of its own.
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


class Delimited:
    """The rows of a text with delimiters, from the start as often as they are asked for."""

    def __init__(self, body: IO[bytes], encoding: Encoding, delimiter: str = "") -> None:
        self._body = body
        self._encoding = encoding
        sample = self._sample()
        told = _SEP.match(sample)
        self._skipped = 1 if told else 0
        self.delimiter = delimiter or (told[1] if told else detect_delimiter(sample))

    def rows(self) -> Iterator[list[object]]:
        """Read the rows; raise TableError where the text cannot be read on."""
        lines = self._lines()
        try:
            for _ in range(self._skipped):
                lines.readline(LINE_CHARACTERS)
            watched = _Lines(lines)
            for row in csv.reader(watched, delimiter=self.delimiter):
                watched.since_row = 0
                yield list(row)
        except UnicodeDecodeError as error:
            raise TableError(
                "encoding_mixed", f"byte {error.start} of a line is not {error.encoding}"
            ) from error
        except csv.Error as error:
            raise TableError("not_a_table", f"the table cannot be read: {error}") from error

    def _lines(self) -> io.TextIOWrapper:
        self._body.seek(0)
        raw = io.BufferedReader(_Unclosed(self._body), SAMPLE_CHARACTERS)
        return io.TextIOWrapper(
            raw, encoding=self._encoding.name, newline="", errors=self._encoding.errors
        )

    def _sample(self) -> str:
        lines = self._lines()
        try:
            return lines.read(SAMPLE_CHARACTERS)
        except UnicodeDecodeError:
            return ""


class _Lines:
    """Lines of bounded length, and so many at most for one row."""

    def __init__(self, lines: io.TextIOWrapper) -> None:
        self._read = lines.readline
        self.since_row = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._read(LINE_CHARACTERS)
        if not line:
            raise StopIteration
        self.since_row += 1
        if len(line) == LINE_CHARACTERS or self.since_row > LINES_A_ROW:
            raise TableError("not_a_table", "a row does not end: a quotation mark may be missing")
        return line


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


def detect_delimiter(sample: str) -> str:
    """Name what parts the columns: the sign by which most of the first rows have as many cells."""

    def regular(sign: str) -> tuple[float, int]:
        widths = _widths(sample, sign)
        several = Counter(width for width in widths if width > 1)
        if not several:
            return 0.0, 0
        width, count = max(several.items(), key=lambda found: (found[1], found[0]))
        return count / len(widths), width

    best = max(DELIMITERS, key=regular)
    return best if regular(best)[1] else ","


def _widths(sample: str, sign: str) -> list[int]:
    widths = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=sign):
            if any(cell.strip() for cell in row):
                widths.append(len(row))
            if len(widths) == SAMPLE_ROWS:
                break
    except csv.Error:
        return widths
    return widths
