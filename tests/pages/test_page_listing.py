"""What the address of the list of commitments asks for."""

from __future__ import annotations

import pytest

from ckanext.ogptn.pages.listing import Listing, page_links, page_number, pages_about

PLAN = ("action_plan", "tn-2016-2018")


def test_values_of_one_facet_widen_and_facets_narrow() -> None:
    """Or within a facet, and between facets."""
    levels = [("completion_level", "complete"), ("completion_level", "limited")]
    filters = Listing.read([PLAN, *levels]).filters()
    assert '+action_plan:("tn-2016-2018")' in filters
    assert '+completion_level:("complete" OR "limited")' in filters


def test_parts_are_listed_only_where_words_are_searched() -> None:
    """A part stands under its commitment, but its words can be found."""
    assert "-parent_commitment" in Listing.read([]).filters()
    assert "-parent_commitment" not in Listing.read([("q", "oil")]).filters()


def test_a_value_cannot_leave_its_quotes() -> None:
    """Quotes and backslashes are escaped."""
    filters = Listing.read([("sector", 'a") OR (b\\')]).filters()
    assert '+sector:("a\\") OR (b\\\\")' in filters


def test_an_axis_goes_with_its_plan() -> None:
    """The number of an axis means nothing in another plan."""
    listing = Listing.read([PLAN, ("axis", "2")])
    assert "axis" in listing.shown_facets
    assert listing.toggled(*PLAN).chosen == ()
    assert "axis" not in Listing.read([]).shown_facets


def test_choosing_again_drops() -> None:
    """The address of a chosen value leads to the list without it, on its first page."""
    listing = Listing.read([PLAN, ("page", "3")])
    assert listing.toggled(*PLAN).query() == ""
    assert listing.toggled("sector", "energy").query() == "action_plan=tn-2016-2018&sector=energy"


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999"])
def test_a_page_that_cannot_be_is_the_first(page: str) -> None:
    """A broken address still shows a list."""
    assert Listing.read([("page", page)]).page == 1


def test_words_are_ordered_by_relevance_unless_chosen() -> None:
    """The reader's own order wins; an unknown one is none."""
    assert Listing.read([]).order == "urgency"
    assert Listing.read([("q", "oil")]).order == "relevance"
    assert Listing.read([("q", "oil"), ("sort", "deadline")]).order == "deadline"
    assert Listing.read([("sort", "id; drop")]).order == "urgency"


@pytest.mark.parametrize(
    ("current", "count", "shown"),
    [(1, 0, [1]), (1, 20, [1]), (1, 41, [1, 2, 3]), (6, 240, [1, 0, 4, 5, 6, 7, 8, 0, 12])],
)
def test_pages_about_the_present_one_are_offered(
    current: int, count: int, shown: list[int]
) -> None:
    """The first, the last and two on each side; a gap is a nought."""
    assert pages_about(current, count, 20) == shown


def test_a_page_is_offered_with_its_address_and_the_present_one_is_marked() -> None:
    """What the pager shows; a gap leads nowhere."""
    assert page_links(1, 80, 20, "?page={}".format) == [
        {"number": 1, "href": "?page=1", "current": True},
        {"number": 2, "href": "?page=2", "current": False},
        {"number": 3, "href": "?page=3", "current": False},
        {"number": 4, "href": "?page=4", "current": False},
    ]
    assert page_links(1, 100, 20, "?page={}".format)[3] == {"gap": True}


@pytest.mark.parametrize(
    ("typed", "number"),
    [("3", 3), ("", 1), ("0", 1), ("-1", 1), ("x", 1), ("\u0663", 1), ("1001", 1000)],
)
def test_a_page_number_stays_within_what_is_counted(typed: str, number: int) -> None:
    """Beyond the last page that is counted is that page; what is no number is the first."""
    assert page_number(typed, 1000) == number
