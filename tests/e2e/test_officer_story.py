"""From a promise to its proof on a whole portal: an officer's work in a browser, and what an outsider sees of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browsing import PASSWORD, Window

from .conftest import Portal

LEAD = "ministry-energy-mines"
OFFICER = "story-officer"
YEAR = date.today().year
PLAN = f"tn-{YEAR}-{YEAR + 2}"
NAME = f"tn-{YEAR}-01"
WORDS = {
    "ar": {
        "title": "نشر عقود الطاقة",
        "steps": ["إصدار الأمر", "فتح المنصة", "تكوين الأعوان"],
        "due": f"موفى سنة {YEAR + 1}",
        "later": f"موفى سنة {YEAR + 2}",
        "reason": "تأخر صدور القانون",
        "reports": ["صدر الأمر", "فُتحت المنصة", "فُتحت المنصة للعموم"],
        "refused": "«كامل»",
    },
    "fr": {
        "title": "Publier les contrats d’énergie",
        "steps": ["Publier le décret", "Ouvrir le portail", "Former les agents"],
        "due": f"fin {YEAR + 1}",
        "later": f"fin {YEAR + 2}",
        "reason": "La loi a pris du retard",
        "reports": [
            "Le décret est publié",
            "Le portail est ouvert",
            "Le portail est ouvert à tous",
        ],
        "refused": "« Achevé »",
    },
}
PREFIX = {"ar": "", "fr": "/fr"}


@pytest.fixture(scope="module")
def admin(portal: Portal) -> Iterator[Portal]:
    """Give the portal as its administrator sees it, with an officer on it for as long as the stories last."""
    admin = portal.admin()
    user = admin.api("user_create", name=OFFICER, email="story@ogptn.invalid", password=PASSWORD)
    admin.api("organization_member_create", id=LEAD, username=OFFICER, role="editor")
    yield admin
    admin.api("user_delete", id=user["id"])


@pytest.fixture
def plan(admin: Portal) -> Iterator[Portal]:
    """Put a plan on the portal, and take all that was written away afterwards."""
    made = admin.api(
        "package_create", type="action_plan", name=PLAN, plan_status="active", owner_org=LEAD,
        title_translated={"ar": "خطة", "fr": "Plan", "en": "Plan"},
        start_date=f"{YEAR}-01-01", end_date=f"{YEAR + 2}-12-31",
        axes=[{"number": 1, "title_translated": {"ar": "محور", "fr": "Axe", "en": "Axis"}}],
    )  # fmt: skip
    yield admin
    for record in admin.api("package_search", fq=f"dataset_type:commitment action_plan:{PLAN}",
                            include_private=True)["results"]:  # fmt: skip
        admin.api("dataset_purge", id=record["id"])
    admin.api("dataset_purge", id=made["id"])


@pytest.fixture
def address(portal: Portal) -> str:
    """Name the portal that a browser opens."""
    return portal.url


def promise(page: Page, language: str) -> None:
    """Put a commitment down, with three milestones."""
    words: dict[str, Any] = WORDS[language]
    page.goto(f"{PREFIX[language]}/desk/commitment/new?action_plan={PLAN}")
    page.locator(f"#f-title_translated-{language}").fill(words["title"])
    page.locator(f"#f-due_text_translated-{language}").fill(words["due"])
    for number, step in enumerate(words["steps"]):
        page.locator("button[value=milestones-add]").click()
        page.locator(f"#f-milestones-{number}-title_translated-{language}").fill(step)
    page.locator(".og-form > .og-buttons button[value=save]").click()
    page.wait_for_url(f"**/desk/commitment/{NAME}/done*")


def report(page: Page, language: str, level: str, said: str, proof: str = "") -> None:
    """Write a report, and look at it."""
    page.goto(f"{PREFIX[language]}/desk/commitment/{NAME}/report")
    page.locator(f"input[name=completion_level][value={level}]").check()
    page.locator(f"[name=progress-{language}]").fill(said)
    if proof:
        page.locator("button[value=evidence-add]").click()
        page.locator("input[name=evidence-0-url]").fill(proof)
        page.locator(f"[name=evidence-0-title-{language}]").fill(proof)
        page.locator("select[name=evidence-0-type]").select_option("web_page")
    page.locator(".og-buttons button[value=preview]").click()


def publish(page: Page) -> None:
    """Publish what is looked at."""
    page.locator("button[value=publish]").click()
    page.wait_for_url("**/desk/report/*")


def amend(page: Page, language: str) -> None:
    """Move the deadline, with a reason."""
    words: dict[str, Any] = WORDS[language]
    page.goto(f"{PREFIX[language]}/desk/commitment/{NAME}/amend")
    page.locator(f"#f-due_text_translated-{language}").fill(words["later"])
    page.locator(f"#f-reason-{language}").fill(words["reason"])
    page.locator(".og-form > .og-buttons button[value=preview]").click()
    page.locator("button[value=save]").click()
    page.wait_for_url(f"**/desk/commitment/{NAME}/done*")


def in_order(whole: str, parts: list[str]) -> bool:
    """Say whether a text holds these, one after the other."""
    places = [whole.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_promise_is_made_reported_on_corrected_and_amended_in_the_open(
    plan: Portal, window: Window, language: str
) -> None:
    """The officer does it all by forms; an outsider reads all of it in order, and can do none of it."""
    words: dict[str, Any] = WORDS[language]
    officer = window(OFFICER)
    promise(officer, language)
    report(officer, language, "complete", words["reports"][0])
    expect(officer.locator(".og-errors")).to_contain_text(words["refused"].strip("«» \u202f"))
    for said, proof in zip(words["reports"][:2], ("https://a.tn/1", "https://a.tn/2"), strict=True):
        report(officer, language, "substantial", said, proof)
        publish(officer)
    officer.locator("a[href*='/correct']").click()
    officer.locator(f"[name=progress-{language}]").fill(words["reports"][2])
    officer.locator(".og-buttons button[value=preview]").click()
    publish(officer)
    amend(officer, language)

    outsider = window()
    outsider.goto(f"{PREFIX[language]}/commitment/{NAME}")
    expect(outsider.locator("#steps .og-steps h3")).to_have_count(3)
    assert in_order(outsider.locator("#steps").inner_text(), words["steps"])
    told = outsider.locator("#reports").inner_text()
    assert in_order(told, [words["reports"][2], words["reports"][0]])
    expect(outsider.locator("#reports a[href='https://a.tn/2']").first).to_be_attached()
    expect(outsider.locator("#amendments")).to_contain_text(words["reason"])
    expect(outsider.locator("#amendments ins")).to_contain_text(str(YEAR + 2))
    for form in ("report", "edit", "amend", "evidence", "contact"):
        outsider.goto(f"{PREFIX[language]}/desk/commitment/{NAME}/{form}")
        assert "/user/login" in outsider.url, form
    anonymous = {"commitment": NAME, "completion_level": "limited"}
    url = f"{plan.url}/api/3/action/ogptn_progress_report_create"
    assert requests.post(url, json=anonymous, timeout=30).status_code == 403
