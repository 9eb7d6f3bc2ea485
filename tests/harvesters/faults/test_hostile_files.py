"""Files made to harm: refused, or read, within two seconds and 200 megabytes, in words that a person understands."""

from __future__ import annotations

import io
import os
import resource
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ckanext.ogptn.harvesters.faults import RecordFault
from ckanext.ogptn.harvesters.readers.budgets import fiscal
from ckanext.ogptn.harvesters.readers.budgets.descriptor import Model
from ckanext.ogptn.harvesters.readers.transit import gtfs, gtfs_realtime
from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.reading import open_table

MEGABYTE = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(path: Path, parts: dict[str, Iterator[bytes]]) -> Path:
    """Write an archive whose files come in pieces."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, pieces in parts.items():
            with archive.open(name, "w", force_zip64=True) as file:
                for piece in pieces:
                    file.write(piece)
    return path


def workbook(path: Path, sheet: Iterator[bytes], texts: Iterator[bytes] | None = None) -> Path:
    """Write a workbook around a sheet."""
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>'
    target = '<Relationship Id="r1" Target="worksheets/sheet1.xml"/>'
    relations = f'<Relationships xmlns="{RELATIONS}">{target}</Relationships>'
    return packed(path, {
        "xl/workbook.xml": iter([book.encode()]),
        "xl/_rels/workbook.xml.rels": iter([relations.encode()]),
        "xl/sharedStrings.xml": texts or iter(()),
        SHEET: sheet,
    })  # fmt: skip


def zeros(megabytes: int) -> Iterator[bytes]:
    """Give zeros, a megabyte at a time."""
    return (bytes(MEGABYTE) for _ in range(megabytes))


def feed_parts(**changed: Iterator[bytes]) -> dict[str, Iterator[bytes]]:
    """Give the tables of a small feed, some of them changed."""
    tables = {
        "agency": b"agency_name\nA\n",
        "stops": b"stop_id,stop_lat,stop_lon\n1,36,10\n",
        "routes": b"route_id,route_type\nA,3\n",
        "trips": b"route_id,service_id,trip_id\nA,S,1\n",
    }
    whole = {name: iter([text]) for name, text in tables.items()} | changed
    return {f"{name}.txt": pieces for name, pieces in whole.items()}


def lying_feed(path: Path) -> Path:
    """Write a feed whose list says that its stops take a hundred bytes; they take fifty megabytes."""
    packed(path, feed_parts(stops=zeros(50)))
    body = bytearray(path.read_bytes())
    entry = body.find(b"stops.txt", body.rfind(b"agency.txt"))
    struct.pack_into("<L", body, entry - 46 + 24, 100)
    path.write_bytes(bytes(body))
    return path


def many_files(path: Path) -> Path:
    """Write an archive of 60,000 empty files."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(60_000):
            archive.writestr(f"{number:040}.txt", b"")
    return path


def nested_feed(path: Path) -> Path:
    """Write an archive that holds an archive that holds 300 megabytes."""
    inner = packed(path.with_suffix(".inner"), {"stops.txt": zeros(300)})
    return packed(path, {"feed.zip": iter([inner.read_bytes()])})


def wide_sheet() -> Iterator[bytes]:
    """Give one row of millions of cells."""
    yield f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">'.encode()
    for number in range(0, 2_000_000, 1000):
        yield b"".join(b'<c t="str"><v>%d</v></c>' % (number + n) for n in range(1000))
    yield b"</row></sheetData></worksheet>"


def overflowing_sheet() -> Iterator[bytes]:
    """Give a header, a row, and the format of a million rows that nobody filled in."""
    yield f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    yield b'<row r="1"><c r="A1" t="str"><v>ANNEE</v></c><c r="B1" t="str"><v>PAYE</v></c></row>'
    yield b'<row r="2"><c r="A2"><v>2016</v></c><c r="B2"><v>1.5</v></c></row>'
    for first in range(3, 1_048_577, 1000):
        numbers = range(first, min(first + 1000, 1_048_577))
        yield b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in numbers)
    yield b"</sheetData></worksheet>"


