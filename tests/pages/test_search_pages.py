"""Finding on the pages: one list over everything, excerpts, “did you mean”, and the boxes themselves."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

Portal = Any
HOSTILE = ['"><script>alert(1)</script>', "{!func}x", "++a", "title:(", "a:b", "\x00", "x" * 3000]


def links(page: BeautifulSoup, css: str) -> list[tuple[str, str]]:
    """List text and address of the links that a selector finds."""
    return [(" ".join(one.get_text(" ").split()), str(one["href"])) for one in page.select(css)]


def one(page: BeautifulSoup, css: str) -> Tag:
    """Find one tag, which must be there."""
    found = page.select_one(css)
    assert found is not None, css
    return found


def test_commitments_plans_and_datasets_stand_in_one_list(portal: Portal) -> None:
    """Each result says what it is; a commitment shows its level, a dataset its formats."""
    page = portal.open("/search?q=permis recherche", "fr")
    kinds = [
        item.get_text(" ", strip=True)
        for item in page.select(".og-list .og-eyebrow > :first-child")
    ]
    assert "Jeu de données" in kinds
    dataset = next(row for row in page.select(".og-list > li") if "Permis de recherche" in row.text)
    assert "CSV" in one(dataset, ".og-fmt")  # type: ignore[comparison-overlap]
    page = portal.open("/search?q=open data portal", "en")
    row = next(row for row in page.select(".og-list > li") if row.select_one(".og-star"))
    assert row.select_one(".og-level")
    assert "Commitment" in one(row, ".og-eyebrow").text


def test_the_kinds_are_counted_and_lead_to_their_part(portal: Portal) -> None:
    """The counts of the kinds add up to that of all, whichever is chosen."""
    for path in ("/search?q=plan", "/search?q=plan&type=action_plan"):
        tabs = links(portal.open(path, "en"), ".og-tabs a")
        counts = {text.rsplit(" ", 1)[0]: int(text.rsplit(" ", 1)[1]) for text, _ in tabs}
        assert counts["All"] == sum(number for label, number in counts.items() if label != "All")
        assert counts["Action plans"] == 2
    chosen = portal.open("/search?q=plan&type=action_plan", "en")
    assert len(chosen.select(".og-list > li")) == 2
    assert one(chosen, ".og-tabs [aria-current]").text.startswith("Action plans")


def test_the_words_are_marked_in_title_and_passage(portal: Portal) -> None:
    """The article and accents make no difference, in the list of everything and in each of its own."""
    for path, word in (("/search", "العقود"), ("/dataset/", "عقود"), ("/commitment/", "شفافية")):
        marks = [mark.text for mark in portal.open(f"{path}?q={word}").select(".og-list mark")]
        assert any(word.removeprefix("ال") in mark for mark in marks), path


def test_without_words_nothing_is_marked(portal: Portal) -> None:
    """An empty search shows all, the last changed first, with the beginning of each text."""
    page = portal.open("/search", "en")
    assert not page.select("mark")
    assert len(page.select(".og-list > li")) == 20
    assert one(page, "select[name=sort] option[selected]")["value"] == "updated"


@pytest.mark.parametrize("path", ["/search", "/dataset/", "/commitment/"])
def test_a_miss_offers_what_was_meant(portal: Portal, path: str) -> None:
    """The better query is a link to its results."""
    wrong, right = (
        ("permsi", "permis") if path != "/commitment/" else ("trnasparence", "transparence")
    )
    ((text, href),) = links(portal.open(f"{path}?q={wrong}", "fr"), ".og-meant a")
    assert text == right
    assert parse_qs(urlsplit(href).query)["q"] == [right]
    assert portal.open(href.removeprefix("/fr"), "fr").select(".og-list mark")


def test_a_miss_without_a_word_like_it_says_so(portal: Portal) -> None:
    """Nothing is suggested, nothing is listed, and there is a way on."""
    page = portal.open("/search?q=zzyzxq", "en")
    assert not page.select(".og-meant, .og-list, .og-tabs")
    assert "Nothing was found for these words" in one(page, ".og-empty").text
    assert len(page.select(".og-empty a")) == 2


def test_a_widened_search_says_how_many_hold_all_the_words(portal: Portal) -> None:
    """One line tells those with all words from those with some."""
    for path in ("/search", "/dataset/", "/commitment/"):
        text = one(portal.open(f"{path}?q=recherche transparence zzyzxq", "en"), ".og-widened").text
        assert text == "No result holds all the words; these hold some of them."


def test_the_answer_for_programs_is_the_same(portal: Portal) -> None:
    """The address of the JSON asks for what the page shows, with the marks."""
    page = portal.open("/search?q=permis", "fr")
    (href,) = [href for text, href in links(page, ".og-fig-end a") if text == "JSON"]
    answer = json.loads(portal.app.get(href).body)["result"]
    shown = [row.select_one("h2 a") for row in page.select(".og-list > li")]
    titles = [answer["highlighting"][record["id"]]["title"] for record in answer["results"]]
    assert [link.decode_contents() for link in shown if link] == titles


@pytest.mark.parametrize("q", HOSTILE)
def test_hostile_words_are_words(portal: Portal, q: str) -> None:
    """No error, and no markup of theirs, on any of the three lists."""
    for path in ("/search", "/commitment/", "/dataset/"):
        answer = portal.app.get(path, query_string={"q": q})
        # CKAN itself refuses a NUL, and on its own page what it takes for instructions to Solr.
        assert answer.status_code in (200, 400), (path, q)
        assert "<script>alert" not in answer.body


@pytest.mark.parametrize(
    ("path", "field", "action"),
    [
        ("/", "#og-q", "/search"),
        ("/about", "#og-head-q", "/search"),
        ("/search", "#og-q", "/search"),
        ("/dataset/", "#og-q", "/dataset/"),
        ("/commitment/", "#og-q", "/commitment/"),
    ],
)
def test_each_box_is_a_plain_form_that_can_be_completed(
    portal: Portal, path: str, field: str, action: str
) -> None:
    """Without script a box sends its words; what the script needs stands in an attribute."""
    box = one(portal.open(path), field)
    form = box.find_parent("form")
    assert isinstance(form, Tag)
    assert (form["action"], form["method"], box["name"]) == (action, "get", "q")
    described = json.loads(str(form["data-og-complete"]))
    assert described["language"] == "ar"
    assert described["counts"][:3] == ["لا اقتراحات", "اقتراح واحد", "اقتراحان"]
    answer = portal.app.get(described["url"], query_string={"q": "transp", "language": "fr"})
    assert json.loads(answer.body)["result"]


def test_home_and_search_have_one_box(portal: Portal) -> None:
    """The head offers to search where the page itself does not."""
    assert not portal.open("/").select("#og-head-q")
    assert not portal.open("/search").select("#og-head-q")
    assert portal.open("/action_plan/").select("#og-head-q")


def test_a_private_dataset_stays_out_of_the_list(portal: Portal) -> None:
    """A visitor finds neither its title nor its number."""
    page = portal.open("/search?q=hidden", "en")
    assert "Hidden oil" not in page.text
    assert "Hidden oil" not in portal.open("/search?q=hiden", "en").text
