"""What is known of each resource's table: which are to be looked into, who does it, and what came of it.

The database decides; the queue is a doorbell. A resource is due when its dataset was written since it was looked into
last, when somebody asks, when a failed fetch is to be tried again, and when whoever looked into it is dead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.ogptn import config
from ckanext.ogptn.model import TableLoad
from ckanext.ogptn.model.moments import now
from ckanext.ogptn.tables import formats

# CKAN's mapped classes have no types.
Condition = Any
Row = Any

# A fetch that fails is tried again after so many hours, then no more until the dataset changes.
HOURS = (1, 4, 16)
DEATHS = 3
_ENDS = rf"\.({'|'.join(sorted(formats.ENDINGS))})([?#]|$)"


@dataclass(frozen=True)
class Due:
    """A resource to be looked into: its own fields, and when it and its dataset were written."""

    resource_id: str
    package_id: str
    url: str
    url_type: str
    format: str
    seen: str

    @property
    def looked_into(self) -> bool:
        """Say whether it may hold a table."""
        return formats.is_looked_into(self.format, self.url, self.url_type)

    def as_resource(self) -> dict[str, Any]:
        """Give what fetching its file takes."""
        return {"id": self.resource_id, "url": self.url, "url_type": self.url_type}


def lease() -> timedelta:
    """Give how long somebody may look into a resource before they are taken for dead."""
    return timedelta(seconds=config.tables_lease_seconds())


def due(limit: int) -> list[Due]:
    """Give resources that are to be looked into, those that somebody asked for first."""
    resource, package = model.Resource, model.Package
    # A resource that alone is written leaves the dataset's time as it was.
    seen = sa.func.concat_ws(" ", package.metadata_modified, resource.metadata_modified)
    query = (
        model.Session.query(
            resource.id, resource.package_id, resource.url, resource.url_type, resource.format,
            seen,
        )
        .join(package, package.id == resource.package_id)
        .outerjoin(TableLoad, TableLoad.resource_id == resource.id)
        .filter(resource.state == "active", package.state == "active", package.type == "dataset")
        .filter(sa.or_(TableLoad.resource_id.isnot(None), _may_be_a_table()), _is_due(seen))
        .order_by(sa.func.coalesce(TableLoad.forced, False).desc(), resource.id)
        .limit(limit)
    )  # fmt: skip
    return [
        Due(key, owner, url or "", url_type or "", format_ or "", moment)
        for key, owner, url, url_type, format_, moment in query
    ]


def _may_be_a_table() -> Condition:
    resource = model.Resource
    named = sa.func.lower(sa.func.trim(resource.format)).in_(formats.TABLES | formats.PLACES)
    return sa.or_(named, resource.url.op("~*")(_ENDS))


def _is_due(seen: Condition) -> Condition:
    load, moment = TableLoad, now()
    rests = sa.and_(
        load.state != "loading",
        sa.or_(load.forced, load.seen != seen, load.again_at <= moment),
    )
    dead = sa.and_(load.state == "loading", load.started_at < moment - lease())
    return sa.or_(load.resource_id.is_(None), rests, dead)


def claim(one: Due) -> Row | None:
    """Begin to look into a resource; None if somebody else does. Commits."""
    moment = now()
    values = {"state": "loading", "started_at": moment, "package_id": one.package_id}
    statement = (
        insert(TableLoad.__table__)
        .values(resource_id=one.resource_id, attempts=1, **values)
        .on_conflict_do_update(
            index_elements=["resource_id"],
            set_={
                **values,
                "attempts": sa.case((TableLoad.seen == one.seen, TableLoad.attempts + 1), else_=1),
            },
            where=sa.or_(TableLoad.state != "loading", TableLoad.started_at < moment - lease()),
        )
        .returning(TableLoad.__table__)
    )
    row = model.Session.execute(statement).mappings().first()
    model.repo.commit()
    return row


def finish(one: Due, state: str, **values: Any) -> None:
    """End looking into a resource with what came of it. Commits."""
    moment = now()
    kept = {"again_at": None, "forced": False, "seen": one.seen, "finished_at": moment, **values}
    if state == "loaded":
        kept |= {"attempts": 0}
    model.Session.execute(
        sa.update(TableLoad)
        .where(TableLoad.resource_id == one.resource_id)
        .values(state=state, **kept)
    )
    model.repo.commit()


def again_at(attempts: int) -> datetime | None:
    """Give when a failed fetch is tried again, or None if it was tried often enough."""
    return now() + timedelta(hours=HOURS[attempts - 1]) if attempts <= len(HOURS) else None


def ask(resource_id: str, package_id: str, sheet: str | None = None) -> None:
    """Note that somebody wants a resource's table loaded again, from another sheet if one is named. Commits."""
    wanted: dict[str, Any] = {"forced": True, "asked_at": now(), "attempts": 0}
    if sheet is not None:
        wanted["sheet"] = sheet
    # Whoever looks into it just now goes on; it is done again afterwards.
    state = sa.case((TableLoad.state == "loading", "loading"), else_="waiting")
    statement = insert(TableLoad.__table__).values(
        resource_id=resource_id, package_id=package_id, state="waiting", **wanted
    )
    model.Session.execute(
        statement.on_conflict_do_update(
            index_elements=["resource_id"], set_={**wanted, "state": state}
        )
    )
    model.repo.commit()


def of_resources(ids: list[str]) -> dict[str, Mapping[str, Any]]:
    """Give what is known of resources, by id."""
    if not ids:
        return {}
    table = TableLoad.__table__
    rows = model.Session.execute(sa.select(table).where(table.c.resource_id.in_(ids))).mappings()
    return {row["resource_id"]: dict(row) for row in rows}


def of_resource(resource_id: str) -> Mapping[str, Any] | None:
    """Give what is known of a resource, or None."""
    return of_resources([resource_id]).get(resource_id)


def gone() -> list[str]:
    """Give the resources that are deleted, or purged with their dataset."""
    resource = model.Resource
    query = (
        model.Session.query(TableLoad.resource_id)
        .outerjoin(resource, resource.id == TableLoad.resource_id)
        .filter(sa.or_(resource.id.is_(None), resource.state == "deleted"))
    )
    return [key for (key,) in query]


def forget(resource_id: str) -> None:
    """Forget a resource. Commits."""
    model.Session.execute(sa.delete(TableLoad).where(TableLoad.resource_id == resource_id))
    model.repo.commit()


def mark_active(resource_id: str, active: bool) -> bool:
    """Note at a resource whether it has a table; say whether that is new. Commits.

    CKAN's own way, patching the resource, would write the dataset anew: another version, another activity, and a
    change for whoever harvests it, where no person changed anything.
    """
    table = model.resource_table
    chosen = table.c.id == resource_id
    extras = model.Session.execute(sa.select(table.c.extras).where(chosen)).scalar() or {}
    changed = bool(extras.get("datastore_active")) != active
    if changed:
        kept = {**extras, "datastore_active": active}
        model.Session.execute(sa.update(table).where(chosen).values(extras=kept))
    model.repo.commit()
    model.Session.expire_all()
    return changed
