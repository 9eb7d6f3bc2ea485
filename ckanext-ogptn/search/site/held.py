"""What the index and the database hold of each package: what tells whether the index is up to date, and no more.

``metadata_modified`` alone would not: deleting a package, or giving it to another institution, leaves it as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ckan import model
from ckan.common import config
from tantivy import DocAddress, Order, Query, Searcher

from ckanext.ogptn.search import instants
from ckanext.ogptn.search.engine import Engine
from ckanext.ogptn.search.index import layout
from ckanext.ogptn.search.index.columns import place


@dataclass(frozen=True)
class State:
    """When a package was last changed (ms since 1970), its state, who sees it, and its institution's name."""

    modified: int
    state: str
    is_private: bool
    organization: str | None


@dataclass(frozen=True)
class Record:
    """One record of the index: a package's state, and when it was indexed (ms since 1970)."""

    id: str
    state: State
    indexed: int


def milliseconds(moment: datetime | None) -> int:
    """Return the milliseconds since 1970 of an instant of the database, which is in UTC without saying so."""
    return 0 if moment is None else instants.milliseconds(moment.replace(tzinfo=UTC))


def packages() -> Any:
    """Return the query for the packages that should be in the index."""
    found = model.Session.query(model.Package.id)
    if config.get("ckan.search.remove_deleted_packages"):
        found = found.filter(model.Package.state != "deleted")
    return found


def wanted() -> dict[str, State]:
    """Return the packages that should be in the index, as the database has them."""
    package, group = model.Package, model.Group
    rows = (
        packages()
        .outerjoin(group, (group.id == package.owner_org) & (group.state == "active"))
        .with_entities(
            package.id, package.metadata_modified, package.state, package.private, group.name
        )
    )
    return {
        id_: State(milliseconds(modified), state, bool(private), organization)
        for id_, modified, state, private, organization in rows
    }


def records(engine: Engine, site_id: str) -> list[Record]:
    """Return the records of a site in the index, read from its columns; an id stands twice where it is doubled."""
    searcher = engine.folder.searcher()
    of_site = Query.term_query(
        layout.schema(engine.contract), "site_id", site_id, index_option="basic"
    )
    found = column(searcher, of_site, "id")
    state, capacity, organization = (
        {place(address): value for value, address in column(searcher, of_site, name)}
        for name in ("state", "capacity", "organization")
    )
    addresses = [address for _, address in found]
    modified, indexed = (
        searcher.fast_field_values(name, addresses) for name in ("metadata_modified", "indexed_ts")
    )
    return [
        Record(
            id_,
            State(
                int(changed or 0),
                state[place(address)] or "",
                capacity[place(address)] == "private",
                organization[place(address)],
            ),
            int(written or 0),
        )
        for (id_, address), changed, written in zip(found, modified, indexed, strict=True)
        if id_ is not None
    ]


def column(searcher: Searcher, query: Query, name: str) -> list[tuple[Any, DocAddress]]:
    """Return the value of a column in each record that a query finds, None where it has none."""
    most = max(1, searcher.num_docs)
    return searcher.search(query, limit=most, order_by_field=name, order=Order.Asc).hits
