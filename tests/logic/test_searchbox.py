"""The text of a search box: weights of fields, and what is found where few records hold all its words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ckan.lib.search import SearchError

from ckanext.ogptn.logic.searchbox import ANY_WORD, FIELD_WEIGHTS, improve, tell

Maker = Callable[..., Any]


@pytest.fixture
def datasets(dataset: Maker) -> None:
    """Publish one dataset on two subjects, eleven on one and three on the other."""
    dataset("waste-water", title="Waste water")
    for number in range(11):
        dataset(f"waste-{number}", title="Waste")
    for number in range(3):
        dataset(f"water-{number}", title="Water")


def names(answer: dict[str, Any]) -> list[str]:
    """Name the records of an answer in their order."""
    return [record["name"] for record in answer["results"]]


def test_where_few_hold_all_words_those_with_some_follow(datasets: None, call: Maker) -> None:
    """The one with both comes first, and the answer says that it is one."""
    answer = call("package_search", q="waste water", rows=20)
    assert names(answer)[0] == "waste-water"
    assert (answer["count"], answer["ogptn_all_words"]) == (15, 1)


def test_all_pages_of_a_search_are_widened_alike(datasets: None, call: Maker) -> None:
    """The second page goes on where the first ended."""
    pages = [call("package_search", q="waste water", rows=8, start=at) for at in (0, 8)]
    assert [page["count"] for page in pages] == [15, 15]
    assert len({name for page in pages for name in names(page)}) == 15


def test_where_enough_hold_all_words_others_stay_out(dataset: Maker, call: Maker) -> None:
    """Ten with all words are enough."""
    for number in range(10):
        dataset(f"both-{number}", title="Waste water")
    dataset("one", title="Waste")
    answer = call("package_search", q="waste water")
    assert answer["count"] == 10
    assert "ogptn_all_words" not in answer


def test_of_three_words_those_with_all_are_counted(dataset: Maker, call: Maker) -> None:
    """CKAN's default is content with two of three; the count is of those with all three."""
    dataset("all", title="Waste water treatment")
    dataset("two", title="Waste water")
    dataset("one", title="Treatment of patients")
    answer = call("package_search", q="waste water treatment")
    assert names(answer) == ["all", "two", "one"]
    assert answer["ogptn_all_words"] == 1


def test_nothing_is_said_where_widening_finds_no_more(dataset: Maker, call: Maker) -> None:
    """The key stands only in answers that hold more."""
    dataset("only", title="Waste water")
    assert "ogptn_all_words" not in call("package_search", q="waste water")


def test_a_filter_holds_in_a_widened_search(datasets: None, call: Maker) -> None:
    """Only what the filter lets through is counted and found."""
    answer = call("package_search", q="waste water", fq="-name:waste-water")
    assert (answer["count"], answer["ogptn_all_words"]) == (14, 0)


def test_private_records_are_not_counted_for_others(
    dataset: Maker, call_as: Maker, institution: Maker
) -> None:
    """Nobody learns by the count of what may not be read."""
    institution("ministry-environment")
    dataset("secret", title="Waste water", private=True, owner_org="ministry-environment")
    dataset("open", title="Waste")
    answer = call_as("", "package_search", q="waste water", include_private=True)
    assert (names(answer), answer["ogptn_all_words"]) == (["open"], 0)


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "waste water", "mm": "100%"},
        {"q": "waste water", "sort": "title_string asc"},
        {"q": "waste"},
        {"q": '"waste water"'},
        {"q": "waste of the"},
        {"q": "waste +water"},
        {"q": "title:waste water"},
        {"q": "waste water " * 30},
    ],
)
def test_these_are_not_widened(datasets: None, call: Maker, asked: dict[str, Any]) -> None:
    """What the caller set, an order other than the best first, one word or phrase, Lucene's syntax, a pasted page."""
    assert "ogptn_all_words" not in call("package_search", **asked)


@pytest.mark.parametrize("q", ["budget --water waste", "{!frange} a b"])
def test_a_text_that_cannot_be_read_gets_ckans_own_error(call: Maker, q: str) -> None:
    """Counting raises nothing of its own."""
    with pytest.raises(SearchError, match=r'"q"|param .q.'):
        call("package_search", q=q)


def test_the_note_of_a_widened_search_cannot_be_forged(datasets: None, call: Maker) -> None:
    """A caller's own number is dropped."""
    answer = call("package_search", q="waste", extras={"ext_ogptn_all_words": 3})
    assert "ogptn_all_words" not in answer


def test_a_search_box_weighs_fields() -> None:
    """Unless the caller did; Lucene's syntax names its fields itself."""
    assert improve({"q": "budget"})["qf"] == FIELD_WEIGHTS
    assert improve({"q": "budget", "qf": "notes"})["qf"] == "notes"
    assert "qf" not in improve({"q": "title:budget"})
    assert "qf" not in improve({"q": ""})


def test_any_word_is_asked_for_by_the_parameter_that_solr_knows(datasets: None) -> None:
    """So it works on any search engine."""
    assert improve({"q": "waste water", "extras": {}})["mm"] == ANY_WORD


def test_an_answer_tells_of_widening_once_it_found_more() -> None:
    """The count is put beside CKAN's own."""
    params = {"extras": {"ext_ogptn_all_words": 2}}
    assert tell({"count": 7}, params) == {"count": 7, "ogptn_all_words": 2}
    assert tell({"count": 2}, params) == {"count": 2}
