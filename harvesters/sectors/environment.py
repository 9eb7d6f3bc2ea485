"""The environment sector: geographic catalogues (CSW, ISO 19139), DCAT feeds, CKAN sites."""

from __future__ import annotations

from typing import Any, ClassVar

from ckanext.ogptn.harvesters.base import SectorHarvester
from ckanext.ogptn.harvesters.records import Draft, Facts, Record
from ckanext.ogptn.harvesters.sectors import catalogue_records, fields, normal
from ckanext.ogptn.harvesters.sources.protocols import CATALOGUES, GEOGRAPHIC, Protocol
from ckanext.ogptn.harvesters.sources.settings import SourceSettings

Json = dict[str, Any]

# Protocols by which ISO 19139 records name services rather than files.
_SERVICES = ("WMS", "WFS", "WCS", "WMTS", "WPS", "SOS", "CSW")


class EnvironmentHarvester(SectorHarvester):
    """Harvest layers, measurements and documents of the environment."""

    sector = "environment"
    title = "Environment (CSW, OGC API Records, ISO folders, DCAT, data.json, CKAN)"
    description = "A geographic catalogue (CSW 2.0.2, OGC API Records, a folder of ISO 19139), or one of datasets"
    protocols: ClassVar[dict[str, Protocol]] = {**GEOGRAPHIC, **CATALOGUES}

    def map_record(self, record: Record, found: Json, settings: SourceSettings) -> Draft:
        """Map a record of whichever protocol the source speaks."""
        if settings.protocol in ("csw", "waf"):
            return from_iso19139(record, settings)
        return catalogue_records.draft(record, settings)


def from_iso19139(record: Record, settings: SourceSettings) -> Draft:
    """Map an ISO 19139 record: languages, place, period, reference system, lineage, services."""
    raw = record.content
    normal.require_title(raw["title"], record.url)
    words = list(dict.fromkeys(w for k in raw["keywords"] for w in k["words"].values() if w))
    licence = next((fields.plain(text) for text in raw["licence"]), "")
    start, end = fields.period(*raw["period"])
    online = [link for link in raw["online"] if fields.usable_url(link["url"])]
    mapped: Json = {
        "name": fields.slug(fields.plain({**raw["title"], "ar": ""})),
        "title_translated": raw["title"],
        "notes_translated": raw["abstract"],
        "tags": fields.tag_names(words),
        "license_id": fields.licence_id(*(v for text in raw["licence"] for v in text.values())),
        "source_licence": licence,
        "frequency": fields.frequency_uri(raw["frequency"]),
        "temporal_start": start,
        "temporal_end": end,
        "spatial_bbox": fields.bounding_box(raw["bbox"]),
        "source_url": record.url,
        "is_example": settings.example or fields.says_example(words),
        "sector": settings.sector,
        "resources": [_online_resource(link) for link in online],
        "sector_metadata": normal.with_problems(
            iso_metadata(raw, online), normal.period_problems(raw["period"], record.url)
        ),
    }
    bodies = tuple(name for text in raw["organisations"] for name in text.values() if name)
    said = [word for k in raw["keywords"] if k["kind"] == "place" for word in k["words"].values()]
    mapped |= normal.place_fields(said, raw["title"]) | normal.body_fields(bodies)
    return Draft(mapped, Facts(tuple(words), (), bodies, normal.prose(mapped, words)))


def iso_metadata(raw: Json, online: list[Json]) -> Json:
    """Keep what geographic records tell beyond a dataset's fields; nothing that is empty."""
    places = [k["words"] for k in raw["keywords"] if k["kind"] == "place"]
    told = {
        "crs": raw["crs"],
        "lineage": raw["lineage"] if any(raw["lineage"].values()) else {},
        "topics": raw["topics"],
        "places": places,
        "representation": raw["representation"],
        "resolution": raw["resolution"],
        "level": raw["level"],
        "services": [{"type": kind, "url": link["url"]} for link in online
                     if (kind := service_type(link))],
        "operates_on": raw["operates_on"],
    }  # fmt: skip
    return {key: value for key, value in told.items() if value}


def service_type(link: Json) -> str:
    """Name the OGC service behind a link, by its protocol or its address; nothing for files."""
    said = f"{link['protocol']} {link['url']}".upper()
    by_protocol = next((s for s in _SERVICES if s in link["protocol"].upper()), "")
    return by_protocol or next((s for s in _SERVICES if f"SERVICE={s}" in said), "")


def _online_resource(link: Json) -> Json:
    declared = service_type(link)
    return fields.resource(link["name"], link["url"], declared, link["description"])
