"""The queue of proposed datasets, by its forms alone: what it shows, to whom, and what a decision does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.calling import call
from tests.desk.conftest import Desk
from tests.desk.proposing import QUEUE, dataset, links, propose

OTHER = "tn-2016-03"


@pytest.fixture(scope="module")
def proposed(made: Any) -> dict[str, str]:
    """Propose links: two of one dataset, one of a person, one to a milestone, one to another ministry's promise."""
    dataset("wells", "Oil wells by governorate", notes_translated={"en": "Every well of oil."})
    dataset("tickets", "Train tickets")
    call(
        "package_create",
        type="commitment",
        name=OTHER,
        number=3,
        action_plan="tn-2016-2018",
        title_translated={"en": "Open the budget"},
        lead_institutions=["ministry-finance"],
        sector="budget",
    )
    return {
        "sure": propose("tn-2016-01", "wells", rule="text-sure", score=0.91),
        "likely": propose("tn-2016-02", "wells", score=0.42, milestone="", matched_terms=["wells"]),
        "step": propose("tn-2016-01", "tickets", milestone="m1", score=0.3),
        "person": propose(
            "tn-2016-02", "oil-contracts", origin="manual", rule="", score=None, matched_terms=[]
        ),
        "theirs": propose(OTHER, "wells", score=0.7),
    }


@pytest.fixture(autouse=True)
def waiting(desk: Desk, proposed: dict[str, str]) -> Iterator[None]:
    """Let every link wait again, as it was proposed, after each test."""
    yield
    for name, key in proposed.items():
        milestone = "m1" if name == "step" else "-"
        again = {"decision": "proposed", "link_type": "fulfils", "milestone": milestone, "note": {}}
        call("ogptn_link_decide", id=key, **again)


def shown(page: BeautifulSoup) -> list[str]:
    """List the proposals on a page by id, in its order."""
    return [str(row["data-og-proposal"]) for row in page.select("[data-og-proposal]")]


def told(page: BeautifulSoup, selector: str) -> str:
    """Return what stands in a part of a page."""
    part = page.select_one(selector)
    assert part is not None, selector
    return " ".join(part.get_text(" ").split())


def decide(desk: Desk, *ids: str, step: str, user: str = "officer", **typed: str) -> Any:
    """Send a decision on some proposals."""
    data = {"step": step, "link": list(ids), **typed}
    return desk.app.post(
        f"/en{QUEUE}", data=data, headers=desk._headers(user), follow_redirects=False
    )


def test_the_queue_holds_what_the_caller_may_decide_on(
    desk: Desk, proposed: dict[str, str]
) -> None:
    """The lead ministry's proposals, a dataset's together; not those of another's promise; nothing for a member."""
    found = shown(desk.page(QUEUE, "officer"))
    own = {key for name, key in proposed.items() if name != "theirs"}
    assert set(found) == own
    together = found.index(proposed["likely"]) - found.index(proposed["sure"])
    assert together == 1
    assert shown(desk.page(QUEUE, "supporter")) == [proposed["theirs"]]
    assert desk.get(QUEUE, "member").status_code == 403
    assert desk.get(QUEUE).status_code == 302


def test_a_proposal_says_why_and_what_it_would_serve(desk: Desk, proposed: dict[str, str]) -> None:
    """The commitment with its level, the score, the words in common, marked where they stand; a person gives none."""
    page = desk.page(QUEUE, "officer")
    row = page.select_one(f"#p-{proposed['sure']}")
    said = told(page, f"#p-{proposed['sure']}")
    assert row.select_one("h3 a")["href"] == "/en/commitment/tn-2016-01"
    assert "Not assessed" in said
    assert "Good match" in said
    assert "91 points of 100" in said
    assert row.select_one(".og-terms .og-tag").get_text() == "oil"
    assert "Oil wells" in [one.get_text() for one in page.select(".og-offered h2 mark")]
    assert "Milestone 1: A council" in told(page, f"#p-{proposed['step']}")
    person = told(page, f"#p-{proposed['person']}")
    assert "Proposed by an officer." in person
    assert "points" not in person


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("band=sure", {"sure"}),
        ("band=other", {"person"}),
        ("commitment=tn-2016-01", {"sure", "step"}),
        ("q=tickets", {"step"}),
        ("q=nothing-of-the-kind", set()),
    ],
)
def test_the_queue_is_narrowed(
    desk: Desk, proposed: dict[str, str], asked: str, left: set[str]
) -> None:
    """By band, by commitment, by words; the address says by what, and the forms stay there."""
    page = desk.page(f"{QUEUE}?{asked}", "officer")
    assert set(shown(page)) == {proposed[name] for name in left}
    assert "Show all proposals" in str(page) if not left else f"{QUEUE}?{asked}" in str(page)


