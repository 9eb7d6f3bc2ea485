"""Where a table begins, and what its columns are called."""

from __future__ import annotations

import datetime as dt

import pytest

from ckanext.ogptn.tables.headers import Frame, Row, data_rows, find_frame


def frame_of(*rows: Row) -> Frame:
    """Find the table in some rows."""
    found = find_frame(iter(rows))
    assert found is not None
    return found


def names(frame: Frame) -> list[str]:
    """Name the columns."""
    return [one.name for one in frame.columns]


def test_the_header_is_the_first_row() -> None:
    """As in most files."""
    frame = frame_of(["a", "b"], [1, 2])
    assert (names(frame), frame.rows_before, frame.oddities) == (["a", "b"], 1, [])


def test_titles_above_the_header_are_kept_apart() -> None:
    """They fill fewer columns than the rows below; empty rows count for nothing."""
    rows: list[Row] = [["Direction générale", None, None], [], ["Année : 2020"],
                       ["Espèce", "Quantité", "Valeur"], ["Raie", 80, 840], ["Merlu", 29, 28]]  # fmt: skip
    frame = frame_of(*rows)
    assert names(frame) == ["Espèce", "Quantité", "Valeur"]
    assert frame.above == ["Direction générale", "Année : 2020"]
    assert list(data_rows(iter(rows), frame)) == [["Raie", 80, 840], ["Merlu", 29, 28]]


def test_years_are_names_of_columns() -> None:
    """Numbers of a workbook without their point; the column before them may have no name."""
    frame = frame_of([None, 2017.0, 2018.0], ["Emplois", 5719.0, 6654.0])
    assert (names(frame), frame.oddities) == (["column_1", "2017", "2018"], ["names_empty"])


def test_a_header_in_two_rows_is_joined() -> None:
    """Merged cells stand over the names of their columns."""
    frame = frame_of(
        ["Gouvernorat", "Production", None, "Superficie", None],
        [None, 2015, 2016, 2015, 2016],
        ["Béja", 1, 2, 3, 4], ["Kef", 5, 6, 7, 8],
    )  # fmt: skip
    assert names(frame) == [
        "Gouvernorat", "Production 2015", "Production 2016", "Superficie 2015", "Superficie 2016",
    ]  # fmt: skip
    assert (frame.rows_before, frame.oddities) == (2, ["header_in_two_rows"])


def test_a_table_without_a_header_is_numbered() -> None:
    """Its first row is data."""
    rows: list[Row] = [["Tunis", 1, 2.5], ["Sfax", 3, 4.5]]
    frame = frame_of(*rows)
    assert (names(frame), frame.oddities[0]) == (
        ["column_1", "column_2", "column_3"],
        "header_missing",
    )
    assert list(data_rows(iter(rows), frame)) == rows


@pytest.mark.parametrize("empty", [None, "", "None", "Unnamed: 1", "NaN", " "])
def test_a_column_without_a_name_is_numbered(empty: str | None) -> None:
    """By its place in the file."""
    assert names(frame_of(["a", empty, "c"], [1, 2, 3])) == ["a", "column_2", "c"]


def test_a_column_without_anything_is_left_out() -> None:
    """Neither a name nor a cell."""
    assert names(frame_of(["a", None, "c"], [1, None, 3])) == ["a", "c"]


def test_double_names_are_told_apart() -> None:
    """And both keep their header as label."""
    frame = frame_of(["Total", "Total", "Total_2"], [1, 2, 3])
    assert names(frame) == ["Total", "Total_2", "Total_2_2"]
    assert [one.label for one in frame.columns] == ["Total", "Total", "Total_2"]


def test_a_long_arabic_name_is_cut_at_a_word() -> None:
    """Two bytes a letter: 63 bytes are some thirty letters."""
    long = "عدد مواطن الشغل المحدثة في القطاع الفلاحي"
    frame = frame_of([long, long], [1, 2])
    assert names(frame) == [
        "عدد مواطن الشغل المحدثة في القطاع",
        "عدد مواطن الشغل المحدثة في القطاع_2",
    ]
    assert max(len(name.encode()) for name in names(frame)) <= 63
    assert [one.label for one in frame.columns] == [long, long]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('Prix "net"', "Prix 'net'"),
        ("_private", "private"),
        ("a\nb", "a b"),
        ("\u200fالكمية\u200e", "الكمية"),
        (dt.datetime(2020, 1, 31), "2020-01-31"),
        ("%", "%"),
    ],
)
def test_names_are_such_as_the_datastore_takes(header: object, name: str) -> None:
    """No quotation mark, no underscore before them, no sign that is not seen."""
    assert names(frame_of(["x", header], ["y", 2]))[1] == name


def test_the_numbers_of_rows_in_a_dump_are_left_out() -> None:
    """A DataStore adds them to each table that it gives out."""
    frame = frame_of(["_id", "date", "ETo[mm]"], ["1", "2017-03-31", "0.7"])
    assert (names(frame), frame.oddities) == (["date", "ETo[mm]"], ["row_numbers_dropped"])


def test_nothing_is_no_table() -> None:
    """Empty rows alone."""
    assert find_frame(iter([[], [None, ""], [" "]])) is None
