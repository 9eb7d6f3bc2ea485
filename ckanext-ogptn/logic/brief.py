"""Short descriptions of records, as they stand beside others, many at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context
from sqlalchemy.orm import selectinload

from ckanext.ogptn.domain.levels import Level
from ckanext.ogptn.domain.status import Status
from ckanext.ogptn.logic import access, records
from ckanext.ogptn.logic.records import PackageRow

Brief = dict[str, Any]


def translated(extras: dict[str, str] | None, field: str) -> dict[str, str]:
    """Return a multilingual field of a record as it is kept, or an empty dictionary."""
    found: dict[str, str] = json.loads((extras or {}).get(field) or "{}")
    return found


def datasets(ids: Collection[str]) -> dict[str, Brief]:
    """Return {id, name, title, title_translated, organization_title, …} of datasets, by id."""
    package = model.Package
    found = (
        model.Session.query(package)
        .options(selectinload(package.resources_all))
        .filter(package.id.in_(ids))
        .all()
    )
    owners = _organization_titles({row.owner_org for row in found})
    return {row.id: _dataset(row, owners) for row in found}


def _organization_titles(ids: Collection[str | None]) -> dict[str, tuple[str, dict[str, str]]]:
    group = model.Group
    query = model.Session.query(group.id, group.name, group.title, group.extras)
    return {
        row.id: (row.title or row.name, translated(row.extras, "title_translated"))
        for row in query.filter(group.id.in_([i for i in ids if i]))
    }


def _dataset(row: PackageRow, owners: dict[str, tuple[str, dict[str, str]]]) -> Brief:
    owner, owner_translated = owners.get(row.owner_org, ("", {}))
    extras = row.extras or {}
    return {
        "id": row.id,
        "name": row.name,
        "title": row.title or row.name,
        "title_translated": translated(extras, "title_translated"),
        "organization_title": owner,
        "organization_title_translated": owner_translated,
        "formats": sorted({r.format for r in row.resources if r.format}),
        "resource_count": len(row.resources),
        "metadata_modified": row.metadata_modified.isoformat(),
        "frequency": extras.get("frequency") or None,
        "updated": _updated(row),
        "sector": extras.get("sector"),
        "is_example": tk.asbool(extras.get("is_example") or False),
        "private": row.private,
    }


def _updated(row: PackageRow) -> str:
    """Return the moment of the newest file, as its source states it; else that of the record's last change."""
    stated = [one.last_modified for one in row.resources if one.last_modified]
    newest = max(stated, default=row.metadata_modified)
    return str(newest.isoformat())


def commitments(ids: Collection[str]) -> dict[str, Brief]:
    """Return {id, name, number, …, completion_level, timeliness} of commitments, by id."""
    found = model.Session.query(model.Package).filter(model.Package.id.in_(ids)).all()
    statuses = records.statuses([row.id for row in found])
    return {row.id: _commitment(row, statuses[row.id]) for row in found}


def _commitment(row: PackageRow, status: Status) -> Brief:
    extras = row.extras
    return {
        "id": row.id,
        "name": row.name,
        "title": row.title or row.name,
        "title_translated": translated(extras, "title_translated"),
        "number": integer(extras.get("number")),
        "part_number": integer(extras.get("part_number")),
        "action_plan": extras.get("action_plan"),
        "completion_level": status.level.value,
        "timeliness": status.timeliness,
    }


def milestones(ids: Collection[str]) -> dict[str, list[Brief]]:
    """Return the milestones of commitments as {identifier, title_translated}, in order, by the commitment's id."""
    package = model.Package
    rows = model.Session.query(package.id, package.extras).filter(package.id.in_(ids))
    return {
        row.id: [
            {name: step.get(name) for name in ("identifier", "title_translated")}
            for step in json.loads((row.extras or {}).get("milestones") or "[]")
        ]
        for row in rows
    }


def part(row: records.Row, status: Status) -> Brief:
    """Return {name, part_number, title_translated, …, completion_level, timeliness} of a part."""
    extras = row.extras
    return {
        "id": row.id,
        "name": row.name,
        "part_number": integer(extras.get("part_number")),
        "title": row.title or row.name,
        "title_translated": translated(extras, "title_translated"),
        "completion_level": status.level.value,
        "timeliness": status.timeliness,
        "due_date": status.due_date.isoformat() if status.due_date else None,
        "due_precision": extras.get("due_precision"),
        "due_text_translated": translated(extras, "due_text_translated"),
    }


def parts(context: Context, names: Iterable[str]) -> dict[str, list[Brief]]:
    """Return the parts that the caller may see of the commitments with these names, by name."""
    rows = records.part_rows(list(names))
    seen = access.visible_packages(context, [row.id for row in rows])
    rows = [row for row in rows if row.id in seen]
    statuses = records.statuses([row.id for row in rows])
    found: dict[str, list[Brief]] = {}
    for row in rows:
        found.setdefault(row.extras["parent_commitment"], []).append(part(row, statuses[row.id]))
    return found


def integer(text: str | None) -> int | None:
    """Return a number as it is kept, or None."""
    return int(text) if text else None


def level(found: Level) -> Brief:
    """Return a level with who says so and when."""
    return {
        "value": found.value,
        "assessor_type": found.assessor_type,
        "report_date": found.report_date.isoformat() if found.report_date else None,
        "report_date_precision": found.report_date_precision,
        "origin": found.origin,
        "completed_on": found.completed_on.isoformat() if found.completed_on else None,
        "rolled_up": found.rolled_up,
    }
