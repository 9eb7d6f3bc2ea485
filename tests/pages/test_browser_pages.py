"""The pages in a real browser: on a phone, by keyboard, printed, in both directions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page

from tests.browsing import Window

PAGES = [
    "/",
    "/commitment/",
    "/commitment/tn-2014-01",
    "/commitment/tn-2016-02",
    "/action_plan/",
    "/action_plan/compare",
    "/action_plan/tn-2014-2016",
    "/action_plan/tn-2016-2018",
    "/scoreboard",
    "/scoreboard?action_plan=tn-2014-2016",
    "/scoreboard/institution/ministry-energy-mines",
    "/inventory",
    "/dataset/",
    "/dataset/oil-permits",
    "/organization/",
    "/organization/ministry-finance",
    "/about",
    "/search?q=plan",
]
pytestmark = pytest.mark.usefixtures("told")
LANGUAGES = {"ar": "", "fr": "/fr", "en": "/en"}


@pytest.fixture
def phone(window: Window) -> Page:
    """Open a narrow page that fails on any error of a script."""
    return window(width=320)


@pytest.fixture
def desk(window: Window) -> Page:
    """Open a wide page that fails on any error of a script."""
    return window(width=1280)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_scrolls_sideways_on_a_phone(phone: Page, language: str) -> None:
    """320 pixels are enough for every page, in every language."""
    wide = []
    for path in PAGES:
        phone.goto(LANGUAGES[language] + path)
        if phone.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path)
    assert wide == []


def test_the_menu_opens_and_says_so(phone: Page) -> None:
    """The button shows the navigation and states whether it is open."""
    phone.goto("/")
    menu, nav = phone.locator(".og-menu"), phone.locator("#og-nav")
    assert not nav.is_visible()
    menu.click()
    assert nav.is_visible()
    assert menu.get_attribute("aria-expanded") == "true"


def test_facets_are_folded_on_a_phone_alone(phone: Page, desk: Page) -> None:
    """On a desk they stand open beside the list."""
    for page, is_open in ((phone, False), (desk, True)):
        page.goto("/commitment/")
        assert page.locator("details.og-facets").evaluate("part => part.open") is is_open


def test_the_keyboard_reaches_the_content_first(desk: Page) -> None:
    """The first stop of the tab key leads past the head."""
    desk.goto("/commitment/tn-2014-01")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.className") == "og-skip"
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "content"


def test_focus_can_be_seen(desk: Page) -> None:
    """A focused star has an outline."""
    desk.goto("/")
    desk.locator(".og-wall a").first.focus()
    desk.keyboard.press("Tab")
    outline = desk.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"


def test_headings_do_not_skip_a_level(desk: Page) -> None:
    """The outline of each page goes down one step at a time."""
    script = "[...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map(h => +h.tagName[1])"
    for path in PAGES:
        desk.goto(path)
        levels = desk.evaluate(script)
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)


def test_every_control_has_a_name(desk: Page) -> None:
    """Links, buttons and fields can be told apart by what a screen reader says."""
    script = """[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select')]
      .filter(e => e.checkVisibility())
      .filter(e => !(e.textContent.trim() || e.ariaLabel || e.title
                     || (e.labels && e.labels.length) || e.querySelector('img[alt]')))
      .map(e => e.outerHTML.slice(0, 120))"""
    for path in PAGES:
        desk.goto(path)
        assert desk.evaluate(script) == [], path


def test_ids_are_given_once(desk: Page) -> None:
    """No id stands twice in a page."""
    script = "[...document.querySelectorAll('[id]')].map(e => e.id)"
    for path in PAGES:
        desk.goto(path)
        ids = desk.evaluate(script)
        assert sorted(set(ids)) == sorted(ids), path


def test_choosing_an_order_shows_it(desk: Page) -> None:
    """The list is ordered anew as soon as an order is chosen."""
    desk.goto("/en/commitment/")
    desk.locator("select[name=sort]").select_option("number")
    desk.wait_for_url("**/commitment/?sort=number")
    assert "Commitment 1" in desk.locator(".og-list .og-eyebrow").first.inner_text()


def test_a_printed_page_leaves_the_tools_out(desk: Page) -> None:
    """Navigation and search stay away; the level stays."""
    desk.goto("/commitment/tn-2014-01")
    desk.emulate_media(media="print")
    assert not desk.locator("#og-nav").is_visible()
    assert not desk.locator(".og-toc").is_visible()
    assert desk.locator(".og-verdict-top .og-star").is_visible()


def test_print_shows_what_is_folded_and_where_evidence_lies(desk: Page) -> None:
    """The list behind the timeline, the corrected report, and the address of each piece of evidence."""
    desk.goto("/en/commitment/tn-2016-02")
    desk.emulate_media(media="print")
    for folded in (".og-told", ".og-old-in"):
        assert (
            desk.locator(folded).first.evaluate("part => part.getBoundingClientRect().height") > 20
        )
    written = desk.locator(".og-proofs a[href^=http]").first
    content = written.evaluate("link => getComputedStyle(link, '::after').content")
    assert "https://x.tn/" in content
    assert not desk.locator(".og-follow").is_visible()


def test_a_plan_is_sorted_on_a_phone_too(phone: Page) -> None:
    """Where the heads of the table have no room, links above it sort."""
    phone.goto("/en/action_plan/tn-2014-2016")
    phone.locator(".og-sorts a", has_text="Deadline").click()
    phone.wait_for_url("**?sort=deadline#list")
    assert phone.locator(".og-sorts [aria-current]").inner_text().strip() == "Deadline"


def test_arabic_runs_from_right_to_left(desk: Page) -> None:
    """The logo stands at the right in Arabic, at the left in French."""
    sides = {}
    for language in ("ar", "fr"):
        desk.goto(LANGUAGES[language] + "/")
        box = desk.locator(".og-logo").bounding_box()
        assert box is not None
        sides[language] = box["x"] > 640
    assert sides == {"ar": True, "fr": False}


def test_text_uses_the_face_that_the_portal_ships(desk: Page) -> None:
    """The font is served by the portal itself and loaded."""
    desk.goto("/")
    desk.evaluate("document.fonts.ready")
    assert desk.evaluate("document.fonts.check('600 20px \"Plex AR\"', 'تعهد')")
