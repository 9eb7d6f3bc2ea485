"""What an officer typed is not lost where the login has ended meanwhile, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ckan import model
from playwright.sync_api import expect

from ckanext.ogptn.model import ProgressReport
from tests.browsing import Barriers, Window, sign_in
from tests.desk.conftest import Desk

REPORT = "/desk/commitment/tn-2016-02/report"


@pytest.fixture
def checked(desk: Desk) -> Iterator[None]:
    """Let the portal check the tokens of forms, as it does outside tests."""
    before = desk.app.flask_app.config["WTF_CSRF_ENABLED"]
    desk.app.flask_app.config["WTF_CSRF_ENABLED"] = True
    yield
    desk.app.flask_app.config["WTF_CSRF_ENABLED"] = before


def reports() -> int:
    """Count the reports on all commitments."""
    model.Session.expire_all()
    return int(model.Session.query(ProgressReport).count())


@pytest.mark.parametrize(("language", "prefix"), [("ar", ""), ("fr", "/fr"), ("en", "/en")])
def test_what_was_typed_outlives_the_login(
    checked: None, window: Window, barriers: Barriers, language: str, prefix: str
) -> None:
    """The page keeps it; after signing in again in another window it is sent and stands in the preview."""
    page = window("officer")
    page.goto(prefix + REPORT)
    page.locator("input[name=completion_level][value=substantial]").check()
    said = f'<b>التقرير</b> & "suite" {language}'
    page.locator(f"[name=progress-{language}]").fill(said)
    page.context.clear_cookies()
    before = reports()
    page.locator(".og-buttons button[value=preview]").click()
    expect(page.locator("h1")).to_have_text(
        {
            "ar": "ما كتبته محفوظ",
            "fr": "Votre saisie est conservée",
            "en": "What you typed is kept",
        }[language]
    )
    assert barriers(page) == []
    with page.context.expect_page() as opened:
        page.locator("main a.og-btn").click()
    login = opened.value
    sign_in(login, "officer")
    again = page.locator("main form .og-buttons button")
    with page.expect_navigation():
        again.click()
    # The new session has a token of its own: what was typed is shown with it, to be sent once more.
    again.click()
    expect(page.locator("main")).to_contain_text(said)
    assert reports() == before
    page.locator("button[value=publish]").click()
    page.wait_for_url("**/desk/report/*")
    assert reports() == before + 1


@pytest.mark.parametrize(("user", "status"), [("officer", 400), ("", 302)])
def test_a_form_of_another_site_is_not_kept(
    checked: None, desk: Desk, user: str, status: int
) -> None:
    """Nothing of it is shown, to an officer or to a visitor."""
    answer = desk.app.post(
        "/en" + REPORT,
        data={"completion_level": "complete", "progress-en": "Forged"},
        headers={**desk._headers(user), "Origin": "https://evil.example"},
        follow_redirects=False,
    )
    assert "Forged" not in answer.body
    assert answer.status_code == status
