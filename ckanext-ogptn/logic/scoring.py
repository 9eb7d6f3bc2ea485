"""Count for everybody which promises rest on data, and keep each day's counts."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.model.system_info import get_system_info, set_system_info
from ckan.types import Context
from sqlalchemy.dialects.postgresql import insert

from ckanext.ogptn import clock, config
from ckanext.ogptn.domain import scores
from ckanext.ogptn.domain.scores import SCOPED, Score, Serving
from ckanext.ogptn.domain.tallies import Tally
from ckanext.ogptn.domain.vocabulary import SERVING_TYPES
from ckanext.ogptn.logic import access, links, records, tallying
from ckanext.ogptn.logic.records import Condition, Row
from ckanext.ogptn.model import Link
from ckanext.ogptn.model import Score as Kept

# Where CKAN remembers at which hour the scores of a day were last counted.
COUNTED = "ogptn.scores_counted_at"
# What says where a commitment belongs.
PLACED = ("action_plan", "sector", "lead_institutions", "parent_commitment")
VISITOR: Context = {"user": "", "ignore_auth": False}


def serving(context: Context) -> list[Serving]:
    """Return the public datasets that serve commitments, or parts of theirs, which the caller may see: each with where
    the whole commitment belongs."""
    rows = list(_serving())
    places = _places(context, {row.commitment_id for row in rows})
    return [
        (places[row.commitment_id], row.dataset_id) for row in rows if row.commitment_id in places
    ]


def _serving() -> Iterable[Row]:
    dataset = model.Package
    rows: Iterable[Row] = (
        model.Session.query(Link.commitment_id, Link.dataset_id)
        .join(dataset, dataset.id == Link.dataset_id)
        .filter(
            links.stands(),
            Link.link_type.in_(SERVING_TYPES),
            dataset.state == "active",
            dataset.private.is_(False),
        )
        .distinct()
    )
    return rows


def count_examples(dataset_ids: Collection[str]) -> int:
    """Count those of these datasets that hold example data."""
    package = model.Package
    marked = sa.func.lower(package.extras["is_example"].astext) == "true"
    found = model.Session.query(package.id).filter(package.id.in_(dataset_ids), marked)
    return int(found.count()) if dataset_ids else 0


def _places(context: Context, ids: Collection[str]) -> dict[str, Tally]:
    """Return where the whole of each of these commitments belongs, of those that the caller may see."""
    if not ids:
        return {}
    package = model.Package
    named = {row.id: row for row in _commitments(context, package.id.in_(ids))}
    parents = {row.parent_commitment for row in named.values() if row.parent_commitment}
    wholes = {row.name: row for row in _commitments(context, package.name.in_(parents))}
    found = {}
    for key, row in named.items():
        whole = wholes.get(row.parent_commitment) if row.parent_commitment else row
        if whole is not None:
            found[key] = _place(whole)
    return found


def _commitments(context: Context, *where: Condition) -> Iterable[Row]:
    package = model.Package
    # No more of a record than is counted: its texts are long.
    facts = (package.extras[field].astext.label(field) for field in PLACED)
    query = model.Session.query(package.id, package.name, *facts)
    rows: Iterable[Row] = query.filter(
        package.type == "commitment", access.is_visible(context), *where
    )
    return rows


def _place(row: Row) -> Tally:
    return Tally(
        action_plan=row.action_plan or "",
        sector=row.sector or "",
        leads=tuple(json.loads(row.lead_institutions or "[]")),
    )


# --- a day's counts


def keep_today() -> int:
    """Count for everybody how the portal's day stands, at most once an hour; return 1 where it did.

    The last count of a day stands for that day."""
    hour = clock.now(tk.config).strftime("%Y-%m-%dT%H")
    if get_system_info(COUNTED) == hour:
        return 0
    keep(config.today())
    set_system_info(COUNTED, hour)
    return 1


def keep(day: date) -> None:
    """Write a day's scores as a visitor sees them now, in place of those that it has."""
    rows = dict(_scores())
    model.Session.query(Kept).filter(
        Kept.day == day, sa.tuple_(Kept.scope, Kept.name).not_in(list(rows))
    ).delete(synchronize_session=False)
    if rows:
        _write(day, rows)
    model.repo.commit()


def _scores() -> Iterator[tuple[tuple[str, str], Score]]:
    counted, datasets = tallying.commitments(VISITOR), serving(VISITOR)
    if counted:
        yield ("portal", ""), scores.score(counted, datasets)
    for scope in SCOPED:
        for name, (_, one) in scores.parted(counted, datasets, scope).items():
            yield (scope, name), one


def _write(day: date, rows: dict[tuple[str, str], Score]) -> None:
    table = insert(Kept.__table__)
    counts = {name: table.excluded[name] for name in Score().as_dict()}
    values = [
        {"day": day, "scope": scope, "name": name, **one.as_dict()}
        for (scope, name), one in rows.items()
    ]
    # In one order, so that two who write the same day do not wait for each other.
    values.sort(key=lambda row: (str(row["scope"]), str(row["name"])))
    model.Session.execute(
        table.values(values).on_conflict_do_update(
            index_elements=["day", "scope", "name"], set_=counts
        )
    )


# --- days that are kept


def history(context: Context, asked: dict[str, Any]) -> tuple[int, list[Row]]:
    """Return how many days are kept of what is asked for, and a page of them, the newest first.

    A plan or an institution that the caller may not see by now has none."""
    where: list[Condition] = [Kept.scope == asked["scope"], Kept.day <= config.today()]
    if asked["scope"] != "portal" and "name" in asked:
        where.append(Kept.name == asked["name"])
    if "since" in asked:
        where.append(Kept.day >= date.fromisoformat(asked["since"]))
    if "until" in asked:
        where.append(Kept.day <= date.fromisoformat(asked["until"]))
    if asked["scope"] == "plan":
        where.append(Kept.name.in_(plans_seen(context)))
    elif asked["scope"] == "institution":
        where.append(Kept.name.in_(list(records.institutions(None))))
    query = model.Session.query(Kept).filter(*where)
    page = query.order_by(Kept.day.desc(), Kept.name).offset(asked["offset"]).limit(asked["limit"])
    return query.count(), page.all()


def plans_seen(context: Context) -> list[str]:
    """Name the plans that the caller may see: a public commitment may belong to one that is not."""
    package = model.Package
    plans = model.Session.query(package.name).filter(
        package.type == "action_plan", access.is_visible(context)
    )
    return [name for (name,) in plans]


def dictize(row: Row) -> dict[str, Any]:
    """Return a day's counts."""
    counts = {name: getattr(row, name) for name in Score().as_dict()}
    return {"day": row.day.isoformat(), "scope": row.scope, "name": row.name, **counts}
