"""Commitments in a real browser, in Arabic and in French: an officer puts one down and moves a deadline; axe judges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ckan import model
from ckan.tests import helpers
from playwright.sync_api import Page, expect

from ckanext.ogptn.model import Draft
from tests.browsing import Barriers, Window

LANGUAGES = {"ar": "", "fr": "/fr"}
WORDS = {
    "ar": {
        "due": "موفى سنة 2018",
        "read": "31\u00a0ديسمبر\u00a02018",
        "later": "موفى مارس 2019",
        "moved": "مارس\u00a02019",
        "title": "نشر عقود الطاقة",
        "steps": ("إصدار الأمر", "فتح المنصة", "تكوين الأعوان"),
        "reason": "تأخر صدور القانون",
    },
    "fr": {
        "due": "fin 2018",
        "read": "31\u00a0décembre\u00a02018",
        "later": "fin mars 2019",
        "moved": "mars\u00a02019",
        "title": "Publier les contrats d’énergie",
        "steps": ("Publier le décret", "Ouvrir le portail", "Former les agents"),
        "reason": "La loi a pris du retard",
    },
}
NEW = "/desk/commitment/new?action_plan=tn-2016-2018"
NAME = "tn-2016-03"


@pytest.fixture(autouse=True)
def _clean(desk: Any) -> Iterator[None]:
    """Take away what a test put down."""
    yield
    model.Session.rollback()
    model.Session.query(Draft).delete()
    model.Session.commit()
    if model.Package.get(NAME) is not None:
        user = helpers.call_action("get_site_user")["name"]
        helpers.call_action("dataset_purge", {"user": user}, id=NAME)


def no_sideways_scroll(page: Page) -> bool:
    """Say whether the page is no wider than its window."""
    script = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    return bool(page.evaluate(script))


def fill_in(page: Page, language: str) -> None:
    """Fill in a commitment with three milestones, the last one moved up."""
    words = WORDS[language]
    page.locator(f"#f-title_translated-{language}").fill(str(words["title"]))
    page.locator(f"#f-due_text_translated-{language}").fill(str(words["due"]))
    page.locator(f"#f-due_text_translated-{language}").press("Tab")
    expect(page.locator("#f-due_text_translated-read")).to_contain_text(str(words["read"]))
    for number, step in enumerate(words["steps"]):
        page.locator("button[value=milestones-add]").click()
        title = page.locator(f"#f-milestones-{number}-title_translated-{language}")
        title.fill(step)
    page.locator("button[value=milestones-up-2]").click()
    expect(title).to_have_value(words["steps"][1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_officer_puts_a_commitment_down_and_moves_its_deadline(
    window: Window, language: str
) -> None:
    """With three milestones and a preview; the deadline moves with a reason; an outsider sees before and after."""
    words, prefix = WORDS[language], LANGUAGES[language]
    page = window("officer")
    page.goto(prefix + NEW)
    fill_in(page, language)
    page.locator(".og-form > .og-buttons button[value=preview]").click()
    expect(page.locator("h1")).to_have_text(str(words["title"]))
    assert model.Package.get(NAME) is None
    page.locator(".og-preview button[value=save]").click()
    page.wait_for_url(f"**/desk/commitment/{NAME}/done*")

    page.goto(f"{prefix}/commitment/{NAME}")
    page.locator(".og-tools-for a[href$='/amend']").click()
    page.locator(f"#f-due_text_translated-{language}").fill(str(words["later"]))
    page.locator(f"#f-reason-{language}").fill(str(words["reason"]))
    page.locator(".og-form > .og-buttons button[value=preview]").click()
    expect(page.locator("tbody del")).to_contain_text("2018")
    expect(page.locator("tbody ins")).to_contain_text(str(words["moved"]))
    page.locator("button[value=save]").click()
    page.wait_for_url(f"**/desk/commitment/{NAME}/done*")

    outsider = window()
    outsider.goto(f"{prefix}/commitment/{NAME}")
    steps = outsider.locator("#steps .og-steps h3")
    expect(steps).to_have_count(3)
    expect(steps.nth(1)).to_contain_text(words["steps"][2])
    table = outsider.locator("#amendments tbody")
    expect(table.locator("ins")).to_contain_text(str(words["moved"]))
    expect(table).to_contain_text(str(words["reason"]))
    expect(outsider.locator(".og-tools-for")).to_have_count(0)
    outsider.goto(f"{prefix}/desk/commitment/{NAME}/amend")
    assert "/user/login" in outsider.url


def test_rows_change_in_place_and_keep_the_focus_near(window: Window) -> None:
    """With a script the page stays; what was typed elsewhere too; the keyboard goes on where the row is."""
    page = window("officer")
    page.goto("/fr" + NEW)
    page.evaluate("window.untouched = true")
    page.locator("#f-budget").fill("10 TND")
    add = page.locator("button[value=milestones-add]")
    add.focus()
    add.press("Enter")
    expect(page.locator("#f-milestones-0 > summary")).to_be_focused()
    page.locator("#f-milestones-0-title_translated-fr").fill("Un décret")
    page.locator("button[value=milestones-add]").click()
    expect(page.locator("#f-milestones-1")).to_have_count(1)
    page.locator("button[value=milestones-remove-0]").click()
    expect(page.locator("#f-milestones-1")).to_have_count(0)
    expect(page.locator("#f-budget")).to_have_value("10 TND")
    page.locator("button[value=lead_institutions-add]").click()
    expect(page.locator("#f-lead_institutions select").last).to_be_focused()
    assert page.evaluate("window.untouched") is True


def test_what_is_wrong_is_read_first_and_leads_to_its_field(window: Window) -> None:
    """The summary has the focus; a line of it brings the field into focus, in a folded milestone too."""
    page = window("officer", 390)
    page.goto("/fr" + NEW)
    for number in range(4):
        page.locator("button[value=milestones-add]").click()
        page.locator(f"#f-milestones-{number}-title_translated-fr").fill(f"Étape {number}")
    page.locator("#f-milestones-1 > summary").click()
    page.locator("#f-milestones-1-due_text_translated-fr").fill("un jour")
    page.locator(".og-form > .og-buttons button[value=save]").click()
    expect(page.locator("#errors")).to_be_focused()
    page.locator(".og-errors a").last.click()
    expect(page.locator("#f-milestones-1-due_text_translated-fr")).to_be_focused()
    assert no_sideways_scroll(page)


def test_enter_in_a_field_never_removes_or_publishes(window: Window) -> None:
    """It asks for the preview."""
    page = window("officer")
    page.goto("/fr" + NEW)
    page.locator("#f-title_translated-fr").fill("Par la touche Entrée")
    page.locator("button[value=milestones-add]").click()
    page.locator("#f-milestones-0-title_translated-fr").fill("Un décret")
    page.locator("#f-budget").fill("10 TND")
    page.locator("#f-budget").press("Enter")
    expect(page.locator(".og-preview")).to_be_visible()
    expect(page.locator("#steps .og-steps h3")).to_have_count(1)
    assert model.Package.get(NAME) is None


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_no_form_keeps_anybody_out(window: Window, barriers: Barriers, language: str) -> None:
    """axe has no finding of impact serious or critical: empty, with faults, in the previews, with all unfolded."""
    prefix = "" if language == "ar" else f"/{language}"
    page = window("officer")
    found = {}

    def judge(name: str) -> None:
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        if lines := barriers(page):
            found[name] = lines

    for name, path in {
        "new": NEW,
        "edit": "/desk/commitment/tn-2016-01/edit",
        "amend": "/desk/commitment/tn-2016-01/amend",
        "done": "/desk/commitment/tn-2016-01/done?what=amended",
        "drafts": "/desk/drafts",
    }.items():
        page.goto(prefix + path)
        judge(name)
    page.goto(prefix + NEW)
    page.locator("button[value=milestones-add]").click()
    page.locator(f"#f-milestones-0-due_text_translated-{language}").fill("?")
    page.locator(".og-form > .og-buttons button[value=draft]").click()
    judge("a draft in the list")
    page.locator(".og-task a.og-btn").click()
    page.locator(".og-form > .og-buttons button[value=save]").click()
    judge("faults")
    page.goto(f"{prefix}/desk/commitment/tn-2016-01/amend")
    page.locator("#f-reason-en").fill("Late")
    page.locator("#f-title_translated-en").fill("Join the initiative")
    page.locator(".og-form > .og-buttons button[value=preview]").click()
    judge("before and after")
    page.set_viewport_size({"width": 320, "height": 800})
    page.locator("button[value=back]").click()
    judge("the form on a phone")
    assert no_sideways_scroll(page)
    assert found == {}
