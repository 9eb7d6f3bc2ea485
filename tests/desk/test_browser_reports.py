"""Reports in a real browser, in Arabic and in French: an officer writes and corrects them, an outsider reads them."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from ckan.tests import helpers
from playwright.sync_api import Page

from tests.browsing import Window

LANGUAGES = {"ar": "", "fr": "/fr"}
COMMITMENT = {"ar": "tn-2016-01", "fr": "tn-2016-02"}
SAID = ["the second report, put right", "the second report", "the first report"]


def level(page: Page, value: str) -> None:
    """Choose a star."""
    page.locator(f"input[name=completion_level][value={value}]").check()


def publish(page: Page) -> None:
    """Look at the report, and publish it."""
    page.locator(".og-buttons button[value=preview]").click()
    page.locator("button[value=publish]").click()
    page.wait_for_url("**/desk/report/*")


def add_link(page: Page, url: str, title: str, language: str) -> None:
    """Add a row of evidence, and fill it in."""
    page.locator("button[value=evidence-add]").click()
    page.locator("input[name=evidence-0-url]").fill(url)
    page.locator(f"[name=evidence-0-title-{language}]").fill(title)
    page.locator("select[name=evidence-0-type]").select_option("web_page")


def outline(page: Page) -> list[int]:
    """Return the levels of the headings within the page's main part."""
    script = "[...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map(h => +h.tagName[1])"
    found: list[int] = page.evaluate(script)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_officer_reports_twice_with_evidence_and_corrects_a_report(
    window: Window, language: str
) -> None:
    """An outsider reads all of it, the newest first, the corrected one marked, and can do none of it."""
    name, prefix = COMMITMENT[language], LANGUAGES[language]
    page = window("officer")
    for number, text in enumerate(("first", "second"), start=1):
        page.goto(f"{prefix}/desk/commitment/{name}/report")
        level(page, "substantial")
        page.locator(f"[name=progress-{language}]").fill(f"the {text} report")
        add_link(page, f"https://example.org/{text}", f"piece {number}", language)
        publish(page)
    page.locator("a[href*='/correct']").click()
    text_area = page.locator(f"[name=progress-{language}]")
    assert text_area.input_value() == "the second report"
    text_area.fill("the second report, put right")
    publish(page)

    outsider = window()
    outsider.goto(f"{prefix}/commitment/{name}")
    told = [
        text.strip()
        for text in outsider.locator("#reports p").all_text_contents()
        if text.strip() in SAID
    ]
    assert told == SAID
    assert outsider.locator("a[href*='/desk/']").count() == 0
    for path in ("report", "evidence", "contact"):
        outsider.goto(f"{prefix}/desk/commitment/{name}/{path}")
        assert "/user/login" in outsider.url


@pytest.mark.parametrize("language", LANGUAGES)
def test_complete_without_evidence_is_refused_with_everything_still_there(
    window: Window, language: str
) -> None:
    """The summary is focused, says what is missing in the officer's language, and leads to the evidence."""
    name = COMMITMENT[language]
    page = window("officer")
    page.goto(f"{LANGUAGES[language]}/desk/commitment/{name}/report?milestone=m1")
    level(page, "complete")
    assert page.locator("[name=completed_on]").is_visible()
    page.locator("[name=completed_on]").fill("2017-06-01")
    for code in ("ar", "fr", "en"):
        page.locator(f"[name=progress-{code}]").fill(f"text {code}")
    page.locator("[name=reporting_period]").fill("S1 2017")
    # Nothing on these commitments proves the whole but what the reports of another test may have brought.
    for report in list_reports(name):
        withdraw(report)
    page.locator(".og-buttons button[value=preview]").click()
    summary = page.locator(".og-errors:focus")
    summary.wait_for()
    said = {"ar": "«كامل»", "fr": "Achevé"}[language]
    assert said in summary.inner_text()
    kept = {
        code: page.locator(f"[name=progress-{code}]").input_value() for code in ("ar", "fr", "en")
    }
    assert kept == {"ar": "text ar", "fr": "text fr", "en": "text en"}
    assert page.locator("[name=completed_on]").input_value() == "2017-06-01"
    assert page.locator("[name=reporting_period]").input_value() == "S1 2017"
    assert page.locator("input[value=complete]").is_checked()
    page.locator(".og-errors a").first.click()
    assert page.evaluate("document.activeElement.id") == "f-evidence"


def list_reports(commitment: str) -> list[dict[str, Any]]:
    """List the evidence of a commitment."""
    found: list[dict[str, Any]] = helpers.call_action("ogptn_evidence_list", commitment=commitment)[
        "results"
    ]
    return found


def withdraw(piece: dict[str, Any]) -> None:
    """Withdraw a piece of evidence."""
    user = helpers.call_action("get_site_user")["name"]
    helpers.call_action("ogptn_evidence_delete", {"user": user}, id=piece["id"])


def test_a_chosen_dataset_is_found_by_what_completes_the_box(window: Window) -> None:
    """With script the box offers titles; choosing one finds it, and the tick adds it."""
    page = window("officer")
    page.goto("/en/desk/commitment/tn-2016-01/report")
    page.locator("[name=progress-en]").fill("typed before")
    page.locator("#f-find").press_sequentially("contr")
    page.locator(".og-option", has_text="Oil contracts").click()
    page.locator(".og-found input[name=found]").first.check()
    page.locator("button[value=take]").click()
    assert "Oil contracts" in page.locator("#f-evidence-0").inner_text()
    assert page.locator("[name=progress-en]").input_value() == "typed before"


PAGES = (
    "/desk",
    "/desk/commitment/tn-2016-01/report",
    "/desk/commitment/tn-2016-01/evidence",
    "/desk/commitment/tn-2016-01/contact",
    "/desk/commitment/tn-2016-01/links",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_the_desk_scrolls_sideways_or_skips_a_heading(
    window: Window, language: str
) -> None:
    """320 pixels are enough, headings go down one step at a time, controls have names, and ids are given once."""
    unnamed = """[...document.querySelectorAll('main :is(a[href], button, input:not([type=hidden]), select, textarea)')]
      .filter(e => e.checkVisibility() && e.tabIndex >= 0)
      .filter(e => !(e.textContent.trim() || e.ariaLabel || e.title || (e.labels && e.labels.length)))
      .map(e => e.outerHTML.slice(0, 120))"""
    ids = "[...document.querySelectorAll('[id]')].map(e => e.id)"
    page = window("officer", 320)
    for path in PAGES:
        page.goto(LANGUAGES[language] + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        levels = outline(page)
        assert levels[0] == 1, path
        assert all(low <= high + 1 for high, low in itertools.pairwise(levels)), (path, levels)
        assert page.evaluate(unnamed) == [], path
        given = page.evaluate(ids)
        assert sorted(set(given)) == sorted(given), path
