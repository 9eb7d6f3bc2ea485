"""The address of the search over the whole portal."""

import pytest

from ckanext.ogptn.pages.finding import Finding


def test_an_address_is_read_and_written_back() -> None:
    """What is known stands in the address again."""
    pairs = [("q", " eau "), ("type", "dataset"), ("sort", "title"), ("page", "3")]
    finding = Finding.read(pairs)
    assert finding == Finding("eau", "dataset", "title", 3)
    assert finding.query() == "q=eau&type=dataset&sort=title&page=3"


@pytest.mark.parametrize(
    "pairs",
    [
        [("type", "harvest")],
        [("sort", "name; drop")],
        [("page", "0")],
        [("page", "-1")],
        [("page", "99999999")],
        [("other", "x")],
        [],
    ],
)
def test_what_is_not_known_is_left_out(pairs: list[tuple[str, str]]) -> None:
    """A strange address is the plain search."""
    assert Finding.read(pairs) == Finding()


def test_the_first_of_two_values_holds() -> None:
    """As everywhere on the web."""
    assert Finding.read([("q", "a"), ("q", "b")]).q == "a"


def test_instructions_to_the_engine_are_words() -> None:
    """CKAN refuses a query that opens with {!."""
    assert Finding.read([("q", "{!func}x")]).q == "func}x"


def test_a_kind_narrows_the_filter() -> None:
    """All three kinds, or the one that was chosen."""
    assert Finding().filters() == "+dataset_type:(commitment OR action_plan OR dataset)"
    assert Finding(kind="dataset").filters() == "+dataset_type:(dataset)"


def test_changing_words_or_kind_starts_at_the_first_page() -> None:
    """A page of another answer means nothing."""
    assert Finding("eau", page=4).of_kind("dataset") == Finding("eau", "dataset")
    assert Finding("eau", "dataset", page=4).with_words("air") == Finding("air", "dataset")


def test_words_order_by_relevance_and_no_words_by_date() -> None:
    """Unless the reader chose."""
    assert (Finding("eau").order, Finding().order) == ("relevance", "updated")
    assert Finding("eau", sort="title").order == "title"
