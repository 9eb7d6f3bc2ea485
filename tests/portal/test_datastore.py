"""The database of the DataStore: who may do what in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from ckanext.ogptn.portal import datastore
from ckanext.ogptn.portal.services import Postgres, start

READER, WRITER = "of-the-reader", "of-the-writer"


@pytest.fixture(scope="module")
def postgres(shared_folder: Path) -> Iterator[Postgres]:
    """Give a database server whose DataStore was prepared twice, as at a second start."""
    server = Postgres(shared_folder / "pg", "secret", durable=False, copies=shared_folder / "bin")
    running = start(server)
    server.create_role("ckan", WRITER)
    server.create_database("ckan", "ckan")
    for _start in range(2):
        datastore.prepare(server, "ckan", "ckan", READER)
    run(server, "ckan", WRITER, 'CREATE TABLE "t-1" AS SELECT 7 AS "الكمية"')
    yield server
    running.stop()


def run(postgres: Postgres, role: str, password: str, statement: str) -> list[tuple[object]]:
    """Run a statement in the DataStore under a role."""
    connection = psycopg2.connect(postgres.url(datastore.DATABASE, role, password))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def test_the_reader_reads_what_the_site_wrote(postgres: Postgres) -> None:
    """A table made after the permissions were set is readable, too."""
    assert run(postgres, "datastore", READER, 'SELECT "الكمية" FROM "t-1"') == [(7,)]


@pytest.mark.parametrize(
    "statement", ['DELETE FROM "t-1"', "CREATE TABLE mine (x int)", 'DROP TABLE "t-1"']
)
def test_the_reader_changes_nothing(postgres: Postgres, statement: str) -> None:
    """Whoever asks with SQL asks under this role."""
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        run(postgres, "datastore", READER, statement)


def test_words_are_searched_as_they_stand(postgres: Postgres) -> None:
    """No language's endings are cut off."""
    found = run(postgres, "ckan", WRITER, "SELECT to_tsvector('nations')::text")
    assert found == [("'nations':1",)]
