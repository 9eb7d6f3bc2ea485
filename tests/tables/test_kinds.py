"""Of which kind columns are: only what all of their cells are, for certain."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ckanext.ogptn.tables.errors import TableError
from ckanext.ogptn.tables.headers import find_frame
from ckanext.ogptn.tables.profiles import Profile, profile
from tests.tables.workbooks import rows_of, workbook


def profiled(
    *columns: list[Any], delimiter: str = ",", label: str = "x"
) -> tuple[Profile, list[list[str | None]]]:
    """Look through columns of cells; give what was found, and the rows as they are written."""
    rows = [
        [f"{label}{n}" if n else label for n in range(len(columns))],
        *map(list, zip(*columns, strict=True)),
    ]
    frame = find_frame(iter(rows))
    assert frame is not None
    found = profile(iter(rows), frame, delimiter)
    return found, list(found.written(iter(rows)))


@pytest.mark.parametrize(
    ("cells", "type_", "written"),
    [
        (["1", "-2", "+3"], "bigint", ["1", "-2", "+3"]),
        (["1 234", "12\u202f345\u202f678", "5"], "bigint", ["1234", "12345678", "5"]),
        ([1, 2.0, "3"], "bigint", ["1", "2", "3"]),
        (["007", "12"], "text", ["007", "12"]),
        (["123456789012345678901", "1"], "text", ["123456789012345678901", "1"]),
        (["0.5", "1.25", "3"], "numeric", ["0.5", "1.25", "3"]),
        (["6,2", "1", "0,468"], "numeric", ["6.2", "1", "0.468"]),
        (["1 285 748,00", "840"], "numeric", ["1285748.00", "840"]),
        (["1.234,5", "1.234"], "numeric", ["1234.5", "1234"]),
        (["1,234.5", "1,234"], "numeric", ["1234.5", "1234"]),
        (["1,234,567", "1,5"], "text", ["1,234,567", "1,5"]),
        (["١٢٣٫٥", "۷"], "numeric", ["123.5", "7"]),
        ([0.1, 0.30000000000000004, 5e-07], "numeric", ["0.1", "0.3", "0.0000005"]),
        (["1.5E-05", "2"], "numeric", ["1.5E-05", "2"]),
        (["12", "n.d.", "-"], "bigint", ["12", None, None]),
        ([3.5, "#REF!", "#DIV/0!"], "numeric", ["3.5", None, None]),
        (["n.d.", "-"], "text", ["n.d.", "-"]),
        (["12", "12 %"], "text", ["12", "12 %"]),
        (["2020-01-31", "2020/02/01"], "date", ["2020-01-31", "2020-02-01"]),
        (["31/01/2020", "01/02/2020"], "date", ["2020-01-31", "2020-02-01"]),
        (["1/31/2020", "2/1/2020"], "date", ["2020-01-31", "2020-02-01"]),
        (["01/02/2020", "03/04/2020"], "text", ["01/02/2020", "03/04/2020"]),
        (["31/02/2020", "01/02/2020"], "text", ["31/02/2020", "01/02/2020"]),
        (["2025-11-25 21:00:04", "2025-11-25"], "timestamp", ["2025-11-25 21:00:04", "2025-11-25"]),
        (["25/11/2025 21:15"], "timestamp", ["2025-11-25 21:15:00"]),
        ([dt.date(2020, 1, 31), dt.datetime(2020, 2, 1)], "date", ["2020-01-31", "2020-02-01 00:00:00"]),
        ([dt.datetime(2020, 1, 31, 8, 30)], "timestamp", ["2020-01-31 08:30:00"]),
        ([dt.time(8, 30), dt.timedelta(hours=25, minutes=10)], "text", ["08:30:00", "25:10:00"]),
        (["04:34", "25:10:00"], "text", ["04:34", "25:10:00"]),
        ([True, False], "bool", ["true", "false"]),
        (["TRUE", "false"], "bool", ["true", "false"]),
        (["oui", "non"], "text", ["oui", "non"]),
        ([True, 2], "text", ["TRUE", "2"]),
        (["2008-2007", "2009"], "text", ["2008-2007", "2009"]),
        (["a\x00b", "c"], "text", ["ab", "c"]),
    ],
)  # fmt: skip
def test_a_column(cells: list[Any], type_: str, written: list[str | None]) -> None:
    """Its type, and how its cells are written for PostgreSQL."""
    found, rows = profiled(cells, ["y"] * len(cells))
    assert found.columns[0].kind.type == type_
    assert [row[0] for row in rows] == written


def test_thousands_or_decimals_are_decided_by_the_other_columns() -> None:
    """1,234 alone could be either; beside 12,5 it has three decimals."""
    cells = (["1,234", "2,500"], ["12,5", "13,25"])
    assert profiled(*cells)[1] == [["1.234", "12.5"], ["2.500", "13.25"]]
    alone = profiled(cells[0], ["y", "z"])[0].columns[0]
    assert (alone.kind.type, alone.odd) == ("text", "thousands_or_decimals")


def test_a_semicolon_between_columns_speaks_for_decimal_commas() -> None:
    """So do programs write where the comma parts decimals."""
    assert profiled(["1,234"], ["y"], delimiter=";")[1] == [["1.234", "y"]]


def test_days_or_months_are_decided_by_the_other_columns() -> None:
    """One column of the table that leaves no doubt is enough."""
    found, rows = profiled(["01/02/2020", "03/04/2020"], ["31/01/2020", "30/04/2020"])
    assert rows[0] == ["2020-02-01", "2020-01-31"]
    alone = profiled(["01/02/2020"], ["y"])[0].columns[0]
    assert (alone.kind.type, alone.odd) == ("text", "days_or_months")
    assert found.columns[0].odd == ""


@pytest.mark.parametrize(
    "label", ["Code postal", "Tél", "CIN", "رمز المعتمدية", "stop_id", "الهاتف"]
)
def test_codes_stay_text(label: str) -> None:
    """Digits that nobody adds up."""
    assert profiled(["1001", "2080"], ["y", "z"], label=label)[0].columns[0].kind.type == "text"


@pytest.mark.parametrize("label", ["Recodage", "Capacité", "Télécom (kDT)", "Annee"])
def test_words_that_hold_such_a_word_are_no_codes(label: str) -> None:
    """`code` within a longer word says nothing."""
    assert profiled(["1001", "2080"], ["y", "z"], label=label)[0].columns[0].kind.type == "bigint"


def test_missing_values_are_counted() -> None:
    """The page tells of them."""
    column = profiled(["1", "n.d.", "#N/A", None], ["y"] * 4)[0].columns[0]
    assert (column.filled, column.missing, column.errors) == (3, 2, 1)


def test_a_column_may_begin_late() -> None:
    """Behind the rows among which the header was looked for; it has no name."""
    rows: list[list[object]] = [["a", "b"], *[["1", "2"]] * 100, ["3", "4", "late"]]
    frame = find_frame(iter(rows))
    assert frame is not None
    found = profile(iter(rows), frame)
    assert [one.column.name for one in found.columns] == ["a", "b", "column_3"]
    assert list(found.written(iter(rows)))[-1] == ["3", "4", "late"]


def test_there_is_an_end_to_rows_and_columns() -> None:
    """Each refusal has a code of its own."""
    rows: list[list[object]] = [["a", "b"], *[["1", "2"]] * 20]
    frame = find_frame(iter(rows))
    assert frame is not None
    with pytest.raises(TableError, match="too_many_rows"):
        profile(iter(rows), frame, most_rows=10)
    wide: list[list[object]] = [["a"] * 900, ["1"] * 900]
    frame = find_frame(iter(wide))
    assert frame is not None
    with pytest.raises(TableError, match="too_many_columns"):
        profile(iter(wide), frame)


def test_times_of_a_workbook_are_written_as_such() -> None:
    """Excel keeps them as a share of a day."""
    body = workbook(["train", "départ"], ["A1", dt.time(6, 30)], ["A2", dt.time(23, 5, 30)])
    assert rows_of(body)[1:] == [["A1", dt.time(6, 30)], ["A2", dt.time(23, 5, 30)]]
