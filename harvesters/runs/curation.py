"""Curators win: what a person edited in a harvested dataset is not overwritten. Pure.

Each field is compared in three states: as last harvested, as it stands now, as the source has it.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

GUARDED = (
    "title_translated", "notes_translated", "license_id", "owner_org", "sector", "frequency",
    "temporal_start", "temporal_end",
)  # fmt: skip

# CKAN's own fields, derived from those of several languages.
PLAIN = {"title_translated": "title", "notes_translated": "notes"}


def with_edits(shaped: Json, shown: Json, harvested: Json) -> Json:
    """Give the dataset to write: the source's fields over those shown, but for a person's edits."""
    merged = {**_writable(shown), **shaped, "name": shown["name"]}
    if not harvested:
        return merged
    for key in GUARDED:
        # A field that is not shown at all is one that the dataset's schema does not have.
        if key in shown and _bare(shown[key]) != _bare(harvested.get(key)):
            merged[key] = shown[key]
            if key in PLAIN:
                merged[PLAIN[key]] = shown.get(PLAIN[key])
    merged["tags"] = _tags(shaped, shown, set(harvested.get("tags", [])))
    merged["resources"] = _resources(shaped, shown, set(harvested.get("resources", [])))
    return merged


def _writable(shown: Json) -> Json:
    """Leave out what CKAN derives, and what the source no longer gives if it once did."""
    derived = {"organization", "num_resources", "num_tags", "metadata_created", "title", "notes",
               "metadata_modified", "relationships_as_subject", "relationships_as_object",
               "license_title", "license_url", "isopen", "creator_user_id", "extras"}  # fmt: skip
    kept = {key: value for key, value in shown.items() if key not in derived}
    harvest = ("harvest_object_id", "harvest_source_id", "harvest_source_title")
    extras = [e for e in shown.get("extras", []) if e.get("key") not in harvest]
    return {**kept, **({"extras": extras} if extras else {})}


def _bare(value: object) -> object:
    """Make values comparable: empty is empty, whatever its type."""
    if isinstance(value, dict):
        return {key: text.strip() for key, text in value.items() if text and text.strip()}
    return (str(value).strip() if value else "") or {}


def _tags(shaped: Json, shown: Json, before: set[str]) -> list[Json]:
    now = {tag["name"] for tag in shown.get("tags", [])}
    new = {tag["name"] for tag in shaped.get("tags", [])}
    return [{"name": name} for name in sorted((new - (before - now)) | (now - before))]


def _resources(shaped: Json, shown: Json, before: set[str]) -> list[Json]:
    new = {resource["id"] for resource in shaped["resources"]}
    added = [r for r in shown.get("resources", []) if r["id"] not in before | new]
    return [*shaped["resources"], *added]
