"""A visitor follows a commitment, from the form to the last click, in a real browser and a real mailbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ckan import model
from playwright.sync_api import Page

from ckanext.ogptn.model import ErrorReport, Follower
from tests.browsing import Barriers, Window

Maker = Callable[..., Any]
AMEL = "amel@example.org"
pytestmark = pytest.mark.ckan_config("WTF_CSRF_ENABLED", True)


@pytest.fixture
def application(app: Any, promises: Any) -> Any:
    """Name the portal that a browser opens."""
    return app.app


@pytest.fixture
def page(window: Window) -> Page:
    """Open a page of the portal."""
    return window()


def test_a_visitor_follows_a_commitment_in_arabic_and_ends_it(
    box: Any, page: Page, post: Maker, report: Maker
) -> None:
    """Form, mail, link, button; a report and its mail; one click, and nothing is left."""
    page.goto("/commitment/tn-2016-01")
    page.get_by_label("عنوان بريدك الإلكتروني").fill(AMEL)
    page.get_by_role("button", name="أعلمني بالجديد").click()
    assert page.locator("h1").inner_text() == "اطّلع على بريدك"
    post()
    page.goto(box.last(AMEL).link("/follow/confirm/"))
    page.get_by_role("button", name="أكّد").click()
    assert page.locator("h1").inner_text() == "أنت تتابع هذا"
    model.Session.expire_all()
    report(level="limited")
    post()
    news = box.last(AMEL)
    assert news.mail["Subject"] == "ما جدّ: Commitment 1 بالعربية"
    assert "تقرير تقدّم جديد: محدود" in news.part("plain")
    page.goto(news.link("/follow/end/"))
    page.get_by_role("button", name="أوقف هذه الرسائل").click()
    assert page.locator("h1").inner_text() == "لن تصلك رسائل بعد الآن"
    model.Session.expire_all()
    assert model.Session.query(Follower).count() == 0
    report(level="substantial")
    post()
    assert len(box.to(AMEL)) == 2


def test_a_visitor_reports_an_error_in_french(page: Page) -> None:
    """From the page's link to the thanks, with what is missing said on the way."""
    page.goto("/fr/commitment/tn-2016-01")
    page.get_by_role("link", name="Signaler une erreur").click()
    page.get_by_label("Quelle est l’erreur").fill("La date est fausse")
    page.get_by_label("De quoi s’agit-il").select_option("m1")
    page.get_by_role("button", name="Envoyer le signalement").click()
    assert page.locator("h1").inner_text() == "Votre signalement est arrivé"
    found = model.Session.query(ErrorReport.milestone, ErrorReport.text, ErrorReport.language)
    assert found.all() == [("m1", "La date est fausse", "fr")]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_no_page_that_a_mail_leads_to_keeps_anybody_out(
    box: Any,
    page: Page,
    post: Maker,
    report: Maker,
    barriers: Barriers,
    language: str,
) -> None:
    """axe has no finding of impact serious or critical before and after each press."""
    prefix, found = "" if language == "ar" else f"/{language}", {}
    page.goto(f"{prefix}/commitment/tn-2016-01")
    page.locator("input[type=email]").fill(AMEL)
    page.locator("input[type=email]").press("Enter")
    post()
    for name in ("confirm", "end"):
        page.goto(box.last(AMEL).link(f"/follow/{name}/"))
        found[name] = barriers(page)
        page.locator("main form button").first.click()
        page.wait_for_load_state()
        found[f"{name}, pressed"] = barriers(page)
        report(level="limited")
        post()
    assert {name: lines for name, lines in found.items() if lines} == {}
