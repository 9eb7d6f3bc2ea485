"""The passage that is shown of a text, and the words that are marked in it."""

import pytest

from ckanext.ogptn.text.excerpts import ELLIPSIS, Matcher, excerpt, marked, matcher, weight
from ckanext.ogptn.text.queries import sought

LOREM = (
    "The first plan was written in two months. It names twenty commitments and their deadlines. "
    "The ministry of finance publishes an open budget each year. Its data is free for all. "
    "The last sentence speaks of water"
)


def seek(q: str) -> Matcher:
    """Return what finds the words of a query."""
    return matcher(sought(q))


@pytest.mark.parametrize(
    ("q", "text", "expected"),
    [
        ("ميزانية", "نشر المِيزَانِيَّة المفتوحة", "نشر <mark>المِيزَانِيَّة</mark> المفتوحة"),
        ("القانون", "مشروع قانون جديد", "مشروع <mark>قانون</mark> جديد"),
        ("الشفافيه", "شفافية مالية", "<mark>شفافية</mark> مالية"),
        ("energie", "Les données de l’Énergie", "Les données de l’<mark>Énergie</mark>"),
        ("l'énergie", "LES ENERGIES", "LES <mark>ENERGIES</mark>"),
        ("budgets", "The budget of 2018", "The <mark>budget</mark> of 2018"),
        ("publishing", "It publishes", "It <mark>publishes</mark>"),
        ("title:trans*", "Transport et la transparence", "<mark>Transport</mark> et la <mark>transparence</mark>"),
        ("title:ميز*", "الميزانية", "<mark>الميزانية</mark>"),
        ("open data", "open data, data", "<mark>open data</mark>, <mark>data</mark>"),
    ],
)  # fmt: skip
def test_a_word_is_marked_where_search_finds_it(q: str, text: str, expected: str) -> None:
    """Case, accents, vowel signs, articles, elision and endings make no difference."""
    assert marked(text, seek(q)) == expected


def test_words_that_mean_the_same_are_marked_where_nothing_else_is() -> None:
    """A synonym is marked in a text that does not hold the word itself."""
    assert marked("Petroleum", seek("oil")) == "<mark>Petroleum</mark>"
    assert marked("Oil, petroleum", seek("oil")) == "<mark>Oil</mark>, petroleum"


def test_words_of_grammar_are_marked_only_if_nothing_else_is_sought() -> None:
    """The articles of a query would mark every line."""
    assert marked("le prix de la vie", seek("le prix de la")) == "le <mark>prix</mark> de la vie"
    assert marked("de la vie", seek("de")) == "<mark>de</mark> la vie"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '<b title="x">', "a & b", "</mark>"])
def test_a_text_never_becomes_markup(text: str) -> None:
    """Only the marks of our own are HTML; all else is escaped, inside a mark and outside."""
    for html in (marked(text, seek("script b mark a")), excerpt(text, seek("nothing"))):
        rest = html.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in rest
        assert '"' not in rest
    assert marked("<script>", seek("script")) == "&lt;<mark>script</mark>&gt;"


def test_marks_that_steer_direction_do_not_leak() -> None:
    """A passage cannot leave an override open."""
    assert "\u202e" not in marked("budget \u202e txt", seek("budget"))


def test_the_passage_holds_the_words() -> None:
    """A long text is cut at words to what holds the most of what is sought, from where its sentence begins."""
    assert excerpt(LOREM, seek("open budget"), 70) == (
        "The ministry of finance publishes an <mark>open budget</mark> each year. Its data…"
    )


def test_a_passage_that_begins_amid_a_sentence_says_so() -> None:
    """An ellipsis stands before and after what is left out."""
    found = excerpt(LOREM, seek("deadlines"), 40)
    assert found.startswith(ELLIPSIS)
    assert "<mark>deadlines</mark>" in found
    assert found.endswith(ELLIPSIS)


def test_a_match_at_the_very_end_is_shown_whole() -> None:
    """The end of the text ends the passage, without an ellipsis."""
    found = excerpt(LOREM, seek("water"), 50)
    assert found.endswith("speaks of <mark>water</mark>")
    assert len(found) > 50


def test_without_a_match_the_text_begins() -> None:
    """Nothing found, nothing marked: the beginning, cut at a word."""
    assert excerpt(LOREM, seek("nothing"), 24) == "The first plan was…"
    assert excerpt("Short", seek("nothing")) == "Short"


def test_the_passage_with_most_different_words_wins() -> None:
    """Two words sought beat one of them twice."""
    text = "water " + "x " * 60 + "water water " + "y " * 60 + "fire and water" + " z" * 60
    assert "<mark>fire</mark> and <mark>water</mark>" in excerpt(text, seek("water fire"), 60)


def test_one_endless_word_is_cut() -> None:
    """A text without spaces gives no more than was asked for."""
    assert excerpt("x" * 5000, seek("x"), 50) == "x" * 50 + ELLIPSIS


def test_weight_is_the_share_of_what_is_sought() -> None:
    """One of two words is a half; none is nothing."""
    assert weight("open water", seek("water fire")) == 0.5
    assert weight("nothing here", seek("water fire")) == 0
