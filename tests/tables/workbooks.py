"""Excel workbooks that tests write, and the rows that are read."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from ckanext.ogptn.tables.reading import open_table


def workbook(*rows: list[object], **more: list[list[object]]) -> bytes:
    """Write an Excel workbook: the rows of its first sheet, and further sheets by their names."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, others in more.items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def rows_of(body: bytes, **options: Any) -> list[list[object]]:
    """Read the first sheet of a file."""
    return list(open_table(io.BytesIO(body), **options).sheets[0].rows)
