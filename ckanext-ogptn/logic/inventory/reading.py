"""Read the items of the inventory as a caller may see them, many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.ogptn import config
from ckanext.ogptn.domain.inventory import OPENED, state_of
from ckanext.ogptn.logic import access, brief, records
from ckanext.ogptn.logic.records import Condition
from ckanext.ogptn.model import InventoryItem

Shown = dict[str, Any]
# After every day.
NEVER = date.max


@dataclass(frozen=True)
class Item:
    """An item with where it stands on the portal's day."""

    row: InventoryItem
    state: str


def items(context: Context, asked: Mapping[str, Any], *where: Condition) -> list[Item]:
    """Return the items that the caller may see and that are asked for, by their day of release; those without one
    last. A commitment that the caller may not see has none."""
    commitment = asked.get("commitment")
    if commitment and not access.visible_packages(context, [commitment]):
        return []
    conditions = [*where, _is_for(context), *_asked_for(asked)]
    found = _with_states(conditions)
    states = asked.get("states") or []
    kept = [item for item in found if not states or item.state in states]
    return sorted(kept, key=_order)


def one(context: Context, item_id: str) -> Item | None:
    """Return an item that the caller may see, or None."""
    return next(iter(items(context, {}, InventoryItem.id == item_id)), None)


def is_open() -> Condition:
    """Return the condition on packages that leaves the datasets which everybody may see."""
    package = model.Package
    return sa.and_(package.state == "active", package.private.is_(False))


def _with_states(conditions: Iterable[Condition]) -> list[Item]:
    package = model.Package
    query = (
        model.Session.query(InventoryItem, package.id)
        .outerjoin(package, sa.and_(package.id == InventoryItem.dataset_id, is_open()))
        .filter(*conditions)
    )
    today, soon = config.today(), config.due_soon_days()
    return [
        Item(row, state_of(row.release_date, row.release_precision, bool(dataset), today, soon))
        for row, dataset in query
    ]


def _order(item: Item) -> tuple[date, str, str]:
    row = item.row
    return row.release_date or NEVER, row.institution_id, row.identifier


def _is_for(context: Context) -> Condition:
    """Leave what is public, and what officers keep for themselves to those of the institution; nothing of one that is
    gone."""
    group = model.Group
    there = sa.select(group.id).where(group.is_organization.is_(True), group.state == "active")
    known = InventoryItem.institution_id.in_(there)
    if access.is_trusted(context):
        return known
    own = access.edited_by(context.get("user"))
    ids = sa.select(group.id).where(group.name.in_(own))
    public = InventoryItem.visibility == "public"
    return sa.and_(known, sa.or_(public, InventoryItem.institution_id.in_(ids)) if own else public)


def _asked_for(asked: Mapping[str, Any]) -> list[Condition]:
    found: list[Condition] = []
    if asked.get("institution"):
        group = model.Group
        named = sa.select(group.id).where(group.name == asked["institution"])
        found.append(InventoryItem.institution_id.in_(named))
    for field, column in (("sector", "sector"), ("commitment", "commitment_id")):
        if asked.get(field):
            found.append(getattr(InventoryItem, column) == asked[field])
    if asked.get("year"):
        found.append(sa.extract("year", InventoryItem.release_date) == asked["year"])
    if asked.get("modified_since"):
        found.append(InventoryItem.updated_at >= asked["modified_since"])
    return found


def dictize(context: Context, found: Collection[Item]) -> list[Shown]:
    """Return items with briefs of their institution, and of the commitment and the dataset where the caller may see
    them."""
    rows = [item.row for item in found]
    ends = {row.dataset_id for row in rows} | {row.commitment_id for row in rows}
    seen = set(access.visible_packages(context, {end for end in ends if end}))
    datasets = brief.datasets({row.dataset_id for row in rows if row.dataset_id in seen})
    commitments = brief.commitments(
        {row.commitment_id for row in rows if row.commitment_id in seen}
    )
    institutions = {one["id"]: one for one in records.institutions(None).values()} if rows else {}
    return [
        {
            **_row(item),
            "institution": institutions[item.row.institution_id],
            "commitment": commitments.get(item.row.commitment_id or ""),
            "dataset": datasets.get(item.row.dataset_id or ""),
        }
        for item in found
        if item.row.institution_id in institutions
    ]


def _row(item: Item) -> Shown:
    row = item.row
    return {
        "id": row.id,
        "identifier": row.identifier,
        "title": row.title,
        "notes": row.notes,
        "sector": row.sector or None,
        "frequency": row.frequency or None,
        "release_date": row.release_date.isoformat() if row.release_date else None,
        "release_precision": row.release_precision if row.release_date else None,
        "visibility": row.visibility,
        "state": item.state,
        # What is no longer public is told by nothing that it was once.
        "opened_on": row.opened_on.isoformat() if item.state == OPENED and row.opened_on else None,
        "is_example": row.is_example,
        "created_at": row.created_at.isoformat(),
        "updated_at": row.updated_at.isoformat(),
    }
