"""GTFS feeds."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from ckanext.ogptn.harvesters.faults import RecordFault
from ckanext.ogptn.harvesters.readers.transit import gtfs
from ckanext.ogptn.harvesters.sectors.transport import is_feed, transport_fields

FEED = {
    "agency.txt": "agency_name\nSociété A\n",
    "stops.txt": "stop_id,stop_lat,stop_lon\n1,36.8,10.2\n2,36.7,10.4\n3,0,0\n4,,\n",
    "routes.txt": "route_id,route_type\nA,2\nB,3\nC,700\n",
    "trips.txt": "route_id,service_id,trip_id\nA,S,1\nB,S,2\n",
    "calendar.txt": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "S,1,1,1,1,1,0,0,20161001,20161231\n"
        "UNUSED,1,1,1,1,1,1,1,20100101,20301231\n"
    ),
    "calendar_dates.txt": "service_id,date,exception_type\nS,20161230,2\nS,20170108,1\n",
}


def feed(folder: str = "", **changed: str | None) -> io.BytesIO:
    """Write a feed; a table that is None is left out."""
    tables = FEED | {f"{name}.txt": text for name, text in changed.items()}  # type: ignore[dict-item]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            if text is not None:
                archive.writestr(folder + name, "\ufeff" + text)
    return written


def test_a_feed_is_profiled() -> None:
    """Agencies, modes, counts, the box of real places, and the days on which something runs."""
    assert gtfs.read_feed(feed()) == {
        "agencies": ["Société A"],
        "modes": {"bus": 2, "rail": 1},
        "route_count": 3,
        "stop_count": 4,
        "station_count": 0,
        "trip_count": 2,
        "bbox": [10.2, 36.7, 10.4, 36.8],
        "service_start": "2016-10-03",
        "service_end": "2017-01-08",
        "feed_version": "",
        "feed_publisher": "",
        "valid_from": "",
        "valid_to": "",
    }


def test_a_removed_last_day_ends_the_window_before_it() -> None:
    """31 December 2016 was a Saturday, and the 30th is taken away."""
    found = gtfs.read_feed(feed(calendar_dates="service_id,date,exception_type\nS,20161230,2\n"))
    assert found["service_end"] == "2016-12-29"


def test_a_feed_may_have_dates_alone() -> None:
    """`calendar.txt` is optional."""
    assert gtfs.read_feed(feed(calendar=None))["service_start"] == "2017-01-08"


def test_the_tables_may_lie_in_a_folder() -> None:
    """As when a folder was packed instead of its files."""
    assert gtfs.read_feed(feed("gtfs/"))["route_count"] == 3


def test_another_archive_is_no_feed() -> None:
    """The missing tables are named."""
    with pytest.raises(RecordFault, match="routes missing"):
        gtfs.read_feed(feed(routes=None))


@pytest.mark.parametrize(
    "body", [b"", b"no zip", feed().getvalue()[:200]], ids=["empty", "no zip", "cut"]
)
def test_a_broken_archive_is_a_fault(body: bytes) -> None:
    """Empty, something else, or cut."""
    with pytest.raises(RecordFault) as raised:
        gtfs.read_feed(io.BytesIO(body))
    assert raised.value.code == "gtfs_unreadable"


def test_a_table_that_unfolds_without_end_is_refused() -> None:
    """Twenty megabytes of one letter pack to twenty kilobytes: no table of stops does."""
    with pytest.raises(RecordFault, match="unpacks to 19 megabytes"):
        gtfs.read_feed(feed(stops="stop_id,stop_lat,stop_lon\n" + "x" * 20_000_000))


def test_the_timetable_itself_is_not_read() -> None:
    """It is nine tenths of a feed; even a broken one does not stop the rest."""
    assert gtfs.read_feed(feed(stop_times="x" * 20_000_000))["trip_count"] == 2


def test_a_row_that_is_cut_reads_as_empty() -> None:
    """As at the end of a file that was not written to its end."""
    assert gtfs.read_feed(feed(routes="route_id,route_type\nA,2\nB\n"))["modes"] == {
        "rail": 1,
        "unknown": 1,
    }


def test_an_arabic_feed_of_windows_is_read() -> None:
    """The standard asks for UTF-8; not every publisher knows."""
    body = feed(agency=None)
    with zipfile.ZipFile(body, "a") as archive:
        text = "agency_name\nالشركة الجهوية للنقل بالقيروان\n"
        archive.writestr("agency.txt", text.encode("cp1256"))
    assert gtfs.read_feed(body)["agencies"] == ["الشركة الجهوية للنقل بالقيروان"]


def test_a_zip_is_a_feed_if_it_is_named_so() -> None:
    """Portals declare feeds as ZIP."""
    resource = {"format": "ZIP", "name": "SNCFT", "url": "http://x.tn/gtfs_ALL.ZIP"}
    assert is_feed(resource, ())
    assert not is_feed({**resource, "url": "http://x.tn/photos.zip"}, ())
    assert not is_feed({**resource, "format": "CSV", "url": "http://x.tn/gtfs.csv"}, ())


def test_a_feed_fills_what_the_dataset_leaves_open() -> None:
    """The source's own period stays; an empty place is taken from the stops."""
    file = {"url": "http://x.tn/hiver.zip", "kind": "feed", **gtfs.read_feed(feed())}
    mapped = {"spatial_bbox": [], "temporal_start": "2016-09-15", "temporal_end": "", "resources": [],
              "title_translated": {"fr": "Train"}, "sector_metadata": {}, "governorates": []}  # fmt: skip
    filled = transport_fields(mapped, (), {"files": [file], "problems": []})
    assert filled["spatial_bbox"] == [10.2, 36.7, 10.4, 36.8]
    assert (filled["temporal_start"], filled["temporal_end"]) == ("2016-09-15", "2017-01-08")
    assert filled["transport_modes"] == ["rail", "bus"]
    assert filled["sector_metadata"]["feeds"][0]["seasons"] == ["winter"]


def test_real_feeds_are_read(samples: Any) -> None:
    """Two feeds of other countries; Tunisia's are not stored."""
    for path in sorted((samples / "gtfs").glob("*.zip")):
        with path.open("rb") as body:
            assert gtfs.read_feed(body)["service_end"], path.name
