"""Rows that wait in a file until all of them are known, so that memory does not grow with them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

Row = dict[str, Any]


class Spool:
    """Rows of JSON values in a file without a name, which ends with the process whatever happens."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 — see __exit__.

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, row: Row) -> None:
        """Put a row at the end."""
        self._file.write(json.dumps(row) + "\n")

    def batches(self, size: int) -> Iterator[list[Row]]:
        """Give all rows in the order in which they came."""
        self._file.seek(0)
        batch: list[Row] = []
        for line in self._file:
            batch.append(json.loads(line))
            if len(batch) >= size:
                yield batch
                batch = []
        if batch:
            yield batch
