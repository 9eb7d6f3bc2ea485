"""A table into the DataStore: whole or not at all, in one transaction, beside the one that it replaces.

Rows go by COPY into a table that lasts as long as the transaction, from there with their words for the search into a
new table of the DataStore's own shape, which takes the place and the name of the old one at the end. So readers wait
for a moment alone, and a load that fails leaves what was there. The shape is that of ``datastore_create``
(ckanext/datastore/backend/postgres.py in CKAN 2.12; tests/tables holds this module against it).
"""

from __future__ import annotations

import csv
import io
import json
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import ckan.plugins.toolkit as tk
import psycopg2
from ckanext.datastore.backend import postgres as datastore
from psycopg2 import sql

from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.profiles import Profiled

# Rows are handed over in pieces of so many characters.
CHUNK_CHARACTERS = 1 << 18
# What of a row is searched; a tsvector may take a megabyte.
SEARCHED_CHARACTERS = 200_000
# What PostgreSQL can index a row's words by.
INDEXES = {"gin", "gist"}

Cells = list[str | None]


def store(resource_id: str, columns: list[Profiled], rows: Iterable[Cells], seconds: float) -> int:
    """Put a table into the DataStore in place of the one there; return how many rows it has.

    Raises TableError if PostgreSQL refuses it or needs more than so many seconds; the old table then stays.
    """
    fresh = f"_ogptn_{secrets.token_hex(8)}"
    with _transaction(seconds) as cursor:
        _receive(cursor, columns, rows)
        count = _fill(cursor, fresh, columns)
        _describe(cursor, fresh, columns)
        _swap(cursor, fresh, resource_id)
        _count(cursor, resource_id, count)
    return count


def drop(resource_id: str) -> None:
    """Remove a resource's table, if there is one."""
    table = sql.Identifier(resource_id)
    with _transaction(60) as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(table))
        cursor.execute("DELETE FROM _table_stats WHERE resource_id = %s", (resource_id,))


def exists(resource_id: str) -> bool:
    """Say whether a resource has a table in the DataStore."""
    with _transaction(60) as cursor:
        cursor.execute("SELECT 1 FROM pg_tables WHERE tablename = %s", (resource_id,))
        return cursor.fetchone() is not None


@contextmanager
def _transaction(seconds: float) -> Iterator[Any]:
    connection = datastore.get_write_engine().raw_connection()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout TO %s", (int(seconds * 1000),))
            # The old table is given up within seconds, or the load tries again another time.
            cursor.execute("SET LOCAL lock_timeout TO '30s'")
            # An index of words is built some times faster than in the usual 64 MB.
            cursor.execute("SET LOCAL maintenance_work_mem TO '256MB'")
            yield cursor
        connection.commit()
    except psycopg2.errors.QueryCanceled as error:
        connection.rollback()
        raise TableError("too_slow", f"not loaded within {seconds:g} seconds") from error
    except psycopg2.Error as error:
        connection.rollback()
        raise TableError("not_stored", str(error).strip().splitlines()[0]) from error
    finally:
        connection.rollback()
        connection.close()


def _receive(cursor: Any, columns: list[Profiled], rows: Iterable[Cells]) -> None:
    cursor.execute(
        sql.SQL("CREATE TEMPORARY TABLE ogptn_incoming ({}) ON COMMIT DROP").format(_typed(columns))
    )
    copied = _Lines(rows)
    cursor.copy_expert("COPY ogptn_incoming FROM STDIN WITH (FORMAT csv)", copied)
    if cursor.rowcount != copied.count:
        raise TableError("not_stored", "the DataStore took another number of rows than there are")


def _typed(columns: list[Profiled]) -> Any:
    """Write the columns with their types, as a statement that makes a table names them."""
    return sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(one.column.name), sql.SQL(one.kind.type))
        for one in columns
    )


