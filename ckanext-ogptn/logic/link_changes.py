"""What became of the links of commitments, told by day: data that were linked, grew stale, or broke.

A harvest may link a thousand datasets in an hour: what happened to one commitment's data on one day is one change.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.types import Context, DataDict

from ckanext.ogptn.logic import brief, links
from ckanext.ogptn.model import Link

Change = dict[str, Any]
# SQLAlchemy's parts and rows have no types here.
Selected = Any
Row = Any
# So many of a day's datasets are told by name.
NAMED = 5
AILING = ("stale", "broken")


def page(context: Context, asked: DataDict) -> tuple[int, list[Change]]:
    """Return how many changes there are, and those of the page that is asked for, the newest first.

    Only links that stand and whose ends the caller may see are told of, so that what is hidden has never happened.
    """
    events = _events(context, asked.get("commitments"))
    days = _days(events)
    if asked.get("modified_since"):
        days = days.having(sa.func.max(events.c.at) >= asked["modified_since"])
    found = days.subquery()
    count = model.Session.execute(sa.select(sa.func.count()).select_from(found)).scalar_one()
    newest = sa.select(found).order_by(found.c.at.desc(), found.c.commitment_id, found.c.change)
    rows = model.Session.execute(newest.offset(asked["offset"]).limit(asked["limit"])).all()
    named = _named(events, rows)
    known = brief.datasets({key for keys in named.values() for key in keys})
    return count, [_dictize(row, [known[key] for key in named[_key(row)]]) for row in rows]


def _events(context: Context, commitments: Collection[str] | None) -> Selected:
    """Select each moment at which a dataset was linked to a commitment, grew stale or broke."""
    where = [links.stands(), links.both_seen(context)]
    if commitments:
        where.append(Link.commitment_id.in_(commitments))
    linked_at = sa.func.coalesce(Link.decided_at, Link.created_at)
    linked = _select(sa.literal("linked"), linked_at).where(*where)
    ailing = _select(Link.health, Link.health_since).where(
        *where, Link.health.in_(AILING), Link.health_since.isnot(None)
    )
    return sa.union_all(linked, ailing).subquery()


def _select(change: Selected, moment: Selected) -> Selected:
    day = sa.cast(sa.func.timezone("UTC", moment), sa.Date)
    return sa.select(
        Link.commitment_id,
        Link.dataset_id,
        change.label("change"),
        moment.label("at"),
        day.label("day"),
    )


def _days(events: Selected) -> Selected:
    columns = (events.c.commitment_id, events.c.change, events.c.day)
    return sa.select(
        *columns,
        sa.func.max(events.c.at).label("at"),
        sa.func.count(events.c.dataset_id.distinct()).label("dataset_count"),
    ).group_by(*columns)


def _key(row: Row) -> tuple[Any, ...]:
    return (row.commitment_id, row.change, row.day)


def _named(events: Selected, rows: Collection[Row]) -> dict[tuple[Any, ...], list[str]]:
    """Return the ids of the last datasets of each of these changes."""
    found: dict[tuple[Any, ...], list[str]] = {_key(row): [] for row in rows}
    if not found:
        return found
    # A dataset that serves several milestones is one.
    columns = (events.c.commitment_id, events.c.change, events.c.day, events.c.dataset_id)
    once = (
        sa.select(*columns, sa.func.max(events.c.at).label("at"))
        .where(sa.tuple_(*columns[:3]).in_(list(found)))
        .group_by(*columns)
        .subquery()
    )
    place = sa.func.row_number().over(
        partition_by=(once.c.commitment_id, once.c.change, once.c.day),
        order_by=(once.c.at.desc(), once.c.dataset_id),
    )
    placed = sa.select(once, place.label("place")).subquery()
    last = sa.select(placed).where(placed.c.place <= NAMED).order_by(placed.c.place)
    for row in model.Session.execute(last):
        found[_key(row)].append(row.dataset_id)
    return found


def _dictize(row: Row, datasets: list[Change]) -> Change:
    moment: datetime = row.at
    return {
        "id": f"{row.commitment_id}/{row.change}/{row.day.isoformat()}",
        "commitment_id": row.commitment_id,
        "change": row.change,
        "day": row.day.isoformat(),
        "created_at": moment.isoformat(),
        "dataset_count": row.dataset_count,
        "datasets": datasets,
    }
