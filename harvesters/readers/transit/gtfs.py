"""GTFS Schedule feeds: who runs what where and when, read from the zip archive.

The timetable itself (``stop_times.txt``, nine tenths of a feed) and the lines' shapes are not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, Any

from ckanext.ogptn.harvesters.faults import RecordFault
from ckanext.ogptn.harvesters.readers.places import bounding_box, position
from ckanext.ogptn.harvesters.readers.transit.archive import TableArchive
from ckanext.ogptn.harvesters.readers.transit.service import CALENDAR, iso_day, service_window
from ckanext.ogptn.tables.zips import BROKEN, open_zip

CODE = "gtfs_unreadable"
_MODES = {0: "tram", 1: "metro", 2: "rail", 3: "bus", 4: "ferry", 5: "cable_tram", 6: "aerial_lift",
          7: "funicular", 11: "trolleybus", 12: "monorail"}  # fmt: skip
# Extended route types (Google's list): by hundreds.
_EXTENDED = {1: "rail", 2: "coach", 4: "metro", 5: "metro", 7: "bus", 8: "trolleybus", 9: "tram",
             10: "ferry", 11: "air", 12: "ferry", 13: "aerial_lift", 14: "funicular", 15: "taxi"}  # fmt: skip
_REQUIRED = ("agency", "stops", "routes", "trips")


def read_feed(body: IO[bytes]) -> dict[str, Any]:
    """Give agencies, modes, counts, bounding box and service window of a feed.

    Raises RecordFault where the file is no zip archive, no feed, damaged, or too large.
    """
    try:
        with open_zip(body) as archive:
            return _profile(TableArchive(archive, CODE))
    except BROKEN as error:
        raise RecordFault(CODE, f"the archive cannot be read: {error}") from error


def _profile(feed: TableArchive) -> dict[str, Any]:
    missing = [name for name in _REQUIRED if name not in feed]
    if missing:
        raise RecordFault(CODE, f"no GTFS feed: {', '.join(missing)} missing")
    modes = Counter(mode_of(kind) for (kind,) in feed.rows("routes", ["route_type"]))
    used = Counter(service for (service,) in feed.rows("trips", ["service_id"]))
    start, end = service_window(
        feed.rows("calendar", CALENDAR),
        feed.rows("calendar_dates", ["service_id", "date", "exception_type"]),
        used.keys(),
    )
    return {
        "agencies": list(_named(feed.rows("agency", ["agency_name"]))),
        "modes": dict(sorted(modes.items())),
        "route_count": modes.total(),
        **_stops(feed),
        "trip_count": used.total(),
        "service_start": start,
        "service_end": end,
        **_info(feed),
    }


def _named(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    return (name for (name,) in rows if name)


def _stops(feed: TableArchive) -> dict[str, Any]:
    """Count places where one gets on, and the stations around them; find the box around them all."""
    kinds: Counter[str] = Counter()
    places = []
    for across, along, kind in feed.rows("stops", ["stop_lon", "stop_lat", "location_type"]):
        kinds[kind or "0"] += 1
        if place := position(across, along):
            places.append(place)
    return {
        "stop_count": kinds["0"],
        "station_count": kinds["1"],
        "bbox": bounding_box(places),
    }


def _info(feed: TableArchive) -> dict[str, str]:
    """Give what a feed says of itself; the days of its validity are its publisher's word."""
    names = ["feed_version", "feed_publisher_name", "feed_start_date", "feed_end_date"]
    version, publisher, start, end = next(feed.rows("feed_info", names), ("", "", "", ""))
    return {
        "feed_version": version,
        "feed_publisher": publisher,
        "valid_from": iso_day(start),
        "valid_to": iso_day(end),
    }


def mode_of(route_type: str) -> str:
    """Name the means of transport of a route type, basic or extended."""
    if not (route_type.isascii() and route_type.isdigit()):
        return "unknown"
    number = int(route_type)
    return _MODES.get(number) or _EXTENDED.get(number // 100, "unknown")
