"""Answers of a source's listing that are used again while its server says they have not changed.

A server may be wrong: one that says so for ever would freeze its source. So an answer that was last
read in full more than some days ago is asked for without a condition, and what was kept is thrown
away when a listing fails.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.ogptn.harvesters.model import HarvestValidator, now
from ckanext.ogptn.net.conditional import Kept

# A longer address would not fit into the table's index.
MOST_CHARACTERS = 2000
_TABLE = HarvestValidator.__table__


class KeptAnswers:
    """What is kept of one source; its own transactions, so that no run's failure takes it back."""

    most_bytes = 4 * 1024 * 1024

    def __init__(
        self, source_id: str, period: timedelta, clock: Callable[[], datetime] = now
    ) -> None:
        self.source_id, self.period, self.clock = source_id, period, clock

    def find(self, url: str) -> Kept | None:
        """Give what was kept of an address, unless it is time to read it in full."""
        row = _TABLE.c
        query = sa.select(row.etag, row.last_modified, row.content_type, row.answer).where(
            row.source_id == self.source_id,
            row.url == url,
            row.read_at > self.clock() - self.period,
        )
        with model.meta.engine.connect() as connection:
            found = connection.execute(query).first()
        if found is None:
            return None
        return Kept(found.etag, found.last_modified, found.content_type,
                    zlib.decompress(found.answer))  # fmt: skip

    def keep(self, url: str, kept: Kept) -> None:
        """Keep an answer in place of the last one; throw away what is too old to be used."""
        if len(url) > MOST_CHARACTERS:
            return
        key = {"source_id": self.source_id, "url": url}
        values = {"etag": kept.etag, "last_modified": kept.last_modified, "read_at": self.clock(),
                  "content_type": kept.content_type, "answer": zlib.compress(kept.body)}  # fmt: skip
        row = insert(_TABLE).values(**key, **values)
        with model.meta.engine.begin() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=list(key), set_=values))
            connection.execute(
                sa.delete(_TABLE).where(
                    _TABLE.c.source_id == self.source_id,
                    _TABLE.c.read_at <= self.clock() - self.period,
                )
            )


def forget(source_id: str) -> None:
    """Throw away what is kept of a source: its next run reads everything in full."""
    with model.meta.engine.begin() as connection:
        connection.execute(sa.delete(_TABLE).where(_TABLE.c.source_id == source_id))
