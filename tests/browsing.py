"""Windows of a browser on a portal, and the login."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

# Of everybody who is made to sign in.
PASSWORD = "correct-horse-1"
# Opens a window of its own session: of a user, who is signed in, or of a visitor; of a width in pixels.
Window = Callable[..., Page]
# What axe finds on a page that keeps people out.
Barriers = Callable[[Page], list[str]]


def sign_in(page: Page, user: str) -> None:
    """Fill in the login that a page shows, and wait until it is gone."""
    page.locator("input[name=login]").fill(user)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
