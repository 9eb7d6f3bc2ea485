"""Rules of the desk's inventory: who keeps which, its forms, and a whole one by spreadsheet."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from ckan.tests import helpers

from ckanext.ogptn.logic.inventory.sheets import filled
from tests.browsing import Barriers, Window
from tests.calling import call
from tests.desk.conftest import PREFIX, Desk

EVERYBODY = ("officer", "supporter", "watchdog", "reviewer", "member", "nobody")
OWN = "/desk/inventory/ministry-energy"
ITEM = {
    "identifier": "E-1",
    "title__en": "Oil wells",
    "release_date": "2018-01-01",
    "release_precision": "quarter",
    "visibility": "public",
}


@pytest.fixture
def item(desk: Desk) -> str:
    """Give the id of an item of ministry-energy."""
    listed = call("ogptn_inventory_list", institution="ministry-energy")["results"]
    known = {one["identifier"]: one["id"] for one in listed}
    if "E-9" not in known:
        made = call(
            "ogptn_inventory_create",
            institution="ministry-energy",
            identifier="E-9",
            title={"fr": "Contrats", "en": "Contracts"},
            release_date="2017-05-31",
        )
        return str(made["id"])
    return str(known["E-9"])


def of(identifier: str) -> list[dict[str, Any]]:
    """Return the items of ministry-energy with an identifier."""
    listed = call("ogptn_inventory_list", institution="ministry-energy", limit=1000)["results"]
    return [one for one in listed if one["identifier"] == identifier]


@pytest.mark.parametrize("page", ["", "/new", "/import", ".xlsx"])
def test_an_institutions_own_officers_keep_its_inventory(desk: Desk, page: str) -> None:
    """Others are answered 403, and a visitor is led to the login."""
    opened = {user for user in EVERYBODY if desk.get(OWN + page, user).status_code == 200}
    refused = {user for user in EVERYBODY if desk.get(OWN + page, user).status_code == 403}
    assert (opened, refused) == ({"officer"}, set(EVERYBODY) - {"officer"})
    assert "/user/login" in desk.get(OWN + page).location


@pytest.mark.parametrize("page", ["", "/remove"])
def test_an_item_is_changed_by_its_institution(desk: Desk, item: str, page: str) -> None:
    """An item that is not there is refused alike."""
    path = f"/desk/inventory/item/{item}{page}"
    assert {user for user in EVERYBODY if desk.get(path, user).status_code == 200} == {"officer"}
    assert desk.get(path, "supporter").status_code == 403
    assert desk.get(f"/desk/inventory/item/none{page}", "supporter").status_code == 403
    assert desk.get(f"/desk/inventory/item/none{page}", "officer").status_code in (403, 404)
    assert desk.get("/desk/inventory/nothing", "officer").status_code == 404


def test_who_keeps_one_inventory_is_led_to_it(desk: Desk) -> None:
    """Who keeps none is told so."""
    assert desk.get("/desk/inventory", "officer").location.endswith(OWN)
    assert "You keep no inventory" in desk.page("/desk/inventory", "nobody").get_text()


def test_what_is_owed_leads_to_the_inventory(desk: Desk, item: str) -> None:
    """Beside the duties, of the institutions whose officer one is."""
    page = desk.page("/desk", "officer")
    links = [str(one["href"]) for one in page.select(".og-aside a[href*='/desk/inventory']")]
    assert links == [f"/en{OWN}"]
    assert not desk.page("/desk", "reviewer").select(".og-aside a[href*='/desk/inventory']")


def test_an_item_is_put_down_changed_and_taken_out(desk: Desk) -> None:
    """By forms; the list tells where each stands."""
    answer = desk.post(f"{OWN}/new", "officer", **ITEM)
    assert answer.location.endswith(OWN)
    (made,) = of("E-1")
    assert (made["release_date"], made["state"]) == ("2018-03-31", "planned")
    assert "Oil wells" in desk.page(OWN, "officer").get_text()
    path = f"/desk/inventory/item/{made['id']}"
    shown = desk.page(path, "officer")
    assert shown.select_one("#f-release_date")["value"] == "2018-03-31"  # type: ignore[index]
    changed = {**ITEM, "title__fr": "Puits", "dataset": "oil-contracts"}
    assert desk.post(path, "officer", **changed).status_code == 302
    (made,) = of("E-1")
    assert (made["title"]["fr"], made["state"], made["opened_on"]) == (
        "Puits",
        "opened",
        "2017-06-30",
    )
    assert desk.page(f"{path}/remove", "officer").select_one("main form") is not None
    assert of("E-1")
    assert desk.post(f"{path}/remove", "officer").location.endswith(OWN)
    assert of("E-1") == []


def test_what_is_wrong_is_told_in_the_form(desk: Desk) -> None:
    """With what was typed still there; nothing is written."""
    answer = desk.post(
        f"{OWN}/new", "officer", "fr", **{**ITEM, "title__en": "", "identifier": "a b"}
    )
    assert answer.status_code == 422
    assert "a b" in answer.body
    assert "n'est pas un identifiant".replace("'", "&#39;") in answer.body
    assert of("a b") == []


def test_nobody_else_writes(desk: Desk, item: str) -> None:
    """A form that another one sends is refused."""
    assert desk.post(f"{OWN}/new", "supporter", **ITEM).status_code == 403
    assert desk.post(f"/desk/inventory/item/{item}", "supporter", **ITEM).status_code == 403
    assert desk.post(f"/desk/inventory/item/{item}/remove", "supporter").status_code == 403
    assert of("E-9")


def workbook(*rows: tuple[str, str]) -> bytes:
    """Return the institution's workbook with rows of identifier and title."""
    content = filled({"ignore_auth": True}, "ministry-finance", "en")
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.worksheets[1]
    for number, (identifier, said) in enumerate(rows, 3):
        page.cell(number, 1).value, page.cell(number, 4).value = identifier, said
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def send(desk: Desk, user: str, content: bytes) -> Any:
    """Send a workbook to be checked."""
    path = f"{PREFIX['en']}/desk/inventory/ministry-finance/import"
    return desk.app.post(
        path,
        data={"upload": (io.BytesIO(content), "inventory.xlsx")},
        headers={"Authorization": desk.tokens[user]},
        follow_redirects=False,
    )


