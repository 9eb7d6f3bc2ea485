"""What axe says of the pages behind the login, and of the forms open to all, in Chromium, in three languages.

The forms of a commitment are judged in test_browser_commitments.py, the import in test_browser_import.py, the mails'
links in tests/mail, pages without a form in tests/pages. A page that is added to the desk is added here."""

from __future__ import annotations

import pytest
from ckan.tests import helpers
from playwright.sync_api import Page, expect

from tests.browsing import Barriers, Window
from tests.calling import call
from tests.desk.conftest import PREFIX, Desk, text

ABOUT = "/desk/commitment/tn-2016-01"
# By whom a page is opened; "" is a visitor.
PAGES = {
    "officer": {
        "owed": "/desk",
        "report": f"{ABOUT}/report",
        "evidence": f"{ABOUT}/evidence",
        "contact": f"{ABOUT}/contact",
        "links": f"{ABOUT}/links",
        "errors": "/desk/errors",
        "errors answered": "/desk/errors?state=all",
        "mail": "/desk/mail",
        "drafts": "/desk/drafts",
        "plan": "/action_plan/tn-2016-2018",
        "commitment": "/commitment/tn-2016-01",
        "dataset": "/dataset/oil-contracts",
        "new dataset": "/dataset/new",
        "dataset's form": "/dataset/edit/oil-contracts",
        "institution": "/organization/ministry-energy",
        "own page": "/user/officer",
        "own form": "/user/edit/officer",
        "activities": "/dashboard/",
    },
    "reviewer": {"assessment": f"{ABOUT}/assess"},
    "": {
        "follow": "/follow?commitment=tn-2016-01",
        "follow all": "/follow",
        "asked": "/follow/asked?commitment=tn-2016-01",
        "stale link": "/follow/confirm/none",
        "error": "/commitment/tn-2016-01/error",
        "error sent": "/commitment/tn-2016-01/error/written",
        "not found": "/commitment/none",
        "forgotten password": "/user/reset",
        "registration": "/user/register",
    },
}
# Forms that are refused when they are sent empty; by whom they are opened.
REFUSED = {
    "officer": {"report": f"{ABOUT}/report", "evidence": f"{ABOUT}/evidence"},
    "reviewer": {"assessment": f"{ABOUT}/assess"},
    "": {"follow": "/follow", "error": "/commitment/tn-2016-01/error"},
}
SEND = "main .og-buttons button.og-btn:not(.og-btn-2)"


@pytest.fixture(scope="module")
def report(made: object) -> str:
    """Report a difficulty, link a dataset, and have errors reported; give the report's id."""
    officer = {"user": "officer", "ignore_auth": False}
    written = helpers.call_action(
        "ogptn_progress_report_create",
        officer,
        commitment="tn-2016-01",
        completion_level="limited",
        progress=text("The council met"),
        challenges=text("No budget"),
    )
    call("ogptn_link_create", commitment="tn-2016-01", dataset="oil-contracts", state="proposed")
    for said in ("The date is wrong", "So is the lead"):
        call("ogptn_error_report_create", commitment="tn-2016-01", text=said)
    return str(written["id"])


@pytest.mark.parametrize("language", PREFIX)
def test_no_page_of_the_desk_keeps_anybody_out(
    desk: Desk, window: Window, barriers: Barriers, report: str, language: str
) -> None:
    """axe has no finding of impact serious or critical, with all that unfolds open."""
    about = {
        "report as written": f"/desk/report/{report}",
        "correction": f"/desk/report/{report}/correct",
        "resolution": f"/desk/report/{report}/resolve",
    }
    found = {}
    for user, pages in {**PAGES, "officer": {**PAGES["officer"], **about}}.items():
        page = window(user)
        for name, path in pages.items():
            page.goto(PREFIX[language] + path)
            assert "/user/login" not in page.url, name
            found[name] = _judged(page, barriers)
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("language", PREFIX)
def test_no_refused_form_keeps_anybody_out(
    desk: Desk, window: Window, barriers: Barriers, language: str
) -> None:
    """Nor where a form that is sent empty says what is missing."""
    found = {}
    for user, forms in REFUSED.items():
        page = window(user)
        for name, path in forms.items():
            page.goto(PREFIX[language] + path)
            page.evaluate("document.querySelector('main form[method=post]').noValidate = true")
            page.locator(SEND).last.click()
            errors, said = page.locator(".og-errors").first, f"{name} ({language}) was not refused"
            expect(errors, said).to_be_visible()
            found[name] = _judged(page, barriers)
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("language", PREFIX)
def test_the_preview_of_a_report_keeps_nobody_out(
    desk: Desk, window: Window, barriers: Barriers, language: str
) -> None:
    """Nor as it will be read, before it is published."""
    page = window("officer")
    page.goto(f"{PREFIX[language]}{ABOUT}/report")
    page.locator("input[name=completion_level][value=limited]").check()
    for name in ("progress", "challenges"):
        page.locator(f"[name={name}-{language}]").fill("2 %")
    page.locator(".og-buttons button[value=preview]").click()
    expect(page.locator("main button[value=publish]")).to_be_visible()
    assert _judged(page, barriers) == []


def test_no_page_of_the_desk_keeps_anybody_out_on_a_phone(
    desk: Desk, window: Window, barriers: Barriers, report: str
) -> None:
    """Nor on a phone in Arabic, and no page scrolls sideways."""
    page, found, wide = window("officer", 390), {}, []
    for name, path in {**PAGES["officer"], "report as written": f"/desk/report/{report}"}.items():
        page.goto(path)
        found[name] = _judged(page, barriers)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(name)
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert wide == []


def _judged(page: Page, barriers: Barriers) -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    return barriers(page)
