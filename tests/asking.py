"""What is asked of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from ckan import model


@contextmanager
def written_down() -> Iterator[list[str]]:
    """Write down the statements that CKAN's database is asked meanwhile."""
    asked: list[str] = []

    def note(*event: Any) -> None:
        asked.append(event[2])

    sa.event.listen(model.meta.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(model.meta.engine, "before_cursor_execute", note)


def count(work: Callable[[], object]) -> int:
    """Count the statements that some work asks."""
    with written_down() as asked:
        work()
    return len(asked)
