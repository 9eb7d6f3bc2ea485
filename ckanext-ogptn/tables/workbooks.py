"""Workbooks of Excel before 2007 (XLS), at most 65,536 rows of 256 columns a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

import python_calamine

from ckanext.ogptn.tables.errors import TableError

Row = list[object]


class OldWorkbook:
    """The visible sheets of a workbook, each laid out when its rows are first asked for."""

    def __init__(self, body: IO[bytes]) -> None:
        body.seek(0)
        try:
            self._book = python_calamine.CalamineWorkbook.from_filelike(body)
        except python_calamine.PasswordError as error:
            raise TableError("protected", "the workbook is protected by a password") from error
        except (python_calamine.CalamineError, OSError) as error:
            raise TableError("not_a_table", f"the workbook cannot be read: {error}") from error
        self._laid_out: tuple[str, python_calamine.CalamineSheet] | None = None

    @property
    def names(self) -> list[str]:
        """Name the sheets that hold cells; those that are shown, where there are such."""
        shown = python_calamine.SheetVisibleEnum.Visible
        cells = python_calamine.SheetTypeEnum.WorkSheet
        sheets = [one for one in self._book.sheets_metadata if one.typ == cells]
        named = [one.name for one in sheets if one.visible == shown]
        return named or [one.name for one in sheets]

    def rows(self, name: str) -> Iterator[Row]:
        """Read the rows of a sheet; the sheet read last stays laid out, so reading it again is quick."""
        if self._laid_out is None or self._laid_out[0] != name:
            self._laid_out = (name, self._lay_out(name))
        for row in self._laid_out[1].iter_rows():
            yield list(row)

    def _lay_out(self, name: str) -> python_calamine.CalamineSheet:
        self._laid_out = None
        try:
            return self._book.get_sheet_by_name(name)
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise TableError(
                "not_a_table", f"the sheet “{name}” cannot be read: {error}"
            ) from error
