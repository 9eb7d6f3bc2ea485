"""Maps: where rows lie, shapes of GeoJSON, stops of a feed; and how they are drawn."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from ckanext.ogptn.pages import maps
from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.headers import find_frame
from ckanext.ogptn.tables.opening import open_file
from ckanext.ogptn.tables.places import Map, columns_of_places, watched
from ckanext.ogptn.tables.profiles import profile

SQUARE = [[[9.0, 34.0], [10.0, 34.0], [10.0, 35.0], [9.0, 35.0], [9.0, 34.0]]]


def zipped(**members: str) -> io.BytesIO:
    """Pack files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return written


def collection(*features: dict[str, Any]) -> io.BytesIO:
    """Write GeoJSON."""
    body = {"type": "FeatureCollection", "features": list(features)}
    return io.BytesIO(json.dumps(body, ensure_ascii=False).encode())


def feature(kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    """Make a feature."""
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def mapped(text: str) -> dict[str, Any] | None:
    """Put a table of text on a map."""
    table = open_file(io.BytesIO(text.encode())).table
    frame = find_frame(table.sheets[0].rows)
    assert frame is not None
    found, map_ = profile(table.sheets[0].rows, frame, table.delimiter), Map()
    columns = columns_of_places(found)
    if columns:
        list(watched(found.written(table.sheets[0].rows), columns, map_))
    return map_.as_dict()


@pytest.mark.parametrize(
    "header",
    ["nom;latitude;longitude", "nom;Lat;Lng", "nom;Latitude_DD;Longitude_DD", "stop_name;stop_lat;stop_lon",
     "الاسم;خط العرض;خط الطول"],
)  # fmt: skip
def test_columns_of_places_are_known_by_their_names(header: str) -> None:
    """The point is named by the column that names things."""
    assert mapped(f"{header}\nAjim;33,7;10,7\nGara;33,8;10,8\n") == {
        "bbox": [10.7, 33.7, 10.8, 33.8], "count": 2, "outside": 0, "shapes": [],
        "points": [[10.7, 33.7, "Ajim"], [10.8, 33.8, "Gara"]],
    }  # fmt: skip


def test_metres_are_no_degrees() -> None:
    """Nor is 0, 0 a place; what lies nowhere is counted."""
    assert mapped("nom;lat;lon\na;4083721;512345\n") is None
    found = mapped("nom;lat;lon\na;0;0\nb;36,8;10,1\n")
    assert found is not None
    assert (found["count"], found["outside"]) == (1, 1)


def test_geojson_is_a_table_and_a_map() -> None:
    """A column for each property, longitude and latitude of points; areas as shapes."""
    opened = open_file(
        collection(
            feature("Point", [10.2, 36.8], nom="تونس", pop=5),
            feature("Polygon", SQUARE, nom="Zone", tags=["a"]),
        )
    )
    assert list(opened.table.sheets[0].rows) == [
        ["nom", "pop", "tags", "longitude", "latitude"],
        ["تونس", 5, None, 10.2, 36.8],
        ["Zone", None, '["a"]', None, None],
    ]
    found = opened.map.as_dict() if opened.map else None
    assert found is not None
    assert found["points"] == [[10.2, 36.8, "تونس"]]
    assert found["bbox"] == [9.0, 34.0, 10.2, 36.8]
    assert [one["kind"] for one in found["shapes"]] == ["area"]


@pytest.mark.parametrize("body", [b"[1, 2]", b'{"a": 1}', b"{", b'{"type": "FeatureCollection"}'])
def test_other_json_is_no_table(body: bytes) -> None:
    """It is told so."""
    with pytest.raises(TableError, match="JSON"):
        open_file(io.BytesIO(body))


def test_the_stops_of_a_feed_are_its_table() -> None:
    """Whatever else it holds."""
    stops = "stop_id,stop_name,stop_lat,stop_lon\n01,Ajim,33.7,10.7\n"
    opened = open_file(zipped(feed__txt="x", stops__txt=stops))
    assert opened.table.format == "GTFS"
    assert list(opened.table.sheets[0].rows)[1] == ["01", "Ajim", "33.7", "10.7"]


def test_a_packed_table_is_unpacked() -> None:
    """Where it is the only one."""
    assert open_file(zipped(lisez__txt="x", t__csv="a;b\n1;2\n")).table.delimiter == ";"
    with pytest.raises(TableError, match="archive of 2 files"):
        open_file(zipped(a__csv="a;b\n1;2\n", b__csv="a;b\n1;2\n"))


def test_an_archive_is_unpacked_once() -> None:
    """One within it may hold a further one, and so on for ever."""
    inner = zipped(t__csv="a;b\n1;2\n").getvalue()
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("t.csv", inner)
    with pytest.raises(TableError, match="archive of 1 files"):
        open_file(outer)


def test_real_feeds_have_stops(samples: Any) -> None:
    """Every one of them on the map."""
    counts = {}
    for path in sorted((samples / "gtfs").glob("*.zip")):
        with path.open("rb") as body:
            counts[path.name] = len(list(open_file(body).table.sheets[0].rows)) - 1
    assert counts == {"cairns_gtfs.zip": 416, "sample_gtfs.zip": 9}


class TestDrawing:
    """What a map looks like, as markup."""

    def drawn(self, **changed: Any) -> str:
        """Draw a map of two points."""
        found = {"bbox": [9.0, 34.0, 10.2, 36.8], "count": 2, "shapes": [],
                 "points": [[9.0, 34.0, "a<b"], [10.2, 36.8, "تونس"]], **changed}  # fmt: skip
        return str(maps.drawn(found, "T", "D", arabic=True))

    def test_names_are_escaped(self) -> None:
        """They come from files of others."""
        assert "<title>a&lt;b</title>" in self.drawn()

    def test_it_has_words_for_those_who_do_not_see_it(self) -> None:
        """A name and a description."""
        assert 'role="img" aria-label="T"' in self.drawn()
        assert "<desc>D</desc>" in self.drawn()

    def test_the_sketch_is_left_out_where_it_would_mislead(self) -> None:
        """Closer than a degree or so it is wrong by more than a street."""
        assert "og-map-land" in self.drawn()
        assert "og-map-land" not in self.drawn(bbox=[10.1, 36.8, 10.2, 36.9])

    def test_few_points_are_named_beside_them(self) -> None:
        """Where their names have room."""
        points = [[10.1, 36.8, "Radès"], [10.1, 36.8, "Radès 2"], [10.2, 36.9, "Ezzahra"]]
        drawn = self.drawn(bbox=[10.1, 36.8, 10.2, 36.9], points=points)
        assert [name in drawn for name in (">Radès</text>", ">Radès 2</text>", ">Ezzahra</text>")] == [
            True, False, True,
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "bbox", [[10, 36, 10, 36], [-180, -90, 180, 90], [9, 30, 9.0001, 37], [0, 89.9, 360, 90]]
    )
    def test_any_box_can_be_drawn(self, bbox: list[float]) -> None:
        """A point, the earth, a line, the pole; within the page's measure."""
        frame = maps.framed(bbox)
        assert 0 < frame.width <= maps.WIDTH
        assert 0 < frame.height <= maps.HEIGHT
        assert "nan" not in self.drawn(bbox=bbox)

    def test_north_is_up_and_east_is_right(self) -> None:
        """In Arabic, too."""
        frame = maps.framed([9.0, 34.0, 10.0, 36.0])
        west_south, east_north = frame.place(9.0, 34.0), frame.place(10.0, 36.0)
        assert west_south[0] < east_north[0]
        assert west_south[1] > east_north[1]
