"""GTFS-Realtime feeds: a protocol buffer with what is known of trips and vehicles at a moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Any

from google.protobuf.message import DecodeError
from google.transit import gtfs_realtime_pb2

from ckanext.ogptn.harvesters.faults import RecordFault

# A national network's feed takes a few megabytes.
MOST_BYTES = 32 * 1024 * 1024
CODE = "realtime_unreadable"
# Fields of a feed, and the kind of a field on the wire that states its length.
HEADER, ENTITY, WITH_LENGTH = 1, 2, 2
ENTITY_BYTES = 1024 * 1024
# Every vehicle and every trip of a large country.
MOST_ENTITIES = 200_000
_NAMES = {"trip_update": "trip_updates", "vehicle": "vehicle_positions", "alert": "alerts"}


def looks_like_feed(start: bytes) -> bool:
    """Say whether a file begins as a feed does: field 1, the header, and in it field 1, its version."""
    return len(start) > 4 and start[0] == 0x0A and start[2] == 0x0A and start[3] in (3, 5)


def read_realtime(body: IO[bytes]) -> dict[str, Any]:
    """Give the version, the moment (UTC), the kinds of entities with their counts.

    Raises RecordFault where the file is no such feed, or too large for one.
    """
    content = body.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RecordFault("body_too_large", "the feed is larger than 32 megabytes")
    if not looks_like_feed(content):
        raise RecordFault(CODE, "the file is no GTFS-Realtime feed")
    header = gtfs_realtime_pb2.FeedHeader()
    counts: Counter[str] = Counter()
    try:
        for count, (number, part) in enumerate(parts(content)):
            if count > MOST_ENTITIES:
                raise RecordFault(
                    "body_too_large", f"the feed has more than {MOST_ENTITIES} entities"
                )
            if number == HEADER:
                header.ParseFromString(part)
            elif number == ENTITY:
                counts.update(_kinds(part))
    except (DecodeError, IndexError) as error:
        raise RecordFault(CODE, f"the feed cannot be read: {error}") from error
    return {
        "version": header.gtfs_realtime_version,
        "timestamp": _moment(header.timestamp),
        "is_complete": header.incrementality == header.FULL_DATASET,
        "entities": {_NAMES[kind]: counts[kind] for kind in _NAMES if counts[kind]},
    }


def _kinds(part: memoryview) -> list[str]:
    """Name what an entity holds; one by one, since a hostile feed of a megabyte takes a hundred as objects."""
    if len(part) > ENTITY_BYTES:
        raise RecordFault("body_too_large", "an entity of the feed is larger than a megabyte")
    entity = gtfs_realtime_pb2.FeedEntity()
    entity.ParseFromString(part)
    return [kind for kind in _NAMES if entity.HasField(kind)]


def parts(content: bytes) -> Iterator[tuple[int, memoryview]]:
    """Cut a message into its parts of a stated length, each with the number of its field (protocol buffers' wire).

    Raises DecodeError for parts of other kinds, which the top of a feed does not have, and for a cut message.
    """
    view, place = memoryview(content), 0
    while place < len(view):
        key, place = _varint(view, place)
        length, place = _varint(view, place)
        if key & 7 != WITH_LENGTH or place + length > len(view):
            raise DecodeError("it was cut, or is none")
        yield key >> 3, view[place : place + length]
        place += length


def _varint(view: memoryview, place: int) -> tuple[int, int]:
    """Read a number of seven bits a byte; give it, and the place behind it. Raises IndexError at the end."""
    number = shift = 0
    while True:
        byte = view[place]
        number |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80 or shift > 63:
            return number, place


def _moment(seconds: int) -> str:
    """Write a moment of Unix time; nothing for one that no calendar has."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (OverflowError, OSError, ValueError):
        moment = None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
