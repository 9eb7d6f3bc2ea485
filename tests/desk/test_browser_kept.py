"""What an officer typed is not lost where the login has ended meanwhile, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ckan import model
from playwright.sync_api import Page, expect

from tests.desk.conftest import PASSWORD

Window = Callable[..., Page]
Barriers = Callable[[Page], list[str]]
REPORT = "/desk/commitment/tn-2016-02/report"


@pytest.fixture
def checked(desk: Any) -> Any:
    """Let the portal check the tokens of forms, as it does outside tests."""
    before = desk.app.flask_app.config["WTF_CSRF_ENABLED"]
    desk.app.flask_app.config["WTF_CSRF_ENABLED"] = True
    yield
    desk.app.flask_app.config["WTF_CSRF_ENABLED"] = before


def reports() -> int:
    """Count the reports on all commitments."""
    from ckanext.ogptn.model import ProgressReport

    model.Session.expire_all()
    return int(model.Session.query(ProgressReport).count())


@pytest.mark.parametrize(("language", "prefix"), [("ar", ""), ("fr", "/fr")])
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
        {"ar": "ما كتبته محفوظ", "fr": "Votre saisie est conservée"}[language]
    )
    assert barriers(page) == []
    with page.context.expect_page() as opened:
        page.locator("main a.og-btn").click()
    login = opened.value
    login.locator("input[name=login]").fill("officer")
    login.locator("input[name=password]").fill(PASSWORD)
    login.locator("input[name=password]").press("Enter")
    login.wait_for_url(lambda url: "login" not in url)
    page.locator("main form .og-buttons button").click()
    if page.locator("main button[value=publish]").count() == 0:
        # The new session has a token of its own: one more press.
        page.locator("main form .og-buttons button").click()
    expect(page.locator("main")).to_contain_text(said)
    assert reports() == before
    page.locator("button[value=publish]").click()
    page.wait_for_url("**/desk/report/*")
    assert reports() == before + 1


def test_a_form_of_another_site_is_not_kept(checked: None, desk: Any) -> None:
    """Nothing of it is shown, to an officer or to a visitor."""
    for user in ("officer", ""):
        answer = desk.app.post(
            "/en" + REPORT,
            data={"completion_level": "complete", "progress-en": "Forged"},
            headers={**desk._headers(user), "Origin": "https://evil.example"},
            follow_redirects=False,
        )
        assert "Forged" not in answer.body
        assert answer.status_code in (400, 302)
