"""Rules of the import of an inventory: checked whole, told row by row, all of it or nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import openpyxl
import pytest
from ckan import model
from werkzeug.datastructures import FileStorage

from ckanext.ogptn.logic.inventory import sheets

Maker = Callable[..., Any]
LANGUAGES = ("ar", "fr", "en")


@pytest.fixture
def transport(institution: Maker) -> Any:
    """Make an institution, and give its row."""
    institution("ministry-transport")
    return model.Group.get("ministry-transport")


def template(institution: Any, language: str = "en") -> openpyxl.Workbook:
    """Return an institution's workbook as the desk gives it to an officer."""
    content = sheets.filled({"user": "", "ignore_auth": True}, institution.name, language)
    return openpyxl.load_workbook(io.BytesIO(content))


def filled(book: openpyxl.Workbook, *rows: dict[str, object]) -> FileStorage:
    """Write rows below the two of the heading; return the workbook as a file that is sent."""
    page = book.worksheets[1]
    columns = {cell.value: cell.column for cell in page[1]}
    for number, row in enumerate(rows, 3):
        for name, value in row.items():
            page.cell(number, columns[name]).value = value
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return FileStorage(file, "inventory.xlsx")


def send(call: Maker, file: FileStorage, **asked: Any) -> Any:
    """Send a workbook."""
    file.stream.seek(0)
    asked = {"institution": "ministry-transport", "language": "en", **asked}
    return call("ogptn_inventory_import", upload=file, **asked)


BUSES = {"identifier": "T-1", "title_fr": "Lignes de bus", "release_date": "end of 2027"}
TRAINS = {"identifier": "T-2", "title_en": "Trains", "frequency": "Monthly", "sector": "Transport"}


def test_a_workbook_is_checked_and_then_taken_in(transport: Any, call: Maker) -> None:
    """A dry run says what would be done and does nothing; words are read as days."""
    file = filled(template(transport), BUSES, TRAINS)
    found = send(call, file, dry_run=True)
    assert found == {
        "institution": "ministry-transport",
        "dry_run": True,
        "counts": {"created": 2, "updated": 0, "unchanged": 0},
        "errors": [],
    }
    assert call("ogptn_inventory_list")["count"] == 0
    assert send(call, file)["counts"]["created"] == 2
    buses, trains = call("ogptn_inventory_list")["results"]
    assert (buses["title"]["fr"], buses["release_date"], buses["release_precision"]) == (
        "Lignes de bus",
        "2027-12-31",
        "year",
    )
    assert (trains["frequency"], trains["sector"], trains["visibility"]) == (
        "monthly",
        "transport",
        "public",
    )


def test_every_row_tells_what_is_wrong_with_it_and_nothing_is_written(
    transport: Any, call: Maker
) -> None:
    """By row and column; without a dry run it is refused with the same list."""
    rows = (
        {"identifier": "no space", "title_en": "A"},
        {"identifier": "T-1"},
        {"identifier": "T-2", "title_en": "B", "release_date": "soon", "frequency": "sometimes"},
        {"title_en": "C"},
        {"identifier": "T-2", "title_en": "D", "dataset": "nothing", "opened_on": "2016-01-01"},
        {"identifier": "T-9", "title_en": "Good"},
    )
    file = filled(template(transport), *rows)
    found = send(call, file, dry_run=True)
    assert [(error["row"], error["name"]) for error in found["errors"]] == [
        (3, "identifier"),
        (4, "title_ar"),
        (5, "frequency"),
        (5, "release_date"),
        (6, "identifier"),
        (7, "identifier"),
        (7, "dataset"),
    ]
    assert all(error["message"] and error["column"] for error in found["errors"])
    with pytest.raises(tk.ValidationError) as refused:
        send(call, file)
    assert len(refused.value.error_dict["errors"]) == 7
    assert call("ogptn_inventory_list")["count"] == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_desk_gives_comes_back_unchanged(
    transport: Any, call: Maker, dataset: Maker, commitment: Maker, language: str
) -> None:
    """In every language, with all that an item may hold."""
    dataset("bus-lines")
    commitment(3)
    call(
        "ogptn_inventory_create",
        institution="ministry-transport",
        identifier="T-1",
        title={"ar": "حافلات", "fr": "=Bus", "en": "Buses"},
        notes={"ar": "", "fr": "Toutes les lignes", "en": ""},
        commitment="tn-2016-03",
        sector="transport",
        frequency="annual_2",
        release_date="2027-02-28",
        release_precision="month",
        visibility="officers",
        dataset="bus-lines",
        opened_on="2016-06-01",
    )
    call(
        "ogptn_inventory_create",
        institution="ministry-transport",
        identifier="T-2",
        title={"en": "Trains"},
    )
    file = filled(template(transport, language))
    assert send(call, file, dry_run=True)["errors"] == []
    assert send(call, file)["counts"] == {"created": 0, "updated": 0, "unchanged": 2}


def test_a_row_replaces_the_item_of_its_identifier(transport: Any, call: Maker) -> None:
    """Others are added, and what the file does not name stays; another institution's are its own."""
    for identifier in ("T-1", "T-3"):
        call(
            "ogptn_inventory_create",
            institution="ministry-transport",
            identifier=identifier,
            title={"en": "Old"},
            notes={"en": "Gone"},
        )
    book = template(transport)
    book.worksheets[1].delete_rows(3, 2)
    assert send(call, filled(book, BUSES, TRAINS))["counts"] == {
        "created": 1,
        "updated": 1,
        "unchanged": 0,
    }
    found = {one["identifier"]: one for one in call("ogptn_inventory_list")["results"]}
    assert (found["T-1"]["title"]["fr"], found["T-1"]["notes"]["en"]) == ("Lignes de bus", "")
    assert found["T-3"]["title"]["en"] == "Old"


def test_what_is_no_workbook_is_refused(transport: Any, call: Maker) -> None:
    """Also a workbook of a plan, which has other sheets."""
    for content in (b"PK no", b"identifier;title\n"):
        with pytest.raises(tk.ValidationError) as refused:
            send(call, FileStorage(io.BytesIO(content), "x.xlsx"), dry_run=True)
        assert "upload" in refused.value.error_dict
    book = template(transport)
    book.worksheets[1].title = "Engagements"
    codes = [error["code"] for error in send(call, filled(book), dry_run=True)["errors"]]
    assert codes == ["missing_sheet", "unknown_sheet"]


def test_an_inventorys_sheet_is_not_one_of_a_plan(transport: Any, call: Maker) -> None:
    """The import of plans says so."""
    file = filled(template(transport), BUSES)
    errors = call("ogptn_action_plan_import", upload=file, dry_run=True)["errors"]
    assert {error["code"] for error in errors} >= {"unknown_sheet", "missing_sheet"}