class _Lines(io.TextIOBase):
    """Rows as lines of CSV, made while they are read."""

    def __init__(self, rows: Iterable[Cells]) -> None:
        self._rows = iter(rows)
        self._left = ""
        self.count = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> str:
        wanted = CHUNK_CHARACTERS if size is None or size < 0 else size
        if not self._left:
            self._left = self._more(max(wanted, CHUNK_CHARACTERS))
        part, self._left = self._left[:wanted], self._left[wanted:]
        return part

    def _more(self, wanted: int) -> str:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        for row in self._rows:
            writer.writerow(row)
            self.count += 1
            if buffer.tell() >= wanted:
                break
        # Surrogates that stand alone are no text that PostgreSQL keeps.
        return buffer.getvalue().encode(errors="replace").decode()


def _fill(cursor: Any, fresh: str, columns: list[Profiled]) -> int:
    """Make the new table, with a number and the words of each row, as ``datastore_create`` does."""
    table = sql.Identifier(fresh)
    cursor.execute(
        sql.SQL("CREATE TABLE {} (_id serial PRIMARY KEY, _full_text tsvector, {})").format(
            table, _typed(columns)
        )
    )
    names = sql.SQL(", ").join(sql.Identifier(one.column.name) for one in columns)
    cursor.execute(
        sql.SQL(
            "INSERT INTO {} (_full_text, {}) SELECT to_tsvector({}::regconfig,"
            " left(ogptn_incoming::text, {})), {} FROM ogptn_incoming"
        ).format(table, names, sql.Literal(language()), sql.Literal(SEARCHED_CHARACTERS), names)
    )
    count: int = cursor.rowcount
    return count


def language() -> str:
    """Name PostgreSQL's configuration by which words are searched; CKAN's own default is English."""
    return str(tk.config.get("ckan.datastore.default_fts_lang") or "english")


def _describe(cursor: Any, fresh: str, columns: list[Profiled]) -> None:
    """Keep each header as the field's label in the data dictionary, and index the words."""
    for one in columns:
        told = {"_info": {"label": one.column.label, "notes": ""}}
        # A space before it says that this is the newer form.
        text = " " + json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        cursor.execute(
            sql.SQL("COMMENT ON COLUMN {}.{} IS {}").format(
                sql.Identifier(fresh), sql.Identifier(one.column.name), sql.Literal(text)
            )
        )
    method = str(tk.config.get("ckan.datastore.default_fts_index_method") or "gist")
    cursor.execute(
        sql.SQL("CREATE INDEX {} ON {} USING {} (_full_text)").format(
            sql.Identifier(f"{fresh}_words"),
            sql.Identifier(fresh),
            sql.SQL(method if method in INDEXES else "gist"),
        )
    )
    cursor.execute(
        sql.SQL(
            "CREATE TRIGGER zfulltext BEFORE INSERT OR UPDATE ON {}"
            " FOR EACH ROW EXECUTE PROCEDURE populate_full_text_trigger()"
        ).format(sql.Identifier(fresh))
    )


def _swap(cursor: Any, fresh: str, resource_id: str) -> None:
    """Let the new table take the place of the old one, and the names by which others ask for it."""
    cursor.execute(
        "SELECT name FROM _table_metadata WHERE alias_of = %s AND name <> %s",
        (resource_id, resource_id),
    )
    aliases = [name for (name,) in cursor.fetchall()]
    table = sql.Identifier(resource_id)
    cursor.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(table))
    cursor.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(sql.Identifier(fresh), table))
    words = datastore._generate_index_name(resource_id, '"_full_text"')
    cursor.execute(
        sql.SQL("ALTER INDEX {} RENAME TO {}").format(
            sql.Identifier(f"{fresh}_words"), sql.Identifier(words)
        )
    )
    for alias in aliases:
        cursor.execute(
            sql.SQL("CREATE VIEW {} AS SELECT * FROM {}").format(sql.Identifier(alias), table)
        )


def _count(cursor: Any, resource_id: str, count: int) -> None:
    cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(resource_id)))
    cursor.execute(
        "INSERT INTO _table_stats VALUES (%s, jsonb_build_object('rows', %s))"
        " ON CONFLICT (resource_id) DO UPDATE SET stats = EXCLUDED.stats",
        (resource_id, count),
    )
