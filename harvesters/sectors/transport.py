"""The transport sector: CKAN catalogues with timetables, stops, GTFS and GTFS-Realtime feeds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from ckanext.ogptn.harvesters.base import SectorHarvester
from ckanext.ogptn.harvesters.readers.places import around
from ckanext.ogptn.harvesters.readers.transit import gtfs, gtfs_realtime
from ckanext.ogptn.harvesters.records import Draft, LinkedFile, Record
from ckanext.ogptn.harvesters.sectors import catalogue_records, fields, modes, normal
from ckanext.ogptn.harvesters.sectors.files import (
    look_into,
    read_sheets,
    set_found_formats,
    stamps_of,
    tables_of,
    touched,
)
from ckanext.ogptn.harvesters.sectors.seasons import seasons_in
from ckanext.ogptn.harvesters.sectors.transport_tables import read_table
from ckanext.ogptn.harvesters.sources.protocols import CATALOGUES, Protocol
from ckanext.ogptn.harvesters.sources.settings import SourceSettings
from ckanext.ogptn.net.client import HttpClient, Reply

Json = dict[str, Any]

# By the kind of a file what its resource is, whatever its source declares.
_FORMATS = {"gtfs": "GTFS", "realtime": "GTFS-RT"}
_REALTIME = frozenset({"GTFS-RT", "GTFS-REALTIME", "GTFSRT", "PB", "PROTOBUF"})


class TransportHarvester(SectorHarvester):
    """Harvest timetables, stations and GTFS feeds of transport."""

    sector = "transport"
    title = "Transport (CKAN, GTFS)"
    description = "A CKAN site with stations, timetables, GTFS and GTFS-Realtime feeds"
    protocols: ClassVar[dict[str, Protocol]] = CATALOGUES

    def map_record(self, record: Record, found: Json, settings: SourceSettings) -> Draft:
        """Map a dataset, with what its feeds and tables say of agencies, modes, places and days."""
        draft = catalogue_records.draft(record, settings)
        files = files_of(draft.fields, draft.facts.tags, record.content)
        formats = {file.url: _FORMATS[file.kind] for file in files if file.kind in _FORMATS}
        for resource in draft.fields["resources"]:
            resource["format"] = formats.get(resource["url"], resource["format"])
        set_found_formats(draft.fields, found)
        draft.fields.update(transport_fields(draft.fields, draft.facts.tags, found))
        return replace(draft, files=files if settings.read_files else ())

    def look_inside(self, client: HttpClient, draft: Draft) -> Json:
        """Read the feeds and tables of a dataset."""
        return look_into(client, draft, read_file)


def read_file(file: LinkedFile, reply: Reply) -> Json:
    """Read a file by its kind."""
    if file.kind == "gtfs":
        return {"kind": "feed", **gtfs.read_feed(reply.body)}
    if file.kind == "realtime":
        return {"kind": "realtime", **gtfs_realtime.read_realtime(reply.body)}
    return {"kind": "table", **read_sheets(reply, lambda sheet: read_table(sheet.rows))}


def files_of(mapped: Json, tags: tuple[str, ...], raw: Json) -> tuple[LinkedFile, ...]:
    """Give the files to look into: feeds first, then tables.

    A live feed changes from minute to minute: it is looked at when its record changes, and not for its own sake.
    """
    stamps = stamps_of(raw)
    feeds = [
        LinkedFile(r["url"], "gtfs", stamps.get(r["url"], ""))
        for r in mapped["resources"]
        if is_feed(r, tags)
    ]
    live = [LinkedFile(r["url"], "realtime", "live") for r in mapped["resources"] if is_realtime(r)]
    return (*feeds, *live, *tables_of(mapped, stamps, touched(raw)))


def is_feed(resource: Json, tags: tuple[str, ...]) -> bool:
    """Say whether a resource is a GTFS feed: declared so, or a zip archive named so."""
    if resource["format"] == "GTFS":
        return True
    named = " ".join((resource["name"], resource["url"], *tags)).lower()
    zipped = resource["format"] == "ZIP" or resource["url"].lower().endswith(".zip")
    return zipped and "gtfs" in named


def is_realtime(resource: Json) -> bool:
    """Say whether a resource is declared as a GTFS-Realtime feed, or its address ends as one does."""
    return resource["format"] in _REALTIME or resource["url"].lower().endswith((".pb", ".pbf"))


def transport_fields(mapped: Json, tags: tuple[str, ...], found: Json) -> Json:
    """Give the fields that files fill: what they hold; place and period where the source has none."""
    files = [_with_season(file, mapped) for file in found.get("files", [])]
    feeds = [file for file in files if file["kind"] == "feed"]
    tables = [table for file in files if file["kind"] == "table" for table in file["tables"]]
    told: Json = {
        "feeds": feeds,
        "realtime": [file for file in files if file["kind"] == "realtime"],
        "files": [file for file in files if file["kind"] == "table" and file["tables"]],
    }
    boxes = [one["bbox"] for one in (*feeds, *tables) if one.get("bbox")]
    starts = _days(feeds, "service_start") or _days(tables, "valid_from")
    ends = _days(feeds, "service_end") or _days(tables, "valid_to")
    said = modes.modes_in([*mapped["title_translated"].values(), *tags])
    return {
        "sector_metadata": normal.metadata_with(mapped, told, found),
        "governorates": normal.governorates_with(mapped, tables),
        "transport_modes": modes.united(*(feed["modes"] for feed in feeds)) or said,
        "spatial_bbox": mapped["spatial_bbox"] or around(boxes),
        "temporal_start": mapped["temporal_start"] or min(starts, default=""),
        "temporal_end": mapped["temporal_end"] or max(ends, default=""),
    }


def _days(told: list[Json], name: str) -> list[str]:
    return [one[name] for one in told if one.get(name)]


def _with_season(file: Json, mapped: Json) -> Json:
    """Say which season's a file is: by its feed's version, its name, else the dataset's title."""
    resource = next((r for r in mapped["resources"] if r["url"] == file["url"]), None)
    named = f"{file.get('feed_version', '')} {file['url'].rsplit('/', 1)[-1]}"
    if resource:
        named += f" {fields.words_of_resource(resource)}"
    seasons = seasons_in(named) or seasons_in(" ".join(mapped["title_translated"].values()))
    return file | ({"seasons": seasons} if seasons else {})
