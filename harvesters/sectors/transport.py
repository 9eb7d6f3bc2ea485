"""The transport sector: CKAN catalogues with timetables, stops and GTFS feeds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from ckanext.ogptn.harvesters.base import SectorHarvester
from ckanext.ogptn.harvesters.readers import gtfs
from ckanext.ogptn.harvesters.records import Draft, LinkedFile, Record
from ckanext.ogptn.harvesters.sectors import ckan_records
from ckanext.ogptn.harvesters.sectors.files import look_into
from ckanext.ogptn.harvesters.sources.protocols import CkanCatalogue, Protocol
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from ckanext.ogptn.net.client import HttpClient

Json = dict[str, Any]


class TransportHarvester(SectorHarvester):
    """Harvest timetables, stations and GTFS feeds of transport."""

    sector = "transport"
    title = "Transport (CKAN, GTFS)"
    description = "A CKAN site with stations, timetables and GTFS feeds"
    protocols: ClassVar[dict[str, Protocol]] = {"ckan": CkanCatalogue()}

    def map_record(self, record: Record, found: Json, settings: SourceSettings) -> Draft:
        """Map a dataset, with what its feeds say of agencies, modes, places and days."""
        draft = ckan_records.draft(record, settings)
        feeds = [r for r in draft.fields["resources"] if is_feed(r, draft.facts.tags)]
        for resource in feeds:
            resource["format"] = "GTFS"
        if found:
            draft.fields.update(with_feeds(draft.fields, found))
        return replace(draft, files=tuple(LinkedFile(r["url"], "gtfs") for r in feeds))

    def look_inside(self, client: HttpClient, draft: Draft) -> Json:
        """Read the feeds of a dataset."""
        return look_into(client, draft.files, lambda file, reply: gtfs.read_feed(reply.body))


def is_feed(resource: Json, tags: tuple[str, ...]) -> bool:
    """Say whether a resource is a GTFS feed: declared so, or a zip archive named so."""
    if resource["format"] == "GTFS":
        return True
    named = " ".join((resource["name"], resource["url"], *tags)).lower()
    zipped = resource["format"] == "ZIP" or resource["url"].lower().endswith(".zip")
    return zipped and "gtfs" in named


def with_feeds(mapped: Json, found: Json) -> Json:
    """Give the fields that feeds fill: profiles; place and period where the source has none."""
    feeds = found["files"]
    boxes = [feed["bbox"] for feed in feeds if feed.get("bbox")]
    starts = sorted(feed["service_start"] for feed in feeds if feed.get("service_start"))
    ends = sorted(feed["service_end"] for feed in feeds if feed.get("service_end"))
    return {
        "sector_metadata": {
            "feeds": feeds,
            **({"problems": p} if (p := found["problems"]) else {}),
        },
        "spatial_bbox": mapped["spatial_bbox"] or around(boxes),
        "temporal_start": mapped["temporal_start"] or (starts[0] if starts else ""),
        "temporal_end": mapped["temporal_end"] or (ends[-1] if ends else ""),
    }


def around(boxes: list[list[float]]) -> list[float]:
    """Give the box around boxes, or nothing."""
    if not boxes:
        return []
    west, south, east, north = zip(*boxes, strict=True)
    return [min(west), min(south), max(east), max(north)]
