"""The records that pycsw searches: read with pycsw's own parser, kept in SQLite in memory.

SQL is put together from names that pycsw or this module knows; values are always bound.
"""

from __future__ import annotations

import importlib
import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ckanext.ogptn.portal.sites.description import PLACEHOLDER_BASE, Dataset, Site

ENVIRON_KEY = "ogptn.csw.records"
"""Where a request's WSGI environment carries the store to pycsw's repository."""


Context = Any
"""pycsw's ``StaticContext``, of which no types are published."""


class RecordStore:
    """All records of a source, with the columns that pycsw's filters name."""

    def __init__(self, site: Site, folder: Path) -> None:
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.create_function("query_spatial", 4, _spatial)
        rows = [_columns(dataset, folder) for dataset in site.datasets]
        names = sorted({name for row in rows for name in row})
        self._database.execute(f"CREATE TABLE records ({', '.join(names)})")
        self._database.executemany(
            f"INSERT INTO records VALUES ({', '.join('?' * len(names))})",  # noqa: S608
            [[row.get(name) for name in names] for row in rows],
        )

    def at(self, base: str) -> BoundStore:
        """Return the records as they are at the server's address ``base``."""
        return BoundStore(self._database, base)


class BoundStore:
    """The records with the address under which they are asked for."""

    def __init__(self, database: sqlite3.Connection, base: str) -> None:
        self._database = database
        self._base = base

    def rows(self, sql: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Run a query."""
        return self._database.execute(sql, values or {}).fetchall()

    def records(self, rest: str, values: dict[str, Any] | None = None) -> list[SimpleNamespace]:
        """Return the records that ``SELECT * FROM records`` and ``rest`` give, as objects."""
        cursor = self._database.execute(f"SELECT * FROM records {rest}", values or {})  # noqa: S608
        names = [column[0] for column in cursor.description]
        return [
            SimpleNamespace(**dict(zip(names, map(self._here, row), strict=True))) for row in cursor
        ]

    def _here(self, cell: object) -> object:
        return cell.replace(PLACEHOLDER_BASE, self._base) if isinstance(cell, str) else cell


class CswRecords:
    """What pycsw calls a repository: reads only, made anew by pycsw for each request."""

    dbtype = "sqlite"
    fts = False

    def __init__(self, context: Context, repo_filter: str | None = None) -> None:
        self._store: BoundStore = context.server.environ[ENVIRON_KEY]
        self._names = context.md_core_model["mappings"]
        # pycsw writes conditions as SQL with named parameters for this value alone.
        context.server.orm = "sqlalchemy"
        self.queryables = _queryables(context)

    def query_ids(self, ids: list[str]) -> list[SimpleNamespace]:
        """Return the records with these identifiers."""
        values = {f"id{number}": identifier for number, identifier in enumerate(ids)}
        names = ", ".join(f":{name}" for name in values)
        return self._store.records(f"WHERE identifier IN ({names})", values)

    def query_domain(
        self, domain: str, typenames: str, domainquerytype: str = "list", count: bool = False
    ) -> list[tuple[Any, ...]]:
        """Return the values of a column, or the least and the greatest."""
        if domain not in self._names.values():
            raise ValueError(f"no such property: {domain}")
        if domainquerytype == "range":
            return self._store.rows(f"SELECT min({domain}), max({domain}) FROM records")  # noqa: S608
        return self._store.rows(
            f"SELECT {domain}, count(*) FROM records GROUP BY {domain}"  # noqa: S608
        )

    def query_insert(self, direction: str = "max") -> str:
        """Return when the newest (or the oldest) record came in."""
        oldest, newest = self._store.rows("SELECT min(insert_date), max(insert_date) FROM records")[
            0
        ]
        return str(oldest if direction == "min" else newest)

    def query_source(self, source: str) -> list[SimpleNamespace]:
        """Return the records harvested from an address: none, all are local."""
        return []

    def query(
        self,
        constraint: dict[str, Any],
        sortby: dict[str, Any] | None = None,
        typenames: str | None = None,
        maxrecords: int = 10,
        startposition: int = 0,
    ) -> tuple[str, list[SimpleNamespace]]:
        """Return how many records match, and one page of them in a stable order."""
        where = f"WHERE {constraint['where']}" if "where" in constraint else ""
        values = {f"pvalue{n}": value for n, value in enumerate(constraint.get("values", []))}
        counted = f"SELECT count(*) FROM records {where}"  # noqa: S608
        matched = self._store.rows(counted, values)[0][0]
        page = f"ORDER BY {_order(sortby)} LIMIT {int(maxrecords)} OFFSET {int(startposition)}"
        return str(matched), self._store.records(f"{where} {page}", values)


def _order(sortby: dict[str, Any] | None) -> str:
    if sortby is None:
        return "identifier"
    # The column is one of pycsw's own: it has looked the name up before it calls.
    direction = "DESC" if sortby["order"] == "DESC" else "ASC"
    return f"{sortby['propertyname']} {direction}, identifier"


def _queryables(context: Context) -> dict[str, dict[str, Any]]:
    """Collect what filters may name, by group and all together, as pycsw's own repository does."""
    found: dict[str, dict[str, Any]] = {}
    for type_name in context.model["typenames"].values():
        for group, fields in type_name["queryables"].items():
            found[group] = dict(fields)
    every = {name: field for fields in found.values() for name, field in fields.items()}
    return {**found, "_all": {**every, **context.md_core_model["mappings"]}}


def _columns(dataset: Dataset, folder: Path) -> dict[str, Any]:
    """Read a record into pycsw's columns."""
    metadata = importlib.import_module("pycsw.core.metadata")
    config = importlib.import_module("pycsw.core.config")
    context = config.StaticContext()
    text = (folder / f"{dataset.name}.xml").read_bytes()
    holder = SimpleNamespace(dataset=SimpleNamespace)
    found = vars(metadata.parse_record(context, text, holder)[0])
    known = {name: found.get(name) for name in context.md_core_model["mappings"].values()}
    return known | {"insert_date": f"{dataset.modified[:19]}Z", "xml": text.decode()}


def _spatial(data: str | None, wanted: str, predicate: str, distance: str) -> str:
    """Answer an OGC spatial predicate on two WKT shapes with ``true`` or ``false``."""
    from shapely import wkt

    if not data:
        return "false"
    shape, area = wkt.loads(data.split(";")[-1]), wkt.loads(wanted)
    if predicate in ("beyond", "dwithin"):
        near = shape.distance(area) <= float(distance)
        return str(near == (predicate == "dwithin")).lower()
    named = {"bbox": "intersects"}.get(predicate, predicate)
    return str(bool(getattr(shape, named)(area))).lower()
