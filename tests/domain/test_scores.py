"""Rules of the scoreboard: in which state a commitment is, and that the counts add up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.ogptn.domain import scores
from ckanext.ogptn.domain.scores import Served
from ckanext.ogptn.domain.vocabulary import LINK_HEALTH, LINK_TYPES

FIRST = date(2026, 1, 1)
LINKS = st.lists(st.tuples(st.sampled_from(LINK_TYPES), st.sampled_from(LINK_HEALTH)), max_size=5)


@pytest.mark.parametrize(
    ("links", "state"),
    [
        ([], "without_data"),
        ([("fulfils", "ok")], "fulfilled"),
        ([("partially_fulfils", "stale"), ("evidence_for", "ok")], "fulfilled"),
        ([("fulfils", "stale"), ("fulfils", "broken")], "stale"),
        ([("fulfils", "broken")], "stale"),
        ([("fulfils", "withdrawn")], "without_data"),
        ([("related", "ok")], "without_data"),
        ([("related", "ok"), ("fulfils", "stale")], "stale"),
    ],
)
def test_one_dataset_that_is_well_fulfils_and_none_leaves_a_promise_without(
    links: list[tuple[str, str]], state: str
) -> None:
    """Related data and what its source took back do not count; where all ail the promise is stale."""
    assert scores.data_state(links) == state


def served(number: int, state: str, *datasets: str) -> Served:
    """Return a commitment of one plan."""
    return Served("tn-2016-2018", "energy", (f"ministry-{number}",), state, frozenset(datasets))


def test_a_score_counts_each_dataset_once() -> None:
    """A dataset that serves two commitments is one dataset."""
    found = scores.score(
        5, [served(1, "fulfilled", "a", "b"), served(2, "fulfilled", "a"), served(3, "stale", "c")]
    )
    assert found.as_dict() == {
        "promised": 5, "fulfilled": 2, "stale": 1, "without_data": 2, "datasets": 3,
    }  # fmt: skip


@given(st.lists(LINKS, max_size=30), st.integers(0, 30))
def test_counts_add_up(commitments: list[list[tuple[str, str]]], unlinked: int) -> None:
    """Fulfilled, stale and without data are all that was promised, whatever is linked to what."""
    states = [(scores.data_state(links), links) for links in commitments]
    found = scores.score(
        len(states) + unlinked,
        [served(1, state, "a") for state, links in states if state != "without_data"],
    )
    counts = found.as_dict()
    assert counts["promised"] == len(commitments) + unlinked
    assert counts["fulfilled"] + counts["stale"] + counts["without_data"] == counts["promised"]
    assert min(counts.values()) >= 0


def test_no_count_falls_below_nothing() -> None:
    """What is served but not yet counted among the promised ones is promised too."""
    found = scores.score(0, [served(1, "stale", "a")])
    assert (found.promised, found.without_data) == (1, 0)


def test_a_commitment_of_two_institutions_counts_for_each() -> None:
    """So rows by institution may add up to more than there are commitments."""
    both = Served("p", "", ("a", "b"), "fulfilled", frozenset("d"))
    groups = scores.grouped([both, served(3, "stale")], lambda one: one.leads)
    assert {name: len(found) for name, found in groups.items()} == {"a": 1, "b": 1, "ministry-3": 1}


@pytest.mark.parametrize(
    ("days", "most", "left"),
    [
        (range(3), 3, [0, 1, 2]),
        # 1 January 2026 is a Thursday: its week ends on the fourth, the next on the eleventh.
        (range(12), 5, [3, 10, 11]),
        (range(60), 5, [30, 58, 59]),
        (range(0, 1000, 100), 3, [300, 700, 900]),
        (range(0, 4000, 400), 2, [3200, 3600]),
        ([], 5, []),
    ],
)
def test_days_are_thinned_to_the_last_of_each_span(
    days: Iterable[int], most: int, left: list[int]
) -> None:
    """By week, month or year, the finest that fits; where years are too many, the newest days."""
    given_days = [FIRST + timedelta(days=number) for number in days]
    assert scores.sampled(given_days, most) == [FIRST + timedelta(days=number) for number in left]
