"""Read promises and datasets in bulk, as the values that matching takes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.logic.brief import translated
from ckanext.ogptn.logic.records import Condition
from ckanext.ogptn.matching.texts import Offer, Promise, offer_of, promise_of

# CKAN's mapped classes have no types.
Row = Any
Record = dict[str, Any]
Names = dict[str, tuple[str, ...]]
# What is kept as JSON in a commitment's fields, and read here.
KEPT_AS_JSON = (
    "title_translated", "notes_translated", "problem_translated", "expected_results_translated",
    "lead_institutions", "milestones", "policy_areas", "dataset_terms",
)  # fmt: skip


def stamp() -> str:
    """Return a text that changes whenever a promise, or a plan or institution that it is of, may read otherwise."""
    package, group = model.Package, model.Group
    promised = model.Session.query(
        sa.func.count(package.id), _summed(package.id, package.metadata_modified, package.state)
    ).filter(package.type.in_(("commitment", "action_plan")))
    led = model.Session.query(_summed(group.id, group.title, group.extras)).filter(
        group.is_organization, group.state == "active"
    )
    return "/".join(str(value) for value in (*promised.one(), *led.one()))


def _summed(*columns: Any) -> Condition:
    """Return a sum over rows that differs where one of them does, whatever their order."""
    row = sa.func.concat_ws(" ", *(sa.cast(column, sa.Text) for column in columns))
    return sa.func.sum(sa.func.hashtextextended(row, 0))


def promises() -> list[Promise]:
    """Return all commitments that stand, also those that are not for everybody to see."""
    package = model.Package
    rows = (
        model.Session.query(package.id, package.name, package.title, package.extras)
        .filter(package.type == "commitment", package.state == "active")
        .order_by(package.id)
    )
    records = [_record(row) for row in rows]
    institutions, years = _institutions(), _years()
    return [
        promise_of(record, institutions, years.get(record.get("action_plan", "")))
        for record in records
        if record.get("lifecycle_state") != "withdrawn"
    ]


def _record(row: Row) -> Record:
    """Return a commitment as `package_show` has it, as far as matching reads it."""
    extras: Mapping[str, str] = row.extras or {}
    read = {field: json.loads(extras[field]) for field in KEPT_AS_JSON if extras.get(field)}
    return {**extras, **read, "id": row.id, "name": row.name, "title": row.title}


def _institutions() -> Names:
    """Return the names of every institution, in all languages, by its name in addresses."""
    group = model.Group
    rows = model.Session.query(group.name, group.title, group.extras).filter(
        group.is_organization, group.state == "active"
    )
    return {row.name: _names(row) for row in rows}


def _names(row: Row) -> tuple[str, ...]:
    titles = [row.title, *translated(row.extras, "title_translated").values()]
    return tuple(dict.fromkeys(title for title in titles if title))


def _years() -> dict[str, tuple[int, int]]:
    """Return the first and the last year of each plan that states both, by its name."""
    package = model.Package
    rows = model.Session.query(package.name, package.extras).filter(
        package.type == "action_plan", package.state == "active"
    )
    terms = {
        row.name: [(row.extras or {}).get(field) for field in ("start_date", "end_date")]
        for row in rows
    }
    return {
        name: (int(first[:4]), int(last[:4]))
        for name, (first, last) in terms.items()
        if first and last
    }


def offers(ids: Collection[str]) -> dict[str, Offer]:
    """Return what these datasets say of themselves, by id."""
    package = model.Package
    rows = model.Session.query(
        package.id, package.name, package.title, package.notes, package.owner_org, package.extras
    ).filter(package.id.in_(ids))
    tags, files, groups = _tags(ids), _files(ids), _groups(ids)
    found = rows.all()
    owners = _owners({row.owner_org for row in found if row.owner_org})
    return {
        row.id: offer_of(
            {
                **_texts(row),
                "id": row.id,
                "name": row.name,
                "tags": tags[row.id],
                "resources": files[row.id],
                "groups": groups[row.id],
            },
            _publisher(row, owners),
        )
        for row in found
    }


def _texts(row: Row) -> Record:
    extras: dict[str, str] = row.extras or {}
    return {
        "title": row.title,
        "title_translated": translated(extras, "title_translated"),
        "notes": row.notes,
        "notes_translated": translated(extras, "notes_translated"),
        "sector": extras.get("sector"),
    }


def _publisher(row: Row, owners: Names) -> list[str]:
    """Name the institution in all languages, and the publisher in the source's words."""
    named = (row.extras or {}).get("source_publisher")
    return [*owners.get(row.owner_org, ()), *([named] if named else [])]


def _owners(ids: Collection[str]) -> Names:
    group = model.Group
    rows = model.Session.query(group.id, group.title, group.extras).filter(group.id.in_(ids))
    return {row.id: _names(row) for row in rows}


def _tags(ids: Collection[str]) -> defaultdict[str, list[Record]]:
    kept, tag = model.PackageTag, model.Tag
    rows = (
        model.Session.query(kept.package_id, tag.name)
        .join(tag, tag.id == kept.tag_id)
        .filter(kept.package_id.in_(ids), kept.state == "active")
        .order_by(tag.name)
    )
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for package_id, name in rows:
        found[package_id].append({"name": name})
    return found


def _files(ids: Collection[str]) -> defaultdict[str, list[Record]]:
    """Return the names of files, in every language that has one."""
    resource = model.Resource
    rows = (
        model.Session.query(resource.package_id, resource.name, resource.extras)
        .filter(resource.package_id.in_(ids), resource.state == "active")
        .order_by(resource.position, resource.id)
    )
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for package_id, name, extras in rows:
        names = [name, *_translated_name(extras).values()]
        found[package_id] += [{"name": one} for one in dict.fromkeys(names) if one]
    return found


def _translated_name(extras: Mapping[str, Any] | None) -> dict[str, str]:
    kept = (extras or {}).get("name_translated") or {}
    found: dict[str, str] = json.loads(kept) if isinstance(kept, str) else kept
    return found


def _groups(ids: Collection[str]) -> defaultdict[str, list[Record]]:
    group, member = model.Group, model.Member
    rows = (
        model.Session.query(member.table_id, group.name, group.title)
        .join(group, group.id == member.group_id)
        .filter(
            member.table_name == "package",
            member.table_id.in_(ids),
            member.state == "active",
            group.state == "active",
            group.is_organization.is_(False),
        )
        .order_by(group.name)
    )
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for package_id, name, title in rows:
        found[package_id].append({"name": name, "title": title or name})
    return found
