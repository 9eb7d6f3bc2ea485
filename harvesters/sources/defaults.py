"""What a source's configuration adds to each of its datasets, in the words of ckanext-harvest's CKAN harvester. Pure.

``default_tags``, ``default_groups`` and ``default_extras`` are for all; ``remote_groups`` takes over the groups that
the record names, ``only_local`` those that the portal has, ``create`` the others too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ckanext.ogptn.harvesters.readers.json_feeds import json_body
from ckanext.ogptn.harvesters.records import Draft, Record

Json = dict[str, Any]

KEYS = frozenset({"default_tags", "default_groups", "default_extras"})


@dataclass(frozen=True)
class Defaults:
    """Names of tags, names or ids of groups, and extras, which may hold ``{dataset_id}`` and the like."""

    tags: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    extras: tuple[tuple[str, str], ...] = ()


def read_defaults(config: Json) -> Defaults:
    """Read them from a configuration; raise ValueError, in words for the form, where they are wrong."""
    tags, groups = config.get("default_tags", []), config.get("default_groups", [])
    extras = config.get("default_extras", {})
    if not isinstance(tags, list):
        raise ValueError("default_tags must be a list")
    if not all(isinstance(tag, dict) and isinstance(tag.get("name"), str) for tag in tags):
        raise ValueError('default_tags must be a list of dictionaries, as [{"name": "geo"}]')
    if not isinstance(groups, list) or not all(isinstance(group, str) for group in groups):
        raise ValueError("default_groups must be a list of group names/ids")
    if not isinstance(extras, dict):
        raise ValueError("default_extras must be a dictionary")
    return Defaults(
        tuple(tag["name"] for tag in tags),
        tuple(groups),
        tuple(sorted((str(key), str(value)) for key, value in extras.items())),
    )


def extended(draft: Draft, record: Record, defaults: Defaults, remote_groups: str = "") -> Draft:
    """Add to a dataset what its source's configuration adds to all, and the record's own groups."""
    added: Json = {}
    if defaults.tags:
        added["tags"] = sorted({*draft.fields.get("tags", []), *defaults.tags})
    groups = [{"name": name} for name in defaults.groups]
    if remote_groups:
        groups = [*groups_of(record.content), *groups]
    if groups:
        added["groups"] = groups
    if defaults.extras:
        added["extras"] = dict(defaults.extras)
    if not added:
        return draft
    hints = {**draft.hints, "make_groups": remote_groups == "create"}
    return replace(draft, fields={**draft.fields, **added}, hints=hints)


def groups_of(content: Json) -> list[Json]:
    """Give the groups that a record of a CKAN site names."""
    groups = json_body.objects(content.get("groups"))
    keys = ("id", "name", "title", "description")
    named = [
        {key: group[key] for key in keys if isinstance(group.get(key), str)} for group in groups
    ]
    return [group for group in named if group.get("name")]
