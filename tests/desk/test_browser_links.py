"""The queue of proposed datasets in a real browser: an officer works through it by keyboard alone."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import Barriers, Window
from tests.calling import call
from tests.desk.conftest import PREFIX
from tests.desk.proposing import QUEUE, dataset, links, propose

DATASETS = 10
# What the officer does with the twenty proposals, in turn.
PLAN = "yyny myyn yyyn ymyn yyyy".replace(" ", "")
WAIT = {
    "ar": {20: "20 مقترحا ينتظر.", 2: "مقترحان ينتظران.", 0: "لا مقترح ينتظر."},
    "fr": {
        20: "20 propositions en attente.",
        2: "2 propositions en attente.",
        0: "Aucune proposition en attente.",
    },
}
CONFIRMED = {"ar": "أُكّد الربط", "fr": "Confirmé"}


@pytest.fixture(scope="module")
def twenty(made: Any) -> list[str]:
    """Propose ten datasets for each of the two commitments; give the ids of the links."""
    found = []
    for number in range(DATASETS):
        dataset(
            f"wells-{number}", f"Oil wells {number}", notes_translated={"fr": "Puits de pétrole"}
        )
        for commitment, less in (("tn-2016-01", 0.0), ("tn-2016-02", 0.2)):
            found.append(propose(commitment, f"wells-{number}", score=0.9 - number / 20 - less))
    return found


@pytest.fixture
def waiting(desk: Any, twenty: list[str]) -> list[str]:
    """Let all twenty wait."""
    again = {"decision": "proposed", "link_type": "fulfils", "milestone": "-", "note": {}}
    call("ogptn_link_decide", ids=twenty, **again)
    return twenty


def ids(page: Page) -> list[str]:
    """List the proposals on the page by id."""
    script = "[...document.querySelectorAll('[data-og-proposal]')].map(e => e.dataset.ogProposal)"
    found: list[str] = page.evaluate(script)
    return found


def at(page: Page) -> str:
    """Give the id of the proposal that has the focus; empty where none has."""
    found: str = page.evaluate("document.activeElement.dataset.ogProposal || ''")
    return found


def settled(page: Page, left: int) -> None:
    """Wait until so many proposals are left, and the page is at rest."""
    expect(page.locator("[data-og-proposal]")).to_have_count(left)
    page.wait_for_selector("[data-og-queue]:not([aria-busy])")


def type_key(page: Page, key: str) -> None:
    """Press a key, as an officer whose keyboard writes Latin letters does."""
    page.keyboard.press(key)


def reject(page: Page, why: str) -> None:
    """Reject the proposal at hand with a given reason and own words, by keyboard."""
    type_key(page, "n")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type(why)
    page.keyboard.press("Enter")


def change(page: Page) -> None:
    """Confirm the proposal at hand as part of the promised data, by keyboard."""
    type_key(page, "m")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_an_officer_works_through_twenty_proposals_by_keyboard_alone(
    window: Window, waiting: list[str], language: str
) -> None:
    """Each decision leads to the next proposal and is told; nothing is lost, and reasons and types are kept."""
    page = window("officer")
    page.goto(PREFIX[language] + QUEUE)
    expect(page.locator("#waiting")).to_have_text(WAIT[language][20])
    order = ids(page)
    assert sorted(order) == sorted(waiting)
    type_key(page, "j")
    for number, (act, key) in enumerate(zip(PLAN, order, strict=True)):
        assert at(page) == key
        if act == "n":
            reject(page, f"why {number}")
        elif act == "m":
            change(page)
        else:
            type_key(page, "y")
        settled(page, len(order) - number - 1)
        if number == 0:
            expect(page.locator("[data-og-said]")).to_contain_text(CONFIRMED[language])
    expect(page.locator("#waiting")).to_have_text(WAIT[language][0])
    expect(page.locator("#waiting")).to_be_focused()
    found = {**links(commitment="tn-2016-01"), **links(commitment="tn-2016-02")}
    decided = "".join(
        {("confirmed", "fulfils"): "y", ("confirmed", "partially_fulfils"): "m"}.get(
            (found[key]["decision"], found[key]["link_type"]), "n"
        )
        for key in order
    )
    assert decided == PLAN
    reasons = [
        found[key]["note"][language] for key in order if found[key]["decision"] == "rejected"
    ]
    given = {"ar": "موضوعها مختلف.", "fr": "Il porte sur un autre sujet."}[language]
    assert reasons == [f"{given} why {n}" for n, act in enumerate(PLAN) if act == "n"]


def test_one_moves_by_letters_and_by_arrows(window: Window, waiting: list[str]) -> None:
    """From the first to the last and no further; where one is stands out; arrows elsewhere scroll."""
    page = window("officer")
    page.goto(QUEUE)
    order = ids(page)
    page.keyboard.press("ArrowDown")
    assert at(page) == ""
    walked = []
    for key in ("j", "j", "ArrowDown", "k", "ArrowUp", "ArrowUp", "k"):
        type_key(page, key)
        walked.append(at(page))
    assert walked == [order[place] for place in (0, 1, 2, 1, 0, 0, 0)]
    assert page.locator(f"#p-{order[0]}").evaluate("e => e.matches(':focus-visible')")


def test_several_are_chosen_confirmed_and_taken_back(window: Window, waiting: list[str]) -> None:
    """By keyboard alone; what is taken back waits again, the focus at the first of it; what else is chosen stays so."""
    page = window("officer")
    page.goto("/fr" + QUEUE)
    order = ids(page)
    for key in ("j", "x", "j", "j", "x"):
        type_key(page, key)
    expect(page.locator("[data-og-count]")).to_have_text("2")
    type_key(page, "Shift+Y")
    settled(page, 18)
    assert at(page) == order[1]
    expect(page.locator("[data-og-said]")).to_contain_text("2 liens confirmés.")
    assert {links(commitment="tn-2016-01")[key]["decision"] for key in (order[0], order[2])} == {
        "confirmed"
    }
    type_key(page, "x")
    type_key(page, "u")
    settled(page, 20)
    assert at(page) == order[0]
    expect(page.locator(".og-pick input:checked")).to_have_count(1)
    type_key(page, "Shift+N")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    settled(page, 19)
    rejected = {**links(commitment="tn-2016-01"), **links(commitment="tn-2016-02")}[order[1]]
    assert rejected["note"]["fr"] == "Un autre jeu de données sert mieux la promesse."


def test_the_keys_act_while_the_keyboard_writes_arabic(window: Window, waiting: list[str]) -> None:
    """By the place of the key; the Arabic question mark opens the help; with a control key nothing is decided."""
    page = window("officer")
    page.goto(QUEUE)
    order = ids(page)
    press = """([key, code, more]) => document.activeElement.dispatchEvent(
      new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true, ...more}))"""
    page.evaluate(press, ["ت", "KeyJ", {}])
    assert at(page) == order[0]
    page.evaluate(press, ["غ", "KeyY", {"ctrlKey": True}])
    page.evaluate(press, ["غ", "KeyY", {}])
    settled(page, 19)
    page.evaluate(press, ["؟", "Slash", {"shiftKey": True}])
    assert page.locator("[data-og-keys-all]").evaluate("e => e.open")


def test_single_keys_can_be_switched_off(window: Window, waiting: list[str]) -> None:
    """For good in this browser: letters then do nothing, and everything still works by Tab and Enter."""
    page = window("officer")
    page.goto(QUEUE)
    type_key(page, "?")
    page.locator("[data-og-keys-on]").uncheck()
    page.reload()
    expect(page.locator("[data-og-keys-on]")).not_to_be_checked()
    for key in ("j", "y", "u"):
        type_key(page, key)
    assert at(page) == ""
    assert len(ids(page)) == 20
    page.locator("[data-og-confirm]").first.focus()
    page.keyboard.press("Enter")
    settled(page, 19)


def test_escape_closes_what_was_unfolded(window: Window, waiting: list[str]) -> None:
    """One is back at the proposal; letters typed in a field are no acts."""
    page = window("officer")
    page.goto(QUEUE)
    type_key(page, "j")
    type_key(page, "n")
    page.keyboard.press("Tab")
    page.keyboard.type("yn")
    page.keyboard.press("Escape")
    assert at(page) == ids(page)[0]
    assert page.locator("[data-og-panel][open]").count() == 0
    assert len(ids(page)) == 20


def test_the_focus_goes_through_the_page_in_its_order(window: Window, waiting: list[str]) -> None:
    """Tab leads through a proposal from its box over its commitment to its acts, then to the next proposal."""
    page = window("officer")
    page.goto("/en" + QUEUE)
    type_key(page, "j")
    steps = []
    for _ in range(6):
        page.keyboard.press("Tab")
        steps.append(page.evaluate("document.activeElement.tagName"))
    assert steps == ["INPUT", "A", "BUTTON", "SUMMARY", "SUMMARY", "INPUT"]


@pytest.mark.parametrize("language", PREFIX)
def test_the_queue_keeps_nobody_out(
    window: Window, barriers: Barriers, waiting: list[str], language: str
) -> None:
    """axe has no finding of impact serious or critical: on a screen and a phone, unfolded, refused, decided, empty."""
    found = {}
    for width in (1280, 390):
        page = window("officer", width)
        page.goto(PREFIX[language] + QUEUE)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        found["open", width] = barriers(page)
        page.locator("#og-several button[value=confirmed]").click()
        expect(page.locator("[data-og-wrong]")).to_be_focused()
        found["refused", width] = barriers(page)
        page.goto(f"{PREFIX[language]}{QUEUE}?q=nothing-of-the-kind")
        found["empty", width] = barriers(page)
        page.goto(f"{PREFIX[language]}{QUEUE}/decided")
        found["decided", width] = barriers(page)
    assert {where: lines for where, lines in found.items() if lines} == {}


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("width", [320, 390])
def test_the_queue_does_not_scroll_sideways_on_a_phone(
    window: Window, waiting: list[str], language: str, width: int
) -> None:
    """Nor with everything unfolded; headings go down one step at a time, and ids are given once."""
    page = window("officer", width)
    for path in (QUEUE, f"{QUEUE}?commitment=tn-2016-01", f"{QUEUE}/decided"):
        page.goto(PREFIX[language] + path)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        levels = page.evaluate(
            "[...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map(h => +h.tagName[1])"
        )
        assert levels[0] == 1, path
        assert all(low <= high + 1 for high, low in itertools.pairwise(levels)), (path, levels)
        given = page.evaluate(
            "[...document.querySelectorAll('[id]')].map(e => e.getAttribute('id'))"
        )
        assert sorted(set(given)) == sorted(given), path


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_queue_works_without_script(
    window: Window, browser: Browser, address: str, waiting: list[str], language: str
) -> None:
    """Confirm, unfold and reject with a reason, choose several, take back: plain forms, each leads back to the list."""
    signed_in = window("officer")
    page = browser.new_page(
        base_url=address,
        java_script_enabled=False,
        storage_state=signed_in.context.storage_state(),
    )
    page.goto(PREFIX[language] + QUEUE)
    rows = page.locator("[data-og-proposal]")
    expect(page.locator("[data-og-keys]")).to_be_hidden()
    rows.first.locator("[data-og-confirm]").click()
    expect(rows).to_have_count(19)
    rows.first.locator("[data-og-panel=reject] summary").click()
    rows.first.locator("[name=words]").fill("why")
    rows.first.locator("[name=words]").press("Enter")
    expect(rows).to_have_count(18)
    rows.nth(0).locator(".og-pick input").check()
    rows.nth(3).locator(".og-pick input").check()
    page.locator("#og-several button[value=confirmed]").click()
    expect(rows).to_have_count(16)
    page.locator("[data-og-undo]").click()
    expect(rows).to_have_count(18)
    page.close()
