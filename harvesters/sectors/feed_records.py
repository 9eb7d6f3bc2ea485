"""A record of a DCAT feed, a data.json or OGC API – Records, mapped: they share one shape. Pure."""

from __future__ import annotations

from typing import Any

from ckanext.ogptn.harvesters.records import Draft, Facts, Record
from ckanext.ogptn.harvesters.sectors import fields, normal
from ckanext.ogptn.harvesters.sources.settings import SourceSettings

PROTOCOLS = frozenset({"dcat", "data_json", "ogc_records"})

Json = dict[str, Any]


def draft(record: Record, settings: SourceSettings) -> Draft:
    """Map a record of a feed (`readers/feeds.py` names its keys); raise RecordFault without a title."""
    raw = record.content
    normal.require_title(raw["title"], record.url)
    words = raw["keywords"]
    resources = [r for r in raw["resources"] if fields.usable_url(r["url"])]
    licence = raw["licence"] or next((r["licence"] for r in resources if r["licence"]), "")
    start, end = fields.period(*raw["period"])
    status = raw["status"].rsplit("/", 1)[-1]
    mapped: Json = {
        "name": _name(raw),
        "title_translated": raw["title"],
        "notes_translated": raw["notes"],
        "tags": fields.tag_names(words),
        "license_id": fields.licence_id(licence),
        "source_licence": licence,
        "frequency": fields.frequency_uri(raw["frequency"]),
        "temporal_start": start,
        "temporal_end": end,
        "spatial_bbox": fields.bounding_box(raw["bbox"]),
        "source_url": record.url,
        "is_example": settings.example or fields.says_example([*words, status]),
        "sector": settings.sector,
        "resources": [
            fields.resource(r["name"], r["url"], r["format"], r["description"], key=r["key"])
            for r in resources
        ],
    }
    told = {key: raw[key] for key in ("themes", "places") if raw[key]}
    mapped["sector_metadata"] = normal.with_problems(
        told, normal.period_problems(raw["period"], record.url)
    )
    mapped |= normal.place_fields(raw["places"], raw["title"])
    mapped |= normal.body_fields(raw["publishers"])
    facts = Facts(
        tuple(words), tuple(raw["themes"]), tuple(raw["publishers"]), normal.prose(mapped, words)
    )
    return Draft(mapped, facts)


def _name(raw: Json) -> str:
    """Name a dataset by the end of its own address, else by its title in Latin letters."""
    by_address = fields.slug(raw["uri"].rstrip("/").rsplit("/", 1)[-1].partition("#")[0])
    return by_address or fields.slug(fields.plain({**raw["title"], "ar": ""}))
