"""The table of a plan as its address states it."""

from __future__ import annotations

import pytest

from ckanext.ogptn.pages.ordering import Ordering


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], Ordering()),
        ([("sort", "level"), ("page", "3")], Ordering("level", page=3)),
        ([("sort", "-deadline")], Ordering("deadline", descending=True)),
        ([("sort", "password"), ("page", "-1")], Ordering()),
        ([("sort", "-password"), ("page", "99999")], Ordering()),
    ],
)
def test_an_address_is_read(pairs: list[tuple[str, str]], expected: Ordering) -> None:
    """A minus turns the direction; what is unknown is left out."""
    assert Ordering.read(pairs) == expected


def test_a_head_sorts_by_its_column_and_then_the_other_way_round() -> None:
    """Always from the first page."""
    first = Ordering(page=4).by("deadline")
    assert (first.query(), first.state("deadline")) == ("sort=deadline", "ascending")
    second = first.by("deadline")
    assert (second.query(), second.state("deadline")) == ("sort=-deadline", "descending")
    assert second.state("level") == "none"


def test_the_first_view_has_a_plain_address() -> None:
    """By number, page one, nothing is said; the other way round is."""
    assert Ordering().query() == ""
    assert Ordering().by("number").query() == "sort=-number"
    assert Ordering().at(2).query() == "page=2"


def test_titles_are_sorted_in_the_readers_language() -> None:
    """Other columns are the same in all three."""
    assert Ordering("title").sort("fr") == "title_fr asc"
    assert Ordering("urgency", descending=True).sort("ar") == "timeliness desc"


def test_pages_hold_fifty() -> None:
    """The third begins after a hundred."""
    assert Ordering(page=3).offset == 100
