"""What is known of each file behind a link: which are to be looked at, who does it, and what came of it.

The database decides; the queue is a doorbell. A file is due when its time has come, when its address has changed, and
when it is new; who looks at it puts its time off first, so that one who dies delays it and nothing else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.ogptn.health.attempts import UNKNOWN, Known
from ckanext.ogptn.health.looking import File, Found
from ckanext.ogptn.model import Evidence, Link, ResourceCheck
from ckanext.ogptn.tables.formats import WITHOUT_FILE

# SQLAlchemy's own parts, and CKAN's mapped classes, have no types here.
Condition = Any
Row = Any
LEASE = timedelta(minutes=10)
# Addresses that the portal can look at; others are left alone.
_WEB = "^https?://"


def due(moment: datetime, limit: int | None = None, every: bool = False) -> list[File]:
    """Give files that are to be looked at by now (or every one that may be), those that wait longest first.

    They are those of public datasets that a confirmed link names, or a piece of evidence."""
    resource, package, check = model.Resource, model.Package, ResourceCheck
    query = (
        model.Session.query(
            resource.id, resource.package_id, resource.url, resource.format, resource.url_type,
            check.etag, check.last_modified, check.url.label("checked_url"),
        )
        .join(package, package.id == resource.package_id)
        .outerjoin(check, check.resource_id == resource.id)
        .filter(_is_looked_at())
        .order_by(
            sa.nullsfirst(check.again_at), resource.package_id, resource.position, resource.id
        )
    )  # fmt: skip
    if not every:
        new = sa.or_(check.resource_id.is_(None), check.url != resource.url)
        query = query.filter(sa.or_(new, check.again_at <= moment))
    return [_file(row) for row in query.limit(limit)]


def _file(row: Row) -> File:
    same = row.url == row.checked_url
    return File(
        row.id,
        row.package_id,
        row.url or "",
        row.format or "",
        row.url_type or "",
        (row.etag or "") if same else "",
        (row.last_modified or "") if same else "",
    )


def _is_looked_at() -> Condition:
    resource, package = model.Resource, model.Package
    linked = sa.exists().where(
        Link.dataset_id == package.id, Link.decision == "confirmed", Link.health != "withdrawn"
    )
    proving = sa.exists().where(Evidence.dataset_id == package.id, Evidence.withdrawn_at.is_(None))
    kind = sa.func.coalesce(resource.url_type, "")
    return sa.and_(
        resource.state == "active",
        package.state == "active",
        package.private.is_(False),
        package.type == "dataset",
        sa.or_(linked, proving),
        kind.notin_(WITHOUT_FILE),
        sa.or_(kind == "upload", resource.url.op("~*")(_WEB)),
    )


def claim(file: File, moment: datetime, every: bool = False) -> Known | None:
    """Begin to look at a file; None if somebody else does, or has just done it. Commits.

    What is known of a file at another address says nothing of it."""
    check = ResourceCheck
    fresh = {
        "url": file.url,
        "state": UNKNOWN,
        "status": None,
        "code": "",
        "failures": 0,
        "failing_since": None,
        "etag": "",
        "last_modified": "",
        "modified_at": None,
    }
    base = {"package_id": file.package_id, "again_at": moment + LEASE}
    moved = check.url != file.url
    known = {
        name: sa.case(
            (moved, sa.literal(value, type_=check.__table__.c[name].type)),
            else_=getattr(check, name),
        )
        for name, value in fresh.items()
    }
    free = sa.true() if every else sa.or_(check.again_at <= moment, moved)
    statement = (
        insert(check.__table__)
        .values(resource_id=file.resource_id, **base, **fresh)
        .on_conflict_do_update(index_elements=["resource_id"], set_={**base, **known}, where=free)
        .returning(check.__table__)
    )
    row = model.Session.execute(statement).mappings().first()
    model.Session.commit()
    if row is None:
        return None
    return Known(row["state"], row["failures"], row["failing_since"], row["again_at"])


def finish(file: File, known: Known, found: Found, moment: datetime) -> None:
    """Keep what a look at a file gave. The caller commits."""
    values: dict[str, Any] = {
        "state": known.state,
        "failures": known.failures,
        "failing_since": known.failing_since,
        "again_at": known.again_at,
        "checked_at": moment,
        "status": found.status,
        "code": found.code,
    }
    if known.failures == 0 and found.code == "":
        values |= {
            "etag": found.etag,
            "last_modified": found.last_modified,
            "modified_at": found.modified_at,
        }
    model.Session.execute(
        sa.update(ResourceCheck)
        .where(ResourceCheck.resource_id == file.resource_id, ResourceCheck.url == file.url)
        .values(**values),
        execution_options={"synchronize_session": False},
    )


def of_dataset(package_id: str) -> list[Row]:
    """Return what is known of each file of a dataset that is looked at, in the dataset's order."""
    resource, check = model.Resource, ResourceCheck.__table__
    query = (
        sa.select(check)
        .join(resource, resource.id == check.c.resource_id)
        .where(resource.package_id == package_id, resource.state == "active")
        .order_by(resource.position, resource.id)
    )
    return [dict(row) for row in model.Session.execute(query).mappings()]


def ask(package_id: str, moment: datetime) -> int:
    """Have the files of a dataset looked at as soon as a worker comes to it; return how many those are. The caller
    commits."""
    resource, package, check = model.Resource, model.Package, ResourceCheck
    query = model.Session.query(resource.id).join(package, package.id == resource.package_id)
    ids = [key for (key,) in query.filter(package.id == package_id, _is_looked_at())]
    # Who looks at a file just now goes on.
    waiting = sa.and_(check.resource_id.in_(ids), check.again_at > moment + LEASE)
    model.Session.execute(
        sa.update(check).where(waiting).values(again_at=moment),
        execution_options={"synchronize_session": False},
    )
    return len(ids)


def forget_unlinked() -> int:
    """Forget files that are no longer looked at; return how many. The caller commits."""
    resource, package = model.Resource, model.Package
    kept = (
        sa.select(resource.id)
        .join(package, package.id == resource.package_id)
        .where(_is_looked_at())
    )
    statement = sa.delete(ResourceCheck).where(ResourceCheck.resource_id.notin_(kept))
    done = model.Session.execute(statement, execution_options={"synchronize_session": False})
    return int(done.rowcount)
