"""A GTFS feed made of a short description: stops, lines with their headways, a service period.

Source of the files and fields: GTFS Schedule reference. Stop names are French; ``translations.txt``
gives them in Arabic.
"""

from __future__ import annotations

from typing import Any

from ckanext.ogptn.portal.sites.files import encode_csv, encode_zip
from ckanext.ogptn.portal.sites.tables import Cell, Table

ROUTE_TYPES = {"tram": 0, "metro": 1, "rail": 2, "bus": 3, "ferry": 4}
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def build_feed(spec: dict[str, Any]) -> bytes:
    """Build the zip archive of a feed."""
    tables = {
        "agency": _agency(spec),
        "stops": _stops(spec),
        "routes": _routes(spec),
        "trips": _trips(spec),
        "stop_times": _stop_times(spec),
        "calendar": _calendar(spec),
        "calendar_dates": _calendar_dates(spec),
        "feed_info": _feed_info(spec),
        "translations": _translations(spec),
    }
    return encode_zip(
        {f"{name}.txt": encode_csv(table, encoding="utf-8") for name, table in tables.items()}
    )


def clock(minutes: int) -> str:
    """Write minutes after midnight as GTFS does; a trip past midnight goes on to 24:10:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00"


def _agency(spec: dict[str, Any]) -> Table:
    agency = spec["agency"]
    return Table(
        ["agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang"],
        [[agency["id"], agency["name"], agency["url"], "Africa/Tunis", "fr"]],
    )


def _stops(spec: dict[str, Any]) -> Table:
    rows = [[number, french, lat, lon] for number, french, _, lat, lon in spec["stops"]]
    return Table(["stop_id", "stop_name", "stop_lat", "stop_lon"], rows)


def _routes(spec: dict[str, Any]) -> Table:
    rows: list[list[Cell]] = [
        [line["id"], spec["agency"]["id"], line["id"], line["name"], ROUTE_TYPES[line["type"]]]
        for line in spec["lines"]
    ]
    header = ["route_id", "agency_id", "route_short_name", "route_long_name", "route_type"]
    return Table(header, rows)


def _departures(line: dict[str, Any]) -> list[tuple[str, int, int]]:
    """List the trips of a line as (trip id, direction, minute of departure)."""
    first, last, every = line["first"], line["last"], line["every"]
    return [
        (f"{line['id']}-{direction}-{minute:04d}", direction, minute)
        for direction in (0, 1)
        for minute in range(first, last + 1, every)
    ]


def _trips(spec: dict[str, Any]) -> Table:
    names = {stop[0]: stop[1] for stop in spec["stops"]}
    rows: list[list[Cell]] = [
        [line["id"], "QUOTIDIEN", trip, names[_run(line, direction)[-1]], direction]
        for line in spec["lines"]
        for trip, direction, _ in _departures(line)
    ]
    return Table(["route_id", "service_id", "trip_id", "trip_headsign", "direction_id"], rows)


def _run(line: dict[str, Any], direction: int) -> list[str]:
    stops: list[str] = line["stops"]
    return stops[::-1] if direction else stops


def _stop_times(spec: dict[str, Any]) -> Table:
    rows: list[list[Cell]] = [
        [trip, clock(start + leg * line["leg"]), clock(start + leg * line["leg"]), stop, leg + 1]
        for line in spec["lines"]
        for trip, direction, start in _departures(line)
        for leg, stop in enumerate(_run(line, direction))
    ]
    header = ["trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"]
    return Table(header, rows)


def _calendar(spec: dict[str, Any]) -> Table:
    start, end = spec["service"]
    running = [1] * 7 if spec.get("sundays", True) else [1, 1, 1, 1, 1, 1, 0]
    header = ["service_id", *DAYS, "start_date", "end_date"]
    return Table(header, [["QUOTIDIEN", *running, start, end]])


def _calendar_dates(spec: dict[str, Any]) -> Table:
    rows: list[list[Cell]] = [["QUOTIDIEN", day, 2] for day in spec.get("no_service", [])]
    return Table(["service_id", "date", "exception_type"], rows)


def _feed_info(spec: dict[str, Any]) -> Table:
    header = ["feed_publisher_name", "feed_publisher_url", "feed_lang", "feed_start_date",
              "feed_end_date", "feed_version"]  # fmt: skip
    agency, (start, end) = spec["agency"], spec["service"]
    return Table(header, [[agency["name"], agency["url"], "fr", start, end, spec["version"]]])


def _translations(spec: dict[str, Any]) -> Table:
    rows: list[list[Cell]] = [
        ["stops", "stop_name", "ar", arabic, number] for number, _, arabic, *_ in spec["stops"]
    ]
    return Table(["table_name", "field_name", "language", "translation", "record_id"], rows)
