"""Curators win: what a person edited in a harvested dataset is not overwritten. Pure.

Each value is compared in three states: as last harvested, as it stands now, as the source has it. Where it no longer
stands as it was harvested, a person has changed it, and it stays; elsewhere the source's value comes in. That goes for
fields one by one, for texts language by language, for tags, groups and extras each by itself, and for files field by
field. A file that a person added stays, and one that a person took away stays away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.harvesters.sectors import fields

Json = dict[str, Any]

# What CKAN derives, and what is compared in another way or not at all.
_DERIVED = frozenset({
    "organization", "num_resources", "num_tags", "metadata_created", "metadata_modified", "isopen",
    "relationships_as_subject", "relationships_as_object", "license_title", "license_url",
    "creator_user_id",
})  # fmt: skip
_PLAIN = frozenset({"title", "notes"})
_PARTS = frozenset({"tags", "groups", "extras", "resources"})
_FIXED = frozenset({"id", "name", "type", "state"})
# ckanext-harvest shows these as extras of a dataset; they are no part of it.
_OF_HARVESTING = frozenset({"harvest_object_id", "harvest_source_id", "harvest_source_title"})
_NUMBERS = re.compile(r"-?\d+(\.\d+)?(, ?-?\d+(\.\d+)?)+")


def with_edits(
    shaped: Json, shown: Json, harvested: Json, schema: Collection[str] | None = None
) -> Json:
    """Give the dataset to write: the source's values (`shaped`) but for a person's edits.

    ``shown`` is the dataset as it stands, ``harvested`` what `harvested_fields` kept of it. ``schema`` names the
    fields that the dataset's type has, whether shown or empty; without it, those that are shown.
    """
    known = set(shown) if schema is None else {*schema, *shown}
    kept = {key: value for key, value in shown.items() if key not in _DERIVED | _PARTS}
    decided: Json = {}
    if harvested:
        compared = {*shaped, *harvested} - _DERIVED - _PARTS - _FIXED
        decided = {key: shaped.get(key) for key in compared - known}
        decided |= {key: _decided(shaped, shown, harvested, key) for key in compared & known}
    merged = {**kept, **shaped, **decided}
    merged = {key: value for key, value in merged.items() if value is not None}
    # CKAN's plain text follows from the text in several languages, where there is one.
    plain = {key: fields.plain(merged.get(f"{key}_translated") or {}) for key in _PLAIN}
    merged |= {key: text for key, text in plain.items() if text}
    return {
        **merged,
        "name": shown["name"],
        "tags": [{"name": name} for name in _decided_set(shaped, shown, harvested, "tags", "name")],
        "groups": [{"id": id_} for id_ in _decided_set(shaped, shown, harvested, "groups", "id")],
        "extras": _extras(shaped, shown, harvested),
        "resources": _resources(shaped, shown, harvested),
    }


def harvested_fields(shaped: Json) -> Json:
    """Keep of a dataset what later tells a person's edits from the source's words."""
    kept = {key: value for key, value in shaped.items() if key not in _DERIVED | _PARTS}
    return {
        **kept,
        "tags": [tag["name"] for tag in shaped.get("tags", [])],
        "groups": [group["id"] for group in shaped.get("groups", [])],
        "extras": {extra["key"]: extra["value"] for extra in shaped.get("extras", [])},
        "resources": shaped.get("resources", []),
    }


def same(one: object, other: object) -> bool:
    """Say whether two values are alike to a reader: empty is empty, and text may be written JSON."""
    return _bare(one) == _bare(other)


def _bare(value: object) -> object:
    if isinstance(value, str):
        text = value.strip()
        if text[:1] in ("[", "{"):
            try:
                return _bare(json.loads(text))
            except ValueError:
                return text
        if _NUMBERS.fullmatch(text):
            return _row([float(part) for part in text.split(",")])
        return text.lower() if text.lower() in ("true", "false") else text or None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) else repr(float(value))
    if isinstance(value, Mapping):
        bare = {str(key): _bare(inner) for key, inner in value.items()}
        return {key: inner for key, inner in bare.items() if inner is not None} or None
    if isinstance(value, list | tuple):
        if len(value) > 1 and all(type(inner) in (int, float) for inner in value):
            return _row(value)
        return [_bare(inner) for inner in value] or None
    return value


def _row(numbers: Sequence[float]) -> str:
    """Write a row of numbers as the site keeps a bounding box."""
    return ",".join(f"{number:g}" for number in numbers)


def _decided(source: Json, now: Json, before: Json, key: str) -> Any:
    """Decide on one field; a text in several languages is decided on in each."""
    values = [part.get(key) for part in (source, now, before)]
    if key.endswith("_translated") and all(isinstance(v, dict) or not v for v in values):
        theirs, ours, old_ones = (value or {} for value in values)
        texts = {one: _decided(theirs, ours, old_ones, one) for one in LANGUAGES}
        return {language: text for language, text in texts.items() if text} or None
    new, current, old = values
    return new if same(current, old) else current


def _decided_set(source: Json, now: Json, before: Json, part: str, key: str) -> list[str]:
    """Take what the source adds and leave what it takes away, but for what a person did."""
    old = set(before.get(part, []))
    current = {one[key] for one in now.get(part, [])}
    new = {one[key] for one in source.get(part, [])}
    return sorted((new - (old - current)) | (current - old))


def _extras(source: Json, now: Json, before: Json) -> list[Json]:
    new, current = (
        {one["key"]: one["value"] for one in part.get("extras", [])} for part in (source, now)
    )
    old: Json = before.get("extras", {})
    keys = sorted({*new, *current, *old} - _OF_HARVESTING)
    decided = {key: _decided(new, current, old, key) for key in keys}
    return [{"key": key, "value": value} for key, value in decided.items() if value is not None]


def _resources(source: Json, now: Json, before: Json) -> list[Json]:
    by_id: Callable[[Json], Json] = lambda part: {r["id"]: r for r in part.get("resources", [])}  # noqa: E731
    new, current, old = by_id(source), by_id(now), by_id(before)
    kept = [_resource(new[key], current.get(key, {}), old.get(key, {}))
            for key in new if key in current or key not in old]  # fmt: skip
    added = [resource for key, resource in current.items() if key not in {*new, *old}]
    return [*kept, *added]


def _resource(new: Json, now: Json, before: Json) -> Json:
    if not now or not before:
        return {**now, **new}
    decided = {key: _decided(new, now, before, key) for key in {*new, *before} - {"id"}}
    merged = {**now, **decided}
    return {key: value for key, value in merged.items() if value is not None}
