"""GTFS-Realtime feeds."""

from __future__ import annotations

import io

import pytest
from google.transit import gtfs_realtime_pb2

from ckanext.ogptn.harvesters.faults import RecordFault
from ckanext.ogptn.harvesters.readers.transit.gtfs_realtime import read_realtime


def message() -> gtfs_realtime_pb2.FeedMessage:
    """Make a feed of 1 December 2026, noon, with a trip and two vehicles."""
    made = gtfs_realtime_pb2.FeedMessage()
    made.header.gtfs_realtime_version = "2.0"
    made.header.timestamp = 1796126400
    made.entity.add(id="1").trip_update.trip.trip_id = "T1"
    for number in ("2", "3"):
        made.entity.add(id=number).vehicle.position.SetInParent()
        made.entity[-1].vehicle.position.latitude = 36.8
        made.entity[-1].vehicle.position.longitude = 10.2
    return made


def test_a_feed_is_described() -> None:
    """Its version, its moment, and how many entities of which kind it holds."""
    assert read_realtime(io.BytesIO(message().SerializeToString())) == {
        "version": "2.0",
        "timestamp": "2026-12-01T12:00:00Z",
        "is_complete": True,
        "entities": {"trip_updates": 1, "vehicle_positions": 2},
    }


def test_an_empty_feed_is_a_feed() -> None:
    """At night nothing runs."""
    made = gtfs_realtime_pb2.FeedMessage()
    made.header.gtfs_realtime_version = "1.0"
    assert read_realtime(io.BytesIO(made.SerializeToString()))["entities"] == {}


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"PK\x03\x04", b'{"header":{}}', message().SerializeToString()[:-3]]
)
def test_what_is_no_feed_is_named(body: bytes) -> None:
    """Another file, or one that was cut."""
    with pytest.raises(RecordFault) as raised:
        read_realtime(io.BytesIO(body))
    assert raised.value.code == "realtime_unreadable"


def test_a_feed_without_end_is_refused() -> None:
    """No more than 32 megabytes are read of it."""
    with pytest.raises(RecordFault) as raised:
        read_realtime(io.BytesIO(message().SerializeToString() + bytes(33 * 1024 * 1024)))
    assert raised.value.code == "body_too_large"
