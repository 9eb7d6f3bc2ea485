"""What axe says of every page of ours, in Chromium, in three languages, on a desk and on a phone.

A page that is added to the portal is added to ``PAGES``; a page behind a form or a login asks the fixture ``barriers``
in its own tests."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browsing import Barriers, Window

# A commitment with reports, a correction, a judgement and a moved deadline is among them.
pytestmark = pytest.mark.usefixtures("told")
LANGUAGES = {"ar": "", "fr": "/fr", "en": "/en"}
PAGES = {
    "home": "/",
    "search": "/search?q=plan",
    "nothing found": "/search?q=qwertyuiop",
    "commitments": "/commitment/",
    "commitment": "/commitment/tn-2014-18",
    "commitment with a history": "/commitment/tn-2016-02",
    "part": "/commitment/tn-2014-10-1",
    "without a report": "/commitment/tn-2016-01",
    "plans": "/action_plan/",
    "comparison of plans": "/action_plan/compare",
    "plan": "/action_plan/tn-2014-2016",
    "plan by level": "/action_plan/tn-2014-2016?sort=-level",
    "plan without reports": "/action_plan/tn-2016-2018",
    "scoreboard": "/scoreboard",
    "scoreboard of a plan": "/scoreboard?action_plan=tn-2014-2016",
    "scoreboard of an institution": "/scoreboard/institution/ministry-energy-mines",
    "scoreboard of a sector": "/scoreboard/sector/energy",
    "inventory": "/inventory",
    "inventory filtered": "/inventory?state=overdue",
    "datasets": "/dataset/",
    "dataset": "/dataset/oil-permits",
    "institutions": "/organization/",
    "institution": "/organization/ministry-finance",
    "about": "/about",
    "login": "/user/login",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_keeps_anybody_out(window: Window, barriers: Barriers, language: str) -> None:
    """axe has no finding of impact serious or critical on any page on a desk, with all that unfolds open."""
    page = window(width=1280)
    assert _found(page, barriers, language) == {}


def test_no_page_keeps_anybody_out_on_a_phone(window: Window, barriers: Barriers) -> None:
    """Nor on a phone, where tables are stacked and the menu is folded."""
    assert _found(window(width=390), barriers, "ar") == {}


def _found(page: Page, barriers: Barriers, language: str) -> dict[str, list[str]]:
    found = {}
    for name, path in PAGES.items():
        page.goto(LANGUAGES[language] + path)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        if lines := barriers(page):
            found[name] = lines
    return found


def test_a_barrier_is_seen(window: Window, barriers: Barriers) -> None:
    """A field without a name is a finding, so that an answer without findings says something."""
    page = window(width=390)
    page.set_content('<!doctype html><html lang="en"><title>Form</title><main><input></main>')
    assert [line.split(":")[0] for line in barriers(page)] == ["critical label"]