def wide_csv(path: Path) -> Path:
    """Write one line of three million columns."""
    path.write_text(",".join(str(number) for number in range(3_000_000)))
    return path


def realtime_bomb(path: Path) -> Path:
    """Write a live feed of six million entities of five bytes."""
    path.write_bytes(b"\x0a\x05\x0a\x032.0" + b"\x12\x03\x0a\x01\x61" * 6_000_000)
    return path


def read_feed(path: Path) -> object:
    """Read a GTFS feed."""
    with path.open("rb") as body:
        return gtfs.read_feed(body)


def read_live(path: Path) -> object:
    """Read a GTFS-Realtime feed."""
    with path.open("rb") as body:
        return gtfs_realtime.read_realtime(body)


def read_table(path: Path) -> object:
    """Add a table up."""
    with path.open("rb") as body:
        return fiscal.profile(open_table(body).sheets[0].rows, Model()).row_count


def apart(read: Callable[[Path], object], path: Path) -> tuple[str, float, float]:
    """Read in a process of its own; give the outcome, its seconds of work and its megabytes more."""
    mine, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        before, worked = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        try:
            outcome = f"read {read(path)}"
        except (RecordFault, TableError) as error:
            outcome = str(error)
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        told = f"{time.process_time() - worked}|{used / 1024}|{outcome[:500]}"
        os.write(theirs, told.encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(mine, "rb") as reader:
        seconds, megabytes, outcome = reader.read().decode().split("|", 2)
    os.waitpid(child, 0)
    return outcome, float(seconds), float(megabytes)


CASES: dict[str, tuple[Callable[[Path], Path], Callable[[Path], object], str]] = {
    "feed-unpacks-to-300-megabytes": (
        lambda path: packed(path, feed_parts(stops=zeros(300))), read_feed, "unpacks to 300 megabytes",
    ),
    "feed-lies-about-its-size": (lying_feed, read_feed, "gtfs_unreadable"),
    "feed-of-sixty-thousand-files": (many_files, read_feed, "lists too many files"),
    "feed-in-an-archive-in-an-archive": (nested_feed, read_feed, "no GTFS feed"),
    "live-feed-of-six-million-entities": (realtime_bomb, read_live, "body_too_large"),
    "workbook-unpacks-to-300-megabytes": (
        lambda path: workbook(path, zeros(300)), read_table, "unpacks to 300 megabytes",
    ),
    "workbook-with-300-megabytes-of-texts": (
        lambda path: workbook(path, iter([b"<worksheet><row><c><v>1</v></c></row></worksheet>"]), zeros(300)),
        read_table, "unpacks to 300 megabytes",
    ),
    "workbook-of-two-million-columns": (
        lambda path: workbook(path, wide_sheet()), read_table, "too_many_columns",
    ),
    "workbook-of-sixty-thousand-files": (many_files, read_table, "lists too many files"),
    "text-of-three-million-columns": (wide_csv, read_table, "not_a_table"),
    "workbook-of-a-million-empty-rows": (
        lambda path: workbook(path, overflowing_sheet()), read_table, "read 1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_file_made_to_harm_costs_little(case: str, tmp_path: Path) -> None:
    """Two seconds of work and 200 megabytes at most, whatever the outcome."""
    make, read, expected = CASES[case]
    path = make(tmp_path / "file")
    outcome, seconds, megabytes = apart(read, path)
    assert expected in outcome
    assert seconds < 2
    assert megabytes < 200


def test_columns_named_none_do_not_stop_a_table() -> None:
    """Spreadsheets of the field have headers that nobody wrote."""
    rows = open_table(io.BytesIO(b"None;ANNEE;None;PAYE\n;2016;x;2,5\n")).sheets[0].rows
    assert list(fiscal.profile(rows, Model()).totals) == ["2016"]
