"""GTFS Schedule feeds: who runs what where and when, read from the zip archive."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import IO, TYPE_CHECKING, Any

from ckanext.ogptn.harvesters.faults import RecordFault

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MEMBER_BYTES = 256 * 1024 * 1024
MEMBERS = 500
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MODES = {0: "tram", 1: "metro", 2: "rail", 3: "bus", 4: "ferry", 5: "cable_tram", 6: "aerial_lift",
          7: "funicular", 11: "trolleybus", 12: "monorail"}  # fmt: skip
# Extended route types (Google's list): by hundreds.
_EXTENDED = {1: "rail", 2: "coach", 4: "metro", 7: "bus", 8: "trolleybus", 9: "tram", 10: "ferry",
             11: "air", 12: "ferry", 13: "aerial_lift", 14: "funicular", 15: "taxi"}  # fmt: skip

Row = dict[str, str]


def read_feed(body: IO[bytes]) -> dict[str, Any]:
    """Give agencies, modes, counts, bounding box and service window of a feed.

    Raises RecordFault where the file is no zip archive, no feed, damaged, or too large.
    """
    try:
        with zipfile.ZipFile(body) as archive:
            return _profile(_Feed(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise RecordFault("gtfs_unreadable", f"the archive cannot be read: {error}") from error


class _Feed:
    """The tables of a feed; they may lie in a folder of the archive."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        if len(archive.infolist()) > MEMBERS:
            raise RecordFault("gtfs_unreadable", f"the archive has more than {MEMBERS} files")
        self._archive = archive
        self._names = {name.rsplit("/", 1)[-1].lower(): name for name in archive.namelist()}

    def __contains__(self, table: str) -> bool:
        return f"{table}.txt" in self._names

    def rows(self, table: str) -> Iterator[Row]:
        """Read a table row by row; one that is missing has none."""
        if table not in self:
            return
        with self._archive.open(self._names[f"{table}.txt"]) as member:
            text = io.TextIOWrapper(
                io.BufferedReader(_Capped(member)), encoding="utf-8-sig", newline=""
            )
            try:
                for row in csv.DictReader(text):
                    yield {(k or "").strip(): (v or "").strip() for k, v in row.items()
                           if isinstance(v, str | None)}  # fmt: skip
            except (UnicodeDecodeError, csv.Error) as error:
                raise RecordFault("gtfs_unreadable", f"{table}.txt: {error}") from error


class _Capped(io.RawIOBase):
    """Count what comes out of the archive: its own index may lie about sizes."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw, self._read = raw, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        target = memoryview(buffer)
        chunk = self._raw.read(len(target))
        self._read += len(chunk)
        if self._read > MEMBER_BYTES:
            raise RecordFault("body_too_large", "a table of the archive is too large unpacked")
        target[: len(chunk)] = chunk
        return len(chunk)


def _profile(feed: _Feed) -> dict[str, Any]:
    missing = [name for name in ("agency", "stops", "routes", "trips") if name not in feed]
    if missing:
        raise RecordFault("gtfs_unreadable", f"no GTFS feed: {', '.join(missing)} missing")
    routes = list(feed.rows("routes"))
    modes = Counter(mode_of(row.get("route_type", "")) for row in routes)
    stops = [place for row in feed.rows("stops") if (place := position(row))]
    used = Counter(row.get("service_id", "") for row in feed.rows("trips"))
    start, end = service_window(feed.rows("calendar"), feed.rows("calendar_dates"), set(used))
    info = next(feed.rows("feed_info"), {})
    return {
        "agencies": [row["agency_name"] for row in feed.rows("agency") if row.get("agency_name")],
        "modes": dict(sorted(modes.items())),
        "route_count": len(routes),
        "stop_count": sum(1 for _ in feed.rows("stops")),
        "trip_count": used.total(),
        "bbox": bounding_box(stops),
        "service_start": start,
        "service_end": end,
        "feed_version": info.get("feed_version", ""),
        "feed_publisher": info.get("feed_publisher_name", ""),
    }


def mode_of(route_type: str) -> str:
    """Name the means of transport of a route type, basic or extended."""
    if not route_type.isdigit():
        return "unknown"
    number = int(route_type)
    return _MODES.get(number) or _EXTENDED.get(number // 100, "unknown")


def position(stop: Row) -> tuple[float, float] | None:
    """Give a stop's longitude and latitude; nothing for a place that cannot be, such as 0, 0."""
    try:
        across, along = float(stop.get("stop_lon", "")), float(stop.get("stop_lat", ""))
    except ValueError:
        return None
    if not (-180 <= across <= 180 and -90 <= along <= 90) or (across == 0 and along == 0):
        return None
    return across, along


def bounding_box(places: list[tuple[float, float]]) -> list[float]:
    """Give west, south, east, north of places, or nothing."""
    if not places:
        return []
    across, along = [place[0] for place in places], [place[1] for place in places]
    return [min(across), min(along), max(across), max(along)]


def service_window(
    calendar: Iterator[Row], exceptions: Iterator[Row], used: set[str]
) -> tuple[str, str]:
    """Give the first and the last day on which a service of some trip runs.

    Days that `calendar_dates.txt` takes away (2) or adds (1) count; a feed may have but one of
    the two tables.
    """
    removed: set[tuple[str, date]] = set()
    days: list[date] = []
    for row in exceptions:
        day = _day(row.get("date", ""))
        if day and row.get("service_id") in used:
            if row.get("exception_type") == "1":
                days.append(day)
            else:
                removed.add((row["service_id"], day))
    for row in calendar:
        if row.get("service_id") in used:
            days += _ends(row, removed)
    return (min(days).isoformat(), max(days).isoformat()) if days else ("", "")


def _ends(row: Row, removed: set[tuple[str, date]]) -> list[date]:
    start, end = _day(row.get("start_date", "")), _day(row.get("end_date", ""))
    running = {number for number, name in enumerate(_DAYS) if row.get(name) == "1"}
    if not start or not end or not running:
        return []

    def runs(day: date) -> bool:
        return day.weekday() in running and (row["service_id"], day) not in removed

    span = range(min((end - start).days, 20000) + 1)
    first = next((start + timedelta(n) for n in span if runs(start + timedelta(n))), None)
    last = next((end - timedelta(n) for n in span if runs(end - timedelta(n))), None)
    return [first, last] if first and last else []


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None
