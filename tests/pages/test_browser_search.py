"""Finding in a real browser: completion by keyboard, in both directions and on a phone; marks; “did you mean”."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browsing import Window

OPTION = "[role=option]"


@pytest.fixture
def phone(window: Window) -> Page:
    """Open a page as wide as a phone that fails on any error of a script."""
    return window(width=390)


@pytest.fixture
def narrow(window: Window) -> Page:
    """Open the narrowest page."""
    return window(width=320)


@pytest.fixture
def desk(window: Window) -> Page:
    """Open a wide page."""
    return window(width=1280)


def type_into(page: Page, path: str, text: str, field: str = "#og-q") -> Locator:
    """Type into a search box and wait for what completes it."""
    page.goto(path)
    box = page.locator(field)
    box.press_sequentially(text)
    expect(page.locator(OPTION).first).to_be_visible()
    return box


def test_arabic_is_completed_by_keyboard_on_a_phone(phone: Page) -> None:
    """ميز offers الميزانية; the arrows choose, the box names the choice, Enter opens its page."""
    box = type_into(phone, "/", "ميز")
    assert box.get_attribute("aria-expanded") == "true"
    commitment = phone.locator(OPTION).filter(has_text="نشر تقارير الميزانية")
    for _ in range(phone.locator(OPTION).count()):
        box.press("ArrowDown")
        if commitment.get_attribute("aria-selected") == "true":
            break
    assert box.get_attribute("aria-activedescendant") == commitment.get_attribute("id")
    expect(commitment.locator("b")).to_have_text("الميزانية")
    box.press("Enter")
    phone.wait_for_url("**/commitment/tn-2014-13")


def test_the_list_stands_under_its_box_in_both_directions(phone: Page) -> None:
    """It is as wide as the box with its button, and icons stand where a line begins."""
    for path, text, begins_right in (("/search", "ميز", True), ("/fr/search", "budg", False)):
        type_into(phone, path, text)
        listbox = phone.locator("[role=listbox]").bounding_box()
        icon = phone.locator(f"{OPTION} svg").first.bounding_box()
        assert listbox is not None
        assert icon is not None
        assert (listbox["x"], listbox["width"]) == (16, 358)
        assert (icon["x"] > 195) is begins_right


def test_it_says_how_many_it_offers(desk: Page) -> None:
    """The number is announced, in the page's language."""
    type_into(desk, "/fr/search", "permi")
    expect(desk.locator("form[role=search] [role=status]")).to_have_text("2 suggestions")
    assert desk.locator(OPTION).count() == 2


def test_arrows_go_round_by_way_of_the_box(desk: Page) -> None:
    """Past the last option lies the box itself, and then the first again."""
    box = type_into(desk, "/fr/search", "permi")
    chosen = []
    for key in ("ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"):
        box.press(key)
        chosen.append((box.get_attribute("aria-activedescendant") or "")[-1:])
    assert chosen == ["1", "", "0", "1", ""]


def test_escape_closes_and_keeps_the_words(desk: Page) -> None:
    """The list goes, the text stays, and Enter then searches for it."""
    box = type_into(desk, "/fr/search", "permis")
    box.press("Escape")
    expect(desk.locator("[role=listbox]")).to_be_hidden()
    assert (box.input_value(), box.get_attribute("aria-expanded")) == ("permis", "false")
    box.press("Enter")
    desk.wait_for_url("**/fr/search?q=permis")
    expect(desk.locator(".og-list mark").first).to_be_visible()


def test_a_word_that_is_chosen_is_looked_for_where_the_box_looks(desk: Page) -> None:
    """Words complete the box and send it; on the list of commitments they stay there."""
    box = type_into(desk, "/fr/commitment/", "transpar")
    expect(desk.locator(OPTION).first).to_contain_text("transparence")
    box.press("ArrowDown")
    box.press("Enter")
    desk.wait_for_url("**/fr/commitment/?q=transparence")


def test_an_option_is_chosen_by_a_click(desk: Page) -> None:
    """The box in the head completes too, and the list does not close under the pointer."""
    type_into(desk, "/fr/about", "permis de", "#og-head-q")
    desk.locator(OPTION).filter(has_text="Jeu de données").click()
    desk.wait_for_url("**/fr/dataset/oil-permits")


def test_leaving_the_box_closes_its_list(desk: Page) -> None:
    """The tab key goes on to the button."""
    box = type_into(desk, "/fr/search", "permis")
    box.press("Tab")
    expect(desk.locator("[role=listbox]")).to_be_hidden()


def test_an_answer_that_comes_too_late_is_not_shown(desk: Page) -> None:
    """Only what completes the present text is offered."""
    box = type_into(desk, "/fr/search", "permis")
    box.fill("p")
    expect(desk.locator("[role=listbox]")).to_be_hidden()
    assert desk.locator(OPTION).count() == 0


def test_a_slip_is_put_right_by_one_click(phone: Page) -> None:
    """“Did you mean” leads to results with the words marked."""
    phone.goto("/fr/search?q=permsi")
    link = phone.locator(".og-meant a")
    expect(link).to_have_text("permis")
    link.click()
    phone.wait_for_url("**/fr/search?q=permis")
    expect(phone.locator(".og-list mark").first).to_be_visible()
    assert not phone.locator(".og-meant").count()


def test_a_mark_can_be_seen(desk: Page) -> None:
    """A marked word has a ground of its own and the colour of its text."""
    desk.goto("/search?q=الشفافية")
    mark = desk.locator(".og-list h2 mark").first
    expect(mark).to_be_visible()
    ground, colour, around = mark.evaluate(
        "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color,"
        " getComputedStyle(e.parentElement).color]"
    )
    assert ground not in ("rgba(0, 0, 0, 0)", "transparent")
    assert colour == around


@pytest.mark.parametrize(
    "path", ["/search?q=الشفافية", "/fr/search?q=permsi", "/en/search?q=zzyzxq"]
)
def test_nothing_scrolls_sideways_at_320_pixels(narrow: Page, path: str) -> None:
    """Neither the page nor the open list."""
    narrow.goto(path)
    assert narrow.evaluate("document.documentElement.scrollWidth") == 320
    box = narrow.locator("#og-q")
    box.fill("transp")
    expect(narrow.locator(OPTION).first).to_be_visible()
    assert narrow.evaluate("document.documentElement.scrollWidth") == 320


def test_without_script_the_box_is_a_form(browser: Browser, address: str) -> None:
    """Enter sends the words; nothing claims to complete them."""
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    box = page.locator("#og-q")
    assert box.get_attribute("role") is None
    box.fill("الشفافية")
    box.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert unquote(page.url).endswith("q=الشفافية")
    assert page.locator(".og-list mark").count()
    context.close()
