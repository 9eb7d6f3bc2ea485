"""Tables in a zip archive, read without unpacking it to disk; nothing that the archive says of itself is believed."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import IO, cast

from ckanext.ogptn.harvesters.faults import RecordFault
from ckanext.ogptn.tables.encodings import detect_encoding
from ckanext.ogptn.tables.zips import BROKEN, MEGABYTE, unpacks_too_far

MEMBERS = 500
TABLE_BYTES = 512 * MEGABYTE

Values = tuple[str, ...]


class TableArchive:
    """The tables (``stops.txt``) of an archive, by name; they may lie in a folder of it.

    What cannot be read raises RecordFault with the given code.
    """

    def __init__(self, archive: zipfile.ZipFile, code: str) -> None:
        self._archive, self._code = archive, code
        members = archive.infolist()
        if len(members) > MEMBERS:
            raise RecordFault(code, f"the archive has more than {MEMBERS} files")
        self._members = {m.filename.rsplit("/", 1)[-1].lower(): m for m in members}

    def __contains__(self, table: str) -> bool:
        return f"{table}.txt" in self._members

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Values]:
        """Give some columns of a table, in their order; a missing one is empty, a missing table has no row.

        Rows are tuples: a dictionary for each of a million rows takes most of the time.
        """
        if table not in self:
            return
        with self._open(table) as member:
            encoding = detect_encoding(member)
            member.seek(0)
            text = io.TextIOWrapper(
                io.BufferedReader(cast(io.RawIOBase, member)),
                encoding.name,
                encoding.errors,
                newline="",
            )
            try:
                yield from _columns(csv.reader(text), columns)
            except (UnicodeDecodeError, csv.Error, *BROKEN) as error:
                raise RecordFault(self._code, f"{table}.txt: {error}") from error

    def _open(self, table: str) -> IO[bytes]:
        member = self._members[f"{table}.txt"]
        if unpacks_too_far(member, TABLE_BYTES):
            size = member.file_size // MEGABYTE
            raise RecordFault("body_too_large", f"{table}.txt unpacks to {size} megabytes")
        return self._archive.open(member)


def _columns(reader: Iterator[list[str]], columns: Sequence[str]) -> Iterator[Values]:
    header = [name.strip().lower() for name in next(reader, [])]
    places = [header.index(name) if name in header else len(header) for name in columns]
    # A row that is cut, or a column that is not there, reads as empty.
    chosen = itemgetter(*places, len(header))
    filling = [""] * (len(header) + 1)
    for row in reader:
        if row:
            found = chosen(row + filling)
            yield tuple(map(str.strip, found[:-1]))
