"""Importing a plan in a real browser, in Arabic and in French: an administrator is told what to mend, and mends it."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page

from tests.browsing import PASSWORD, Barriers, Window
from tests.calling import call
from tests.desk.conftest import Desk, text

# The prefix of addresses, the sheet of the commitments, and the first plan of those that are imported here.
LANGUAGES = {
    "ar": ("", "التعهدات", 2030),
    "fr": ("/fr", "Engagements", 2040),
    "en": ("/en", "Commitments", 2050),
}


@pytest.fixture
def administrator(desk: Desk) -> str:
    """Give an administrator who signs in with a password."""
    name = "administrator"
    if name not in call("user_list", q=name, all_fields=False):
        call("user_create", name=name, email="administrator@example.org", password=PASSWORD)
        call("user_patch", id=name, sysadmin=True)
    return name


def renamed(content: bytes, year: int) -> openpyxl.Workbook:
    """Return an exported plan as one of another year, with its records' identifiers."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for page in book:
        for row in page.iter_rows(min_row=3):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("tn-2016", f"tn-{year}")
    return book


def send(page: Page, book: openpyxl.Workbook, file: Path) -> None:
    """Send a workbook to be checked."""
    book.save(file)
    page.locator("#f-upload").set_input_files(file)
    page.locator("main .og-buttons button").click()
    page.wait_for_load_state()


def put(book: openpyxl.Workbook, sheet: str, column: str, value: str) -> str:
    """Write into the first row of data, and return the cell's place."""
    (cell,) = [cell for cell in book[sheet][1] if cell.value == column]
    book[sheet].cell(3, cell.column).value = value
    return f"{cell.column_letter}3"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_administrator_mends_a_workbook_and_imports_it(
    window: Window,
    desk: Desk,
    administrator: str,
    barriers: Barriers,
    tmp_path: Path,
    language: str,
) -> None:
    """Each error stands with its cell; the mended file is imported by one press, and the plan's page opens. None of the
    pages keeps anybody out."""
    prefix, sheet, year = LANGUAGES[language]
    page = window(administrator)
    page.goto(f"{prefix}/desk/import")
    assert barriers(page) == []
    book = renamed(desk.get("/action_plan/tn-2016-2018.xlsx", language=language).data, year)
    place = put(book, sheet, "lead_institutions", "ministry-of-nothing")
    send(page, book, tmp_path / "bad.xlsx")
    assert page.locator("main tbody th").all_inner_texts()[0].startswith(place)
    assert "ministry-of-nothing" in page.locator("main tbody").inner_text()
    assert page.locator("main form").count() == 0
    assert barriers(page) == []
    page.locator("main .og-after a").click()
    put(book, sheet, "lead_institutions", "ministry-energy")
    send(page, book, tmp_path / "good.xlsx")
    assert barriers(page) == []
    page.locator("main .og-buttons button").click()
    page.wait_for_url(f"**/action_plan/tn-{year}-2018")
    assert page.locator("h1").inner_text() == text("Second plan")[language]