def test_a_workbook_is_checked_and_taken_in_by_one_press(desk: Desk) -> None:
    """Its sender alone presses it; what is wrong is listed by cell, and then there is no button."""
    wrong = send(desk, "supporter", workbook(("F-1", "Debt"), ("F-1", ""))).location
    told = desk.page(wrong.split("/en", 1)[1], "supporter")
    assert [cell.get_text()[:2] for cell in told.select("tbody th")] == ["A4", "B4"]
    assert told.select_one("main form") is None
    assert desk.post(wrong.split("/en", 1)[1], "supporter").status_code == 200
    right = send(desk, "supporter", workbook(("F-1", "Debt"), ("F-2", "Taxes"))).location
    path = right.split("/en", 1)[1]
    assert "2 items are added" in desk.page(path, "supporter").get_text()
    assert call("ogptn_inventory_list", institution="ministry-finance")["count"] == 0
    assert desk.get(path, "officer").status_code == 403
    assert desk.post(path, "supporter").location.endswith("/desk/inventory/ministry-finance")
    assert call("ogptn_inventory_list", institution="ministry-finance")["count"] == 2


def test_a_file_that_is_none_is_told_in_the_form(desk: Desk) -> None:
    """So is one that is no longer held."""
    lost = send(desk, "supporter", b"no workbook").location.split("/en", 1)[1]
    assert "This is no workbook" in desk.page(lost, "supporter").get_text()
    gone = desk.page("/desk/inventory/ministry-finance/import/none", "supporter")
    assert "send it again" in gone.get_text()


@pytest.mark.parametrize("language", PREFIX)
def test_no_page_of_the_inventory_keeps_anybody_out(
    desk: Desk, window: Window, barriers: Barriers, item: str, tmp_path: Path, language: str
) -> None:
    """axe has no finding on a desk; on a phone none of them scrolls sideways; the import goes by mouse and keyboard."""
    prefix, found, wide = PREFIX[language], {}, []
    content = filled({"ignore_auth": True}, "ministry-energy", language)
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.worksheets[1].cell(book.worksheets[1].max_row + 1, 1).value = "no identifier"
    book.save(tmp_path / "wrong.xlsx")
    for width in (1280, 390):
        page = window("officer", width)
        paths = (OWN, f"{OWN}/new", f"{OWN}/import", f"/desk/inventory/item/{item}",
                 f"/desk/inventory/item/{item}/remove")  # fmt: skip
        for path in paths:
            page.goto(prefix + path)
            found[path, width] = barriers(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(path)
        page.goto(f"{prefix}{OWN}/import")
        page.locator("#f-upload").set_input_files(tmp_path / "wrong.xlsx")
        page.locator("main .og-buttons button").click()
        page.wait_for_url("**/import/*")
        assert page.locator("main tbody tr").count() == 2
        found["wrong", width] = barriers(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append("wrong")
    assert {key: lines for key, lines in found.items() if lines} == {}
    assert wide == []


def test_the_officers_view_counts_what_is_for_officers(desk: Desk, item: str) -> None:
    """Others are shown less."""
    call(
        "ogptn_inventory_create",
        institution="ministry-energy",
        identifier="E-7",
        title={"en": "Quiet data"},
        visibility="officers",
    )
    assert "Quiet data" in desk.page(OWN, "officer").get_text()
    assert "Quiet data" not in desk.page("/inventory", "supporter").get_text()
    context = {"user": "supporter", "ignore_auth": False}
    listed = helpers.call_action("ogptn_inventory_list", context, institution="ministry-energy")
    assert "E-7" not in {one["identifier"] for one in listed["results"]}
