"""A dataset of a CKAN site, mapped: what every sector that reads CKAN shares. Pure."""

from __future__ import annotations

import json
from typing import Any

from ckanext.ogptn.harvesters.language import Text, by_language, empty_text, merged, translated
from ckanext.ogptn.harvesters.readers import geojson
from ckanext.ogptn.harvesters.readers.json_feeds.json_body import objects, text
from ckanext.ogptn.harvesters.records import Draft, Facts, Record
from ckanext.ogptn.harvesters.sectors import fields, moments, normal
from ckanext.ogptn.harvesters.sources.settings import SourceSettings

Json = dict[str, Any]


def draft(record: Record, settings: SourceSettings) -> Draft:
    """Map a dataset as `package_search` gives it; raise RecordFault where it has no title."""
    raw = record.content
    more = extras(raw)
    title = text_of(raw, more, "title")
    normal.require_title(title, record.url)
    words = _names(raw.get("tags"), "display_name", "name")
    resources = [found for item in objects(raw.get("resources")) if (found := resource(item))]
    said = said_period(raw, more)
    start, end = fields.period(*said)
    licence = text(raw.get("license_title")) or text(raw.get("license_id"))
    mapped: Json = {
        "name": fields.slug(text(raw.get("name")) or fields.plain(title)),
        "title_translated": title,
        "notes_translated": text_of(raw, more, "notes"),
        "tags": fields.tag_names(words),
        "license_id": fields.licence_id(text(raw.get("license_id")), licence),
        "source_licence": licence,
        "frequency": fields.frequency_uri(raw.get("frequency") or more.get("frequency")),
        "temporal_start": start,
        "temporal_end": end,
        "spatial_bbox": bounding_box(raw.get("spatial") or more.get("spatial")),
        "source_url": record.url,
        "is_example": settings.example or is_example(more, words),
        "sector": settings.sector,
        "resources": resources,
    }
    told = facts(raw, mapped, words)
    mapped |= normal.place_fields(_places(raw, more), title)
    mapped |= normal.body_fields(told.organizations)
    mapped["sector_metadata"] = normal.with_problems({}, normal.period_problems(said, record.url))
    return Draft(mapped, told)


def is_example(more: Json, words: list[str]) -> bool:
    """Say whether an extra or a keyword calls the dataset an example."""
    return fields.is_true(more.get("example", "")) or fields.says_example(words)


def _places(raw: Json, more: Json) -> list[str]:
    """Give the words for a dataset's place; a geometry is none."""
    keys = ("spatial_geoName", "spatial_text", "couverture_geographique", "spatial_coverage")
    return [text(raw.get(key) or more.get(key)) for key in keys]


def facts(raw: Json, mapped: Json, words: list[str]) -> Facts:
    """Gather what rules look at."""
    organization = raw.get("organization")
    body = organization if isinstance(organization, dict) else {}
    return Facts(
        tags=tuple(words),
        groups=tuple(_names(raw.get("groups"), "name", "title", "display_name")),
        organizations=tuple(filter(None, (text(body.get("name")), text(body.get("title"))))),
        text=normal.prose(mapped, words),
    )


def extras(raw: Json) -> dict[str, Any]:
    """Give a dataset's extras by key, whether the site lists them as pairs or as one object."""
    given = raw.get("extras")
    if isinstance(given, dict):
        return given
    return {text(e.get("key")): e.get("value") for e in objects(given)}


def text_of(raw: Json, more: Json, name: str) -> Text:
    """Read a text in the ways in which sites give it by language, else the plain field.

    ``title_translated`` (ckanext-fluent), ``title_ar`` as a field or an extra, ``title`` alone.
    """
    fluent = translated(_object(raw.get(f"{name}_translated") or more.get(f"{name}_translated")))
    suffixed = {
        language: text(raw.get(f"{name}_{language}") or more.get(f"{name}_{language}"))
        for language in empty_text()
    }
    told = merged(fluent, suffixed)
    plain = by_language(text(raw.get(name)), text(raw.get("notes")))
    # Where the source names the languages, its plain field only repeats one of them.
    return merged(told, plain) if told["fr"] or told["ar"] else plain


def resource(raw: Json) -> Json | None:
    """Map a resource; one without an address that can be opened is left out."""
    url = fields.usable_url(raw.get("url"))
    if not url:
        return None
    mapped = fields.resource(
        text_of(raw, {}, "name"),
        url,
        text(raw.get("format")) or text(raw.get("mimetype")),
        text_of(raw, {}, "description"),
        key=text(raw.get("id")),
    )
    changed = moments.iso_moment(raw.get("last_modified"))
    return {**mapped, "last_modified": changed} if changed else mapped


def said_period(raw: Json, more: Json) -> tuple[object, object]:
    """Give the two days of a dataset's period in the source's words, from fields or extras."""
    starts = ("temporal_startDate", "temporal_start", "temporal_coverage_from")
    ends = ("temporal_endDate", "temporal_end", "temporal_coverage_to")
    return _first(raw, more, starts), _first(raw, more, ends)


def _first(raw: Json, more: Json, keys: tuple[str, ...]) -> object:
    return next((value for key in keys if (value := raw.get(key) or more.get(key))), "")


def bounding_box(value: object) -> list[float]:
    """Give west, south, east, north of a GeoJSON geometry, or nothing."""
    return fields.bounding_box(geojson.bounding_box(_object(value)))


def _object(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None


def _names(values: object, *keys: str) -> list[str]:
    found = []
    for value in values if isinstance(values, list) else []:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            found += [text(value.get(key)) for key in keys]
    return list(dict.fromkeys(filter(None, found)))