def test_a_filter_that_names_nothing_is_not_found(desk: Desk) -> None:
    """A commitment or an institution that there is not."""
    assert desk.get(f"{QUEUE}?commitment=tn-1999-01", "officer").status_code == 404


def test_a_confirmed_dataset_stands_on_the_commitment_and_can_be_taken_back(
    desk: Desk, proposed: dict[str, str]
) -> None:
    """The page says what was done and how much is left; taking it back lets the proposal wait again."""
    done = decide(desk, proposed["sure"], step="confirmed")
    assert done.status_code == 302
    assert links(commitment="tn-2016-01")[proposed["sure"]]["decision"] == "confirmed"
    page = desk.page(f"{QUEUE}?said=confirmed", "officer")
    assert told(page, "[data-og-tell]") == (
        "Confirmed: “Oil wells by governorate” for Commitment 1. 3 proposals wait."
    )
    batch = page.select_one(".og-undo input[name=batch]")["value"]
    back = desk.post(QUEUE, "officer", step="undo", batch=batch)
    assert back.headers["Location"].endswith("?said=undone#waiting")
    assert links(commitment="tn-2016-01")[proposed["sure"]]["decision"] == "proposed"


def test_type_and_milestone_change_with_the_confirmation(
    desk: Desk, proposed: dict[str, str]
) -> None:
    """A milestone of the commitment, or the commitment as a whole."""
    decide(desk, proposed["sure"], step="confirmed", link_type="related", milestone="m1")
    decide(desk, proposed["step"], step="confirmed", milestone="-")
    found = links(commitment="tn-2016-01")
    assert [
        (found[proposed[name]]["link_type"], found[proposed[name]]["milestone"])
        for name in ("sure", "step")
    ] == [("related", "m1"), ("fulfils", None)]


def test_a_milestone_that_is_none_of_the_commitments_is_told(
    desk: Desk, proposed: dict[str, str]
) -> None:
    """Nothing is decided; the page leads to the proposal."""
    refused = decide(desk, proposed["likely"], step="confirmed", milestone="m1")
    assert refused.status_code == 422
    page = BeautifulSoup(refused.body, "lxml")
    assert page.select_one(f'.og-errors a[href="#p-{proposed["likely"]}"]')
    assert links(commitment="tn-2016-02")[proposed["likely"]]["decision"] == "proposed"


def test_a_reason_is_kept_in_three_languages_with_ones_own_words(
    desk: Desk, proposed: dict[str, str]
) -> None:
    """A given reason in each; what was typed after it, in the language of the page."""
    decide(desk, proposed["sure"], step="rejected", reason="subject", words="It is a map.")
    note = links(commitment="tn-2016-01")[proposed["sure"]]["note"]
    assert note["en"] == "It is about another subject. It is a map."
    assert note["fr"] == "Il porte sur un autre sujet."
    assert note["ar"] == "موضوعها مختلف."


def test_a_rejected_dataset_stands_with_its_commitment_and_may_be_confirmed_after_all(
    desk: Desk, proposed: dict[str, str]
) -> None:
    """Below the proposals of that commitment, with the reason."""
    decide(desk, proposed["sure"], step="rejected", words="A map")
    assert "A map" not in told(desk.page(QUEUE, "officer"), "main .og-split")
    page = desk.page(f"{QUEUE}?commitment=tn-2016-01", "officer")
    assert "A map" in told(page, "section:has(> .og-sec-head)")
    again = page.select_one(f'.og-task input[value="{proposed["sure"]}"]')
    assert again is not None


def test_several_are_decided_at_once_or_none(desk: Desk, proposed: dict[str, str]) -> None:
    """One of another ministry's among them, and nothing is decided; taking back takes all of them back."""
    own = [proposed["sure"], proposed["likely"]]
    assert decide(desk, *own, proposed["theirs"], step="confirmed").status_code == 403
    assert links(dataset="wells")[proposed["sure"]]["decision"] == "proposed"
    decide(desk, *own, step="rejected", reason="better")
    found = links(dataset="wells")
    assert {found[key]["decision"] for key in own} == {"rejected"}
    page = desk.page(f"{QUEUE}?said=rejected", "officer")
    assert told(page, ".og-undo span").startswith("2 links rejected.")
    desk.post(QUEUE, "officer", step="undo")
    found = links(dataset="wells")
    assert {found[key]["decision"] for key in own} == {"proposed"}


