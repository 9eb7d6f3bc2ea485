"""What is known of each file that is looked at: which are due, who looks at them, and what came of it.

The database decides; the queue is a doorbell. A file is due when its time has come, when its address has changed, and
when it is new; who looks at it puts its time off first, so that one who dies delays it and nothing else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.ogptn.health import subjects
from ckanext.ogptn.health.attempts import UNKNOWN, Known
from ckanext.ogptn.health.looking import File, Found
from ckanext.ogptn.model import FileCheck

# SQLAlchemy's rows have no types here.
Row = Any
LEASE = timedelta(minutes=10)


def due(moment: datetime, limit: int | None = None, every: bool = False) -> list[File]:
    """Give files that are to be looked at by now (or every one that may be), those that wait longest first."""
    known, check = subjects.every(), FileCheck
    found = known.c
    query = (
        sa.select(known, check.etag, check.last_modified, check.url.label("checked_url"))
        .outerjoin(check, check.subject_id == found.subject_id)
        .order_by(sa.nullsfirst(check.again_at), found.package_id, found.position, found.subject_id)
        .limit(limit)
    )
    if not every:
        new = sa.or_(check.subject_id.is_(None), check.url != found.url)
        query = query.where(sa.or_(new, check.again_at <= moment))
    return [_file(row) for row in model.Session.execute(query)]


def _file(row: Row) -> File:
    same = row.url == row.checked_url
    return File(
        row.subject_id,
        row.package_id,
        row.url,
        row.format,
        row.url_type,
        (row.etag or "") if same else "",
        (row.last_modified or "") if same else "",
    )


def claim(file: File, moment: datetime, every: bool = False) -> Known | None:
    """Begin to look at a file; None if somebody else does, or has just done it. Commits.

    What is known of a file at another address says nothing of it."""
    check = FileCheck
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
        .values(subject_id=file.subject_id, **base, **fresh)
        .on_conflict_do_update(index_elements=["subject_id"], set_={**base, **known}, where=free)
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
        sa.update(FileCheck)
        .where(FileCheck.subject_id == file.subject_id, FileCheck.url == file.url)
        .values(**values),
        execution_options={"synchronize_session": False},
    )


def of_dataset(package_id: str) -> list[Row]:
    """Return what is known of each file of a dataset that is looked at, in the dataset's order."""
    resource, check = model.Resource, FileCheck.__table__
    query = (
        sa.select(check)
        .join(resource, resource.id == check.c.subject_id)
        .where(resource.package_id == package_id, resource.state == "active")
        .order_by(resource.position, resource.id)
    )
    return [dict(row) for row in model.Session.execute(query).mappings()]


def ask(package_id: str, moment: datetime) -> int:
    """Have the files of a dataset, or what is evidence of a commitment, looked at as soon as a worker comes to it;
    return how many those are. The caller commits."""
    found, check = subjects.every().c, FileCheck
    query = sa.select(found.subject_id).where(found.package_id == package_id)
    ids = list(model.Session.execute(query).scalars())
    # Who looks at a file just now goes on.
    waiting = sa.and_(check.subject_id.in_(ids), check.again_at > moment + LEASE)
    model.Session.execute(
        sa.update(check).where(waiting).values(again_at=moment),
        execution_options={"synchronize_session": False},
    )
    return len(ids)


def forget_unlinked() -> int:
    """Forget files that are no longer looked at; return how many. The caller commits."""
    kept = sa.select(subjects.every().c.subject_id)
    statement = sa.delete(FileCheck).where(FileCheck.subject_id.notin_(kept))
    done = model.Session.execute(statement, execution_options={"synchronize_session": False})
    return int(done.rowcount)
