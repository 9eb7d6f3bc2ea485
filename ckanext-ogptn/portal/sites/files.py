"""Encode tables and documents as the bytes of a file; the same input gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html import escape
from typing import Any

from ckanext.ogptn.portal.sites.tables import Cell, Table

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The oldest moment that a zip archive can hold, in place of the moment of writing."""


def encode_csv(table: Table, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    """Write a CSV file; with ``;`` the decimal sign is a comma, as French spreadsheets do it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(table.header)
    writer.writerows([_printed(cell, delimiter) for cell in row] for row in table.rows)
    return text.getvalue().encode(encoding)


def encode_xlsx(sheets: list[tuple[str, Table]], title: str) -> bytes:
    """Write an Excel workbook with one sheet a table."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, table in sheets:
        sheet = workbook.create_sheet(name[:31])
        sheet.append(table.header)
        for row in table.rows:
            sheet.append(row)
    written = io.BytesIO()
    workbook.save(written)
    return _with_fixed_properties(written.getvalue(), title)


def encode_geojson(table: Table, geometry: dict[str, Any]) -> bytes:
    """Write a feature collection (RFC 7946).

    The geometry names columns: ``{point: [x, y]}``, ``{box: [w, s, e, n]}``, ``{line: column}``.
    """
    features = [_feature(table.header, row, geometry) for row in table.rows]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, indent=1).encode()


def encode_zip(members: dict[str, bytes]) -> bytes:
    """Pack files into a zip archive whose entries bear no time."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def encode_pdf(lines: list[str]) -> bytes:
    """Write one page of plain lines in Helvetica (PDF 1.4; Latin script only)."""
    shown = " T* ".join(f"({_pdf_escaped(line)}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 18 TL 56 780 Td {shown} ET".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _pdf_file(objects)


def _printed(cell: Cell, delimiter: str) -> str:
    text = str(cell)
    return text.replace(".", ",") if delimiter == ";" and isinstance(cell, float) else text


def _with_fixed_properties(workbook: bytes, title: str) -> bytes:
    """Put our own properties in place of openpyxl's, which tell the time of writing.

    Their prefixes also vary with what other libraries have registered with lxml.
    """
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return encode_zip({**members, "docProps/core.xml": _core_properties(title)})


def _core_properties(title: str) -> bytes:
    """Write a workbook's properties (ECMA-376 part 2, annex D)."""
    moment = 'xsi:type="dcterms:W3CDTF">2017-01-01T00:00:00Z'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:creator>ogptn sector-sites</dc:creator><dc:title>{escape(title)}</dc:title>"
        f"<dcterms:created {moment}</dcterms:created>"
        f"<dcterms:modified {moment}</dcterms:modified></cp:coreProperties>"
    ).encode()


def _feature(header: list[str], row: list[Cell], geometry: dict[str, Any]) -> dict[str, Any]:
    values = dict(zip(header, row, strict=True))
    return {"type": "Feature", "geometry": _shape(values, geometry), "properties": values}


def _shape(values: dict[str, Any], geometry: dict[str, Any]) -> dict[str, Any]:
    """Build the geometry and take the columns that it is made of out of the properties."""
    if "point" in geometry:
        return {"type": "Point", "coordinates": [values.pop(name) for name in geometry["point"]]}
    if "line" in geometry:
        return {"type": "LineString", "coordinates": values.pop(geometry["line"])}
    west, south, east, north = (values.pop(name) for name in geometry["box"])
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _pdf_escaped(line: str) -> str:
    return re.sub(r"([\\()])", r"\\\1", line)


def _pdf_file(objects: list[bytes]) -> bytes:
    written = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    written += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n" % (len(objects) + 1)
    return bytes(written + b"%d\n%%%%EOF\n" % start)