def test_a_form_without_a_choice_decides_nothing(desk: Desk, proposed: dict[str, str]) -> None:
    """It says so; an act that there is not is refused; Enter in a field of the form keeps what was typed."""
    refused = decide(desk, step="confirmed")
    assert refused.status_code == 422
    assert "Choose one proposal at least." in refused.body
    assert decide(desk, proposed["sure"], step="perhaps").status_code == 400
    kept = BeautifulSoup(
        decide(desk, proposed["sure"], step="stay", reason="scope", words="Sfax").body, "lxml"
    )
    assert kept.select_one(".og-pick input[checked]")["value"] == proposed["sure"]
    assert kept.select_one("#w-several")["value"] == "Sfax"
    assert kept.select_one("#r-several option[selected]")["value"] == "scope"
    assert links(commitment="tn-2016-01")[proposed["sure"]]["decision"] == "proposed"


def test_what_is_gone_meanwhile_is_told(desk: Desk) -> None:
    """A link that was removed while the page was open."""
    gone = propose("tn-2016-02", "tickets")
    call("ogptn_link_delete", id=gone)
    done = decide(desk, gone, step="confirmed")
    assert done.headers["Location"].endswith("?said=gone#waiting")
    assert "no longer proposed" in told(desk.page(f"{QUEUE}?said=gone", "officer"), ".og-note-late")


def test_what_a_colleague_decided_meanwhile_is_not_written_over(
    desk: Desk, proposed: dict[str, str]
) -> None:
    """The page says so, also where only one of several was decided on, and nothing is changed."""
    decide(desk, proposed["sure"], step="rejected", user="colleague", words="A map")
    done = decide(desk, proposed["sure"], proposed["step"], step="confirmed")
    assert done.headers["Location"].endswith("?said=gone#waiting")
    found = links(commitment="tn-2016-01")
    decided = [found[proposed[name]]["decision"] for name in ("sure", "step")]
    assert decided == ["rejected", "proposed"]
    done = decide(desk, proposed["sure"], step="confirmed", expected="rejected")
    assert done.headers["Location"].endswith("?said=confirmed#waiting")


def test_a_page_beyond_the_last_is_the_last(desk: Desk, proposed: dict[str, str]) -> None:
    """As where the last proposal of a page was decided on."""
    assert proposed["sure"] in shown(desk.page(f"{QUEUE}?page=7", "officer"))


def test_what_one_decided_is_listed_and_taken_back_there(
    desk: Desk, proposed: dict[str, str]
) -> None:
    """The newest first, with its reason; what was taken back says so."""
    decide(desk, proposed["step"], step="rejected", words="Other trains")
    page = desk.page(f"{QUEUE}/decided", "officer")
    first = page.select_one(".og-rep > li")
    assert "1 link rejected." in first.get_text()
    assert "Train tickets" in first.get_text()
    assert "Other trains" in first.get_text()
    batch = first.select_one("button[name=batch]")["value"]
    assert desk.post(f"{QUEUE}/undo", "officer", batch=batch).status_code == 302
    assert links(commitment="tn-2016-01")[proposed["step"]]["decision"] == "proposed"
    page = desk.page(f"{QUEUE}/decided", "officer")
    assert "taken back" in told(page, ".og-rep > li")
    assert "Other trains" not in told(desk.page(f"{QUEUE}/decided", "colleague"), "main")


def test_what_i_owe_leads_to_the_queue(desk: Desk) -> None:
    """One task for all that is proposed for a commitment; the desk's pages and the commitment's lead there too."""
    page = desk.page("/desk", "officer")
    tasks = {task.select_one("h3").get_text(): task for task in page.select("ul.og-task > li")}
    assert "Decide on 2 proposed datasets" in tasks
    led = [task.select_one(".og-act a")["href"] for task in page.select("ul.og-task > li")]
    assert led.count(f"/en{QUEUE}?commitment=tn-2016-01") == 1
    assert page.select_one(f'.og-desk-nav a[href="/en{QUEUE}"]')
    public = desk.page("/commitment/tn-2016-01", "officer")
    (tool,) = public.select('.og-tools-for a[href="/en/desk/commitment/tn-2016-01/links"]')
    led = desk.get("/desk/commitment/tn-2016-01/links", "officer")
    assert led.headers["Location"].endswith(f"{QUEUE}?commitment=tn-2016-01")
    assert tool.get_text() == "Proposed datasets"
    assert desk.get("/desk/commitment/tn-2016-01/links", "supporter").status_code == 403


@pytest.mark.parametrize(
    ("language", "title", "count"),
    [
        ("ar", "مجموعات البيانات المقترحة", "4 مقترحات تنتظر."),
        ("fr", "Jeux de données proposés", "4 propositions en attente."),
    ],
)
def test_the_queue_speaks_arabic_and_french(
    desk: Desk, language: str, title: str, count: str
) -> None:
    """Title and counts in the words of the face."""
    page = desk.page(QUEUE, "officer", language)
    assert told(page, "h1") == title
    assert told(page, "#waiting") == count
