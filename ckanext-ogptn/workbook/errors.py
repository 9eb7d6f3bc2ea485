"""What may be wrong with a whole file.

WorkbookError
├── Unreadable     it is no workbook, or a damaged, locked or dangerous one
├── TooLarge       it is larger than the portal's settings allow
└── TextTooLong    a text is longer than a cell can hold, so it cannot be written
"""

from __future__ import annotations


class WorkbookError(ValueError):
    """A workbook cannot be read or written."""


class Unreadable(WorkbookError):
    """The file is no workbook (.xlsx), or one that no program should open unseen."""


class TooLarge(WorkbookError):
    """The file, what it unpacks to, or one of its sheets is larger than allowed; `what` says which, `most` how much."""

    def __init__(self, what: str, most: int) -> None:
        self.what = what
        self.most = most
        super().__init__(f"{what} beyond {most}")


class TextTooLong(WorkbookError):
    """A text of `record` is longer than a cell can hold."""

    def __init__(self, record: str, column: str) -> None:
        self.record = record
        self.column = column
        super().__init__(f"{record}: {column}")
