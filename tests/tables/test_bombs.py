"""Files made to do harm are refused within two seconds and 200 megabytes."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

SECONDS, MEGABYTES = 2.0, 200
# What opens a file in a process of its own, as a worker does, and tells how that went.
READ = """
import json, re, sys, time
from ckanext.ogptn.tables.opening import open_file
from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.headers import find_frame
from ckanext.ogptn.tables.profiles import profile
began, code = time.monotonic(), ""
try:
    table = open_file(open(sys.argv[1], "rb")).table
    for sheet in table.sheets:
        frame = find_frame(sheet.rows)
        if frame is not None:
            profile(sheet.rows, frame)
except TableError as error:
    code = error.code
memory = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
print(json.dumps([code, time.monotonic() - began, memory]))
"""
HEAD = (
    ('<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>', 1),
)
TAIL = (("</sheetData></worksheet>", 1),)
MEGABYTE = " " * 1_000_000
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="worksheets/sheet1.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)


def workbook(*sheet: tuple[str, int], **more: tuple[str, int]) -> bytes:
    """Write a workbook whose one sheet is made of these texts, each so many times; other parts likewise."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        parts = {name: (part,) for name, part in more.items()}
        for name, content in {"worksheets/sheet1": (*HEAD, *sheet, *TAIL), **parts}.items():
            with archive.open(f"xl/{name}.xml", "w", force_zip64=False) as member:
                for text, times in content:
                    for _ in range(times):
                        member.write(text.encode())
    return written.getvalue()


FRAME = sum(len(text) for text, _ in (*HEAD, *TAIL))


def lying(body: bytes, size: int, told: int) -> bytes:
    """Let an archive tell another size than a member of it has."""
    assert struct.pack("<I", size) in body
    return body.replace(struct.pack("<I", size), struct.pack("<I", told))


def huge_sheet() -> bytes:
    """A sheet of 900 MB of nothing."""
    return workbook((MEGABYTE, 900))


def sizes_too_small() -> bytes:
    """300 MB that are said to be a thousand bytes."""
    return lying(workbook((MEGABYTE, 300)), 300_000_000 + FRAME, 1000)


def sizes_too_large() -> bytes:
    """A megabyte that is said to be four gigabytes."""
    return lying(workbook((MEGABYTE, 1)), 1_000_000 + FRAME, 0xFFFF_FFF0)


def far_cell() -> bytes:
    """A billion empty cells between two that are filled."""
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return workbook((cells, 1))


def many_far_cells() -> bytes:
    """Rows without end, each with a cell in the last column there is."""
    return workbook(('<row><c r="XFD1"><v>1</v></c></row>' * 1000, 500))


def many_texts() -> bytes:
    """A table of texts, 100 MB of them."""
    return workbook(sharedStrings=("<si><t>aaaaaaaaaaaaaaaa</t></si>" * 1000, 3000))


def entities() -> bytes:
    """Ten names, each of ten of the one before."""
    names = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'
    return workbook((f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{names}]>{cells}', 1))


def one_line() -> bytes:
    """A hundred million cells in one row of text."""
    return b"a,b\n" + b"," * 50_000_000


def one_row() -> bytes:
    """A row that goes on over lines, cell after cell."""
    return b"a,b\n" + b'"\n",' * 10_000_000


def open_quotation() -> bytes:
    """A quotation mark that is never closed."""
    return b'a,b\n1,"' + b"2,3\n" * 10_000_000


def packed_table() -> bytes:
    """A table of a gigabyte in a zip file of a megabyte."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("t.csv", "w") as member,
    ):
        for _ in range(1000):
            member.write(b"1,2\n" * 250_000)
    return written.getvalue()


def deep_json() -> bytes:
    """Brackets within brackets."""
    return b'{"type": "FeatureCollection", "features": ' + b"[" * 1_000_000


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (huge_sheet, "body_too_large"),
        (sizes_too_small, "not_a_table"),
        (sizes_too_large, "body_too_large"),
        (far_cell, "too_many_columns"),
        (many_far_cells, "too_many_columns"),
        (many_texts, "body_too_large"),
        (entities, "not_a_table"),
        (one_line, "not_a_table"),
        (one_row, "not_a_table"),
        (open_quotation, "not_a_table"),
        (packed_table, "too_large"),
        (deep_json, "not_a_table"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_bomb_is_refused(make: Callable[[], bytes], refusal: str, tmp_path: Path) -> None:
    """In words, soon, and with little memory."""
    (tmp_path / "bomb").write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path / "bomb")],
        capture_output=True, text=True, check=True, cwd="/", timeout=120,
    )  # fmt: skip
    code, seconds, megabytes = json.loads(done.stdout)
    assert code == refusal
    assert megabytes < MEGABYTES
    assert seconds < SECONDS
