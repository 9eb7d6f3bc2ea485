"""The database of the DataStore: where tables of files become data that programs can ask.

The site writes it under its own role; visitors' questions are asked under a second role that can only read. The
permissions are those of CKAN's own script, which may be run again and again.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import psycopg2
from psycopg2 import sql

from ckanext.ogptn.portal.errors import ServiceError
from ckanext.ogptn.portal.postgres import Postgres

DATABASE = READER = "datastore"
# Words are searched as they stand: no language's endings are cut off in Arabic, French and English at once.
WORDS = "simple"


def prepare(postgres: Postgres, main: str, owner: str, reader_password: str) -> None:
    """Make the database and the reading role unless they are there, and give each what it may."""
    postgres.create_role(READER, reader_password)
    postgres.create_database(DATABASE, owner)
    names = {"maindb": main, "datastoredb": DATABASE, "readuser": READER}
    statements = permissions({**names, "mainuser": owner, "writeuser": owner})
    connection = psycopg2.connect(postgres.url(DATABASE))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statements)
            cursor.execute(
                sql.SQL("ALTER DATABASE {} SET default_text_search_config TO {}").format(
                    sql.Identifier(DATABASE), sql.Literal(f"pg_catalog.{WORDS}")
                )
            )
    except psycopg2.Error as error:
        raise ServiceError(f"the DataStore's permissions cannot be set: {error}") from error
    finally:
        connection.close()


def permissions(names: dict[str, str]) -> str:
    """Return CKAN's script of permissions for these databases and roles, without psql's own command."""
    quoted = {key: '"' + name.replace('"', '""') + '"' for key, name in names.items()}
    filled = script().read_text("utf-8").format(**quoted)
    return "\n".join(line for line in filled.splitlines() if not line.startswith("\\connect"))


def script() -> Path:
    """Find CKAN's script where CKAN is installed, without running CKAN."""
    spec = importlib.util.find_spec("ckanext.datastore")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        found = Path(folder) / "set_permissions.sql"
        if found.is_file():
            return found
    raise ServiceError("CKAN's DataStore is not installed: set_permissions.sql is missing")
