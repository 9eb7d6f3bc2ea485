"""Open whatever file a resource has: tables, tables packed in a zip file, stops of a GTFS feed, GeoJSON."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from dataclasses import dataclass, replace
from typing import IO

from ckanext.ogptn.tables import formats
from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.geojson import GeoJson
from ckanext.ogptn.tables.places import Map
from ckanext.ogptn.tables.reading import ZIP, Sheet, TableFile, open_table
from ckanext.ogptn.tables.zips import open_zip, unpacks_too_far

STOPS = "stops.txt"
MEMORY_BYTES = 8 * 2**20
MEMBERS = 5000
_PACKED = frozenset({"csv", "tsv", "xls", "xlsx", "xlsm", "geojson"})
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError,
           RuntimeError)  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """A file of tables, and a map where the file itself holds one."""

    table: TableFile
    map: Map | None = None


def open_file(body: IO[bytes], declared_encoding: str = "", unpacked_bytes: int = 2**28) -> Opened:
    """Open a file; raise TableError, in words for its publisher, where it holds no table."""
    body.seek(0)
    start = body.read(4096)
    if start.startswith(ZIP):
        inner = _packed(body, unpacked_bytes)
        if inner is not None:
            return inner
    return _plain(body, declared_encoding)


def _plain(body: IO[bytes], declared_encoding: str = "") -> Opened:
    """Open a file that is not unpacked again: an archive within an archive may go on for ever."""
    body.seek(0)
    if body.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return _geographic(body)
    return Opened(open_table(body, declared_encoding))


def _geographic(body: IO[bytes]) -> Opened:
    found = GeoJson(body)
    return Opened(TableFile("GeoJSON", [Sheet("", found.rows)], "utf-8"), found.map())


def _packed(body: IO[bytes], unpacked_bytes: int) -> Opened | None:
    """Open the one table that a zip file holds; nothing where it is a workbook or something else."""
    try:
        with open_zip(body) as archive:
            members = [one for one in archive.infolist()[:MEMBERS] if not one.is_dir()]
            stops = [one for one in members if _base(one) == STOPS]
            if stops:
                return _stops(_unpacked(archive, stops[0], unpacked_bytes))
            shown = [one for one in members if not _base(one).startswith((".", "__macosx"))]
            tables = [one for one in shown if formats.ending(one.filename) in _PACKED]
            if len(tables) != 1 or any("xl/workbook" in one.filename.lower() for one in members):
                return None
            return _plain(_unpacked(archive, tables[0], unpacked_bytes))
    except _BROKEN as error:
        raise TableError("not_a_table", f"the file cannot be unpacked: {error}") from error


def _base(member: zipfile.ZipInfo) -> str:
    return member.filename.rpartition("/")[2].lower()


def _stops(body: IO[bytes]) -> Opened:
    found = open_table(body)
    return Opened(replace(found, format="GTFS", sheets=[Sheet(STOPS, found.sheets[0].read)]))


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> IO[bytes]:
    """Unpack a member; Python's reader gives no more of it than the size that the file tells."""
    if unpacks_too_far(member, most):
        size = member.file_size // 2**20
        raise TableError("too_large", f"the file unpacks to {size} MB, more than a table would")
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115
    with archive.open(member) as packed:
        while chunk := packed.read(1 << 18):
            body.write(chunk)
    return body
