"""The portal's groups that a harvested dataset belongs to."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.sectors import fields

Json = dict[str, Any]

# A number of ours among PostgreSQL's advisory locks.
LOCK = 0x06_97_0002
KIND = "group"


def local_ids(named: list[Json]) -> dict[str, str]:
    """Give the ids of those of the groups, named by id or name, that the portal has; by name."""
    asked = {str(group[key]) for group in named for key in ("id", "name") if group.get(key)}
    query = model.Session.query(model.Group.id, model.Group.name).filter(
        sa.or_(model.Group.id.in_(asked), model.Group.name.in_(asked)),
        model.Group.type == KIND,
        model.Group.state == "active",
    )
    known = {key: row.id for row in (query if asked else ()) for key in (row.id, row.name)}
    found = {g["name"]: known.get(g.get("id"), known.get(g["name"])) for g in named}
    return {name: id_ for name, id_ in found.items() if id_}


def memberships(named: list[Json]) -> list[Json]:
    """Give the groups that the portal has as `package_create` takes them, each once."""
    return [{"id": id_} for id_ in sorted(set(local_ids(named).values()))]


def make_missing(named: list[Json]) -> None:
    """Create the groups that the portal lacks, in the open transaction."""
    if len(local_ids(named)) == len({group["name"] for group in named}):
        return
    # Two workers may lack the same group at once.
    model.Session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    there = local_ids(named)
    for group in {g["name"]: g for g in named if g["name"] not in there}.values():
        shaped = {"name": fields.slug(group["name"]), "title": group.get("title") or group["name"],
                  "description": group.get("description", "")}  # fmt: skip
        if fields.is_uuid(group.get("id", "")):
            shaped["id"] = group["id"]
        tk.get_action("group_create")({**site_context(), "defer_commit": True}, shaped)
