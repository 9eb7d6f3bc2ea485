"""What can be wrong with a file of tables.

TableError       the file, or what follows in it, cannot be read as a table; ``code`` names why
"""

from __future__ import annotations


class TableError(Exception):
    """A file is no table, or one that cannot be read to its end; ``detail`` is for its publisher."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"
