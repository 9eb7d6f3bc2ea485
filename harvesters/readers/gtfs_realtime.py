"""GTFS-Realtime feeds: a protocol buffer with what is known of trips and vehicles at a moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import IO, Any

from google.protobuf.message import DecodeError
from google.transit import gtfs_realtime_pb2

from ckanext.ogptn.harvesters.faults import RecordFault

# A national network's feed takes a few megabytes.
MOST_BYTES = 32 * 1024 * 1024
CODE = "realtime_unreadable"
_KINDS = ("trip_update", "vehicle", "alert")
_NAMES = {"trip_update": "trip_updates", "vehicle": "vehicle_positions", "alert": "alerts"}


def looks_like_feed(start: bytes) -> bool:
    """Say whether a file begins as a feed does: field 1, the header, and in it field 1, its version."""
    return len(start) > 4 and start[0] == 0x0A and start[2] == 0x0A and start[3] in (3, 5)


def read_realtime(body: IO[bytes]) -> dict[str, Any]:
    """Give the version, the moment (UTC), the kinds of entities with their counts, and the agencies' routes.

    Raises RecordFault where the file is no such feed, or too large for one.
    """
    content = body.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RecordFault("body_too_large", "the feed is larger than 32 megabytes")
    if not looks_like_feed(content):
        raise RecordFault(CODE, "the file is no GTFS-Realtime feed")
    message = gtfs_realtime_pb2.FeedMessage()
    try:
        message.ParseFromString(content)
    except DecodeError as error:
        raise RecordFault(CODE, f"the feed cannot be read: {error}") from error
    return {
        "version": message.header.gtfs_realtime_version,
        "timestamp": _moment(message.header.timestamp),
        "is_complete": message.header.incrementality == message.header.FULL_DATASET,
        "entities": _entities(message),
    }


def _entities(message: Any) -> dict[str, int]:
    counts = {
        _NAMES[kind]: sum(entity.HasField(kind) for entity in message.entity) for kind in _KINDS
    }
    return {name: count for name, count in counts.items() if count}


def _moment(seconds: int) -> str:
    """Write a moment of Unix time; nothing for one that no calendar has."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (OverflowError, OSError, ValueError):
        moment = None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
