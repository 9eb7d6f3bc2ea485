"""Every real table of the samples is read, or refused in words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.headers import find_frame
from ckanext.ogptn.tables.opening import open_file
from ckanext.ogptn.tables.profiles import profile

FOLDERS = ("tn-agridata/resources", "tn-transport", "tn-energy", "tn-environment", "budget", "tn-reference",
           "tn-portals-registry", "gtfs", "tn-agridata")  # fmt: skip
# What the bytes of the real files were found to be, and what that is called here.
ACTUAL = {"zip/xlsx": "XLSX", "ole/xls": "XLS", "pdf": "PDF"}
SAID = {"csv": "CSV", "xlsx": "XLSX", "xls": "XLS", "api": "API"}


def tables(samples: Path) -> list[Path]:
    """List the files that are, or claim to be, tables."""
    found = [path for folder in FOLDERS for path in (samples / folder).glob("*") if path.is_file()]
    return [path for path in found if path.suffix not in (".json", ".yaml")]


def test_every_table_is_read_or_refused_in_words(samples: Path) -> None:
    """With rows and columns; the one refusal is a PDF that is called XLSX."""
    refused, read = {}, {}
    for path in tables(samples):
        with path.open("rb") as body:
            try:
                table = open_file(body).table
                frame = find_frame(table.sheets[0].rows)
                assert frame is not None, path.name
                found = profile(table.sheets[0].rows, frame, table.delimiter)
                read[path.name] = (found.row_count, len(found.columns))
                assert len(list(found.written(table.sheets[0].rows))) == found.row_count
            except TableError as error:
                refused[path.name] = error.detail
    assert refused == {"246dc653_exportation-des-prod.xlsx": "the file is a PDF document"}
    assert len(read) >= 60
    assert [name for name, (rows, columns) in read.items() if not rows or columns < 2] == []


def test_all_whose_name_lies_are_recognised(samples: Path) -> None:
    """Against what somebody else found the 1,431 files of a real portal to be, those of them that are here."""
    folder = samples / "tn-agridata"
    with (folder / "agridata_resource_index_derived.csv").open(encoding="utf-8") as index:
        actual = {row["resource_id8"]: row["actual_content"] for row in csv.DictReader(index)}
    wrong, lying = {}, 0
    for path in sorted((folder / "resources").glob("*")):
        expected = ACTUAL.get(actual[path.name[:8]], "CSV")
        lying += expected != SAID[path.suffix[1:]]
        with path.open("rb") as body:
            try:
                found = open_file(body).table.format
            except TableError as error:
                found = "PDF" if "PDF" in error.detail else error.code
        if found != expected:
            wrong[path.name] = (found, expected)
    assert wrong == {}
    assert lying >= 9


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("53c2725f_gipp.csv", ["text", "bigint", "numeric"]),
        ("65d24cb3_prix-journaliers-esc.csv", ["date", "bigint", "bigint", "numeric"]),
        ("0dfdba3e_station-climatique-b.csv", ["timestamp", "text", "text", "text", "numeric"]),
        ("02d858a5_repartition-mensuell.csv", ["bigint", "bigint", "bigint", "text", "text"]),
        ("36578b61_pluviometrie-gouvern.xlsx", ["text", "text", "bigint", "numeric"]),
    ],
)
def test_kinds_of_real_columns(samples: Path, name: str, types: list[str]) -> None:
    """Thousands with spaces and decimal commas, days, moments, months as 01, numbers kept as text in a workbook."""
    with (samples / "tn-agridata" / "resources" / name).open("rb") as body:
        table = open_file(body).table
        frame = find_frame(table.sheets[0].rows)
        assert frame is not None
        found = profile(table.sheets[0].rows, frame, table.delimiter)
    assert [one.kind.type for one in found.columns] == types


def test_two_rows_of_a_real_header_are_joined(samples: Path) -> None:
    """Below five lines of titles in Arabic, groups of columns over years."""
    path = samples / "tn-agridata" / "resources" / "1371e63c_repartition-selon-le.xls"
    with path.open("rb") as body:
        frame = find_frame(open_file(body).table.sheets[0].rows)
    assert frame is not None
    assert [one.name for one in frame.columns][:2] == ["مواطن شغل 2022", "مواطن شغل 2021"]
    assert "الوحدة: ألف دينار" in frame.above
