"""The transport source's feeds follow the GTFS Schedule reference."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Sites

FEEDS = [
    "gtfs-trains-banlieue-sud",
    "gtfs-trains-grandes-lignes",
    "gtfs-metro-leger-de-tunis",
    "gtfs-bus-djerba",
]
Rows = dict[str, list[dict[str, str]]]


def read_feed(sites: Sites, name: str) -> Rows:
    """Read a feed's tables by file name."""
    package = sites.result("transport", "package_show", id=name)
    content = sites.get(package["resources"][0]["url"].removeprefix("http://localhost")).data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            member: list(csv.DictReader(io.StringIO(archive.read(member).decode("utf-8"))))
            for member in archive.namelist()
        }


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_has_the_files_that_gtfs_requires(sites: Sites, name: str) -> None:
    """Agency, stops, routes, trips, stop times and a calendar are there."""
    assert {
        "agency.txt",
        "stops.txt",
        "routes.txt",
        "trips.txt",
        "stop_times.txt",
        "calendar.txt",
        "feed_info.txt",
    } <= set(read_feed(sites, name))


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_refers_only_to_what_it_holds(sites: Sites, name: str) -> None:
    """Every trip has a route and a service, every stop time a trip and a stop."""
    feed = read_feed(sites, name)
    stops, trips = column(feed, "stops", "stop_id"), column(feed, "trips", "trip_id")
    assert column(feed, "stop_times", "stop_id") == stops
    assert column(feed, "stop_times", "trip_id") == trips
    assert column(feed, "trips", "route_id") == column(feed, "routes", "route_id")
    assert column(feed, "trips", "service_id") == column(feed, "calendar", "service_id")
    assert len(trips) == len(feed["trips.txt"])


def column(feed: Rows, table: str, name: str) -> set[str]:
    """Collect the values of a column."""
    return {row[name] for row in feed[f"{table}.txt"]}


def test_times_of_a_trip_rise(sites: Sites) -> None:
    """A trip's departures grow with the stop sequence, past midnight too."""
    times = read_feed(sites, "gtfs-trains-grandes-lignes")["stop_times.txt"]
    trip = [row["departure_time"] for row in times if row["trip_id"] == "GL-SUD-0-1230"]
    assert trip[0] == "20:30:00"
    assert trip[-1] == "26:00:00"
    assert trip == sorted(trip)


def test_stops_have_arabic_names(sites: Sites) -> None:
    """translations.txt names every stop in Arabic."""
    feed = read_feed(sites, "gtfs-bus-djerba")
    arabic = {row["record_id"]: row["translation"] for row in feed["translations.txt"]}
    assert arabic["D1"] == "حومة السوق"
    assert set(arabic) == column(feed, "stops", "stop_id")


def test_the_feeds_cover_rail_tram_and_bus(sites: Sites) -> None:
    """Route types are those of GTFS: 0 tram, 2 rail, 3 bus."""
    kinds = {t for name in FEEDS for t in column(read_feed(sites, name), "routes", "route_type")}
    assert kinds == {"0", "2", "3"}
