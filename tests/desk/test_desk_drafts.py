"""Rules of drafts on the desk: kept, gone on with, thrown away and brought back."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan import model
from ckan.tests import helpers

from ckanext.ogptn.model import Draft

NEW = "/desk/commitment/new?action_plan=tn-2016-2018"
AMEND = "/desk/commitment/tn-2016-01/amend"
TYPED = {
    "number": "9",
    "title_translated__fr": "Une ébauche",
    "due_text_translated__fr": "un jour peut-être",
    "milestones__0__title_translated__fr": "Un décret",
}


def value(page: BeautifulSoup, name: str) -> str:
    """Return what stands in an input or a text area."""
    found = page.select_one(f'[name="{name}"]')
    assert found is not None, name
    return str(found.get("value") or found.get_text(strip=True))


def drafts(user: str = "officer") -> list[dict[str, Any]]:
    """List a user's drafts."""
    context = {"user": user, "ignore_auth": False}
    found: list[dict[str, Any]] = helpers.call_action("ogptn_draft_list", context)["results"]
    return found


@pytest.fixture(autouse=True)
def _clean(desk: Any) -> None:
    """Begin each test without drafts."""
    model.Session.query(Draft).delete()
    model.Session.commit()


def test_a_draft_keeps_all_that_was_typed_whatever_is_wrong_with_it(desk: Any) -> None:
    """Nothing is judged; the form offers to go on with it, and shows it as it was."""
    answer = desk.post(NEW, "officer", "fr", step="draft", **TYPED)
    assert answer.location.endswith("/fr/desk/drafts")
    form = desk.page(NEW, "officer", "fr")
    assert value(form, "number") == "3"
    offer = form.select_one(".og-offer a[href*='draft=1']")
    assert offer is not None
    page = desk.page(str(offer["href"]).removeprefix("/fr"), "officer", "fr")
    assert value(page, "title_translated-fr") == "Une ébauche"
    assert value(page, "due_text_translated-fr") == "un jour peut-être"
    assert value(page, "milestones-0-title_translated-fr") == "Un décret"


def test_the_list_names_each_draft_and_leads_to_its_form(desk: Any) -> None:
    """By its form and title, and what it is about."""
    desk.post(NEW, "officer", "fr", step="draft", **TYPED)
    desk.post(AMEND, "officer", step="draft", reason__en="Late")
    page = desk.page("/desk/drafts", "officer")
    items = [one.get_text(" ", strip=True) for one in page.select(".og-task h2")]
    assert items == ["Amendment: Join EITI", "Commitment: Une ébauche"]
    assert "Second plan" in page.get_text()
    links = [str(one["href"]) for one in page.select(".og-task a.og-btn")]
    pages = [desk.page(link.partition("/en")[2], "officer") for link in links]
    assert value(pages[0], "reason-en") == "Late"
    assert value(pages[1], "title_translated-fr") == "Une ébauche"


def test_a_draft_survives_a_save_that_fails_and_goes_with_one_that_does_not(desk: Any) -> None:
    """Nothing is lost before it is published."""
    desk.post(NEW, "officer", "fr", step="draft", **TYPED)
    whole = {**TYPED, "lead_institutions": ["ministry-energy"], "lifecycle_state": "active"}
    assert desk.post(NEW, "officer", "fr", step="save", **whole).status_code == 422
    assert len(drafts()) == 1
    whole["due_text_translated__fr"] = "fin 2018"
    assert desk.post(NEW, "officer", "fr", step="save", **whole).status_code == 302
    assert drafts() == []
    user = helpers.call_action("get_site_user")["name"]
    helpers.call_action("dataset_purge", {"user": user}, id="tn-2016-09")


def test_a_draft_that_is_thrown_away_can_be_brought_back(desk: Any) -> None:
    """The page offers it once."""
    desk.post(NEW, "officer", "fr", step="draft", **TYPED)
    (kept,) = drafts()
    desk.post("/desk/drafts/throw-away", "officer", form="commitment", reference=kept["reference"])
    assert drafts() == []
    assert "Bring it back" in desk.page("/desk/drafts", "officer").get_text()
    desk.post("/desk/drafts/bring-back", "officer")
    (back,) = drafts()
    assert back["fields"] == kept["fields"]
    assert "Bring it back" not in desk.page("/desk/drafts", "officer").get_text()


def test_nobody_sees_the_drafts_of_another(desk: Any) -> None:
    """A colleague's form offers nothing, and a visitor is led to the login."""
    desk.post(NEW, "officer", "fr", step="draft", **TYPED)
    assert desk.page(AMEND, "officer").select_one(".og-offer") is None
    context = {"user": "supporter", "ignore_auth": False}
    assert helpers.call_action("ogptn_draft_list", context)["count"] == 0
    assert desk.page(NEW, "supporter").select_one(".og-offer") is None
    assert "No drafts" in desk.page("/desk/drafts", "supporter").get_text()
    assert "/user/login" in desk.get("/desk/drafts").location
