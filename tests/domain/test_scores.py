"""Rules of the scoreboard: what is counted, and that the counts add up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.ogptn.domain import scores
from ckanext.ogptn.domain.tallies import Tally

FIRST = date(2026, 1, 1)
STATES = st.sampled_from(["fresh", "stale", "without", ""])
TALLIES = st.builds(
    Tally,
    action_plan=st.sampled_from(["tn-2014-2016", "tn-2016-2018"]),
    sector=st.sampled_from(["", "energy", "budget"]),
    data=STATES,
    leads=st.sampled_from([("a",), ("b",), ("a", "b")]),
)


def tally(data: str, plan: str = "p", sector: str = "", leads: tuple[str, ...] = ("a",)) -> Tally:
    """Return the tally of a commitment."""
    return Tally(action_plan=plan, sector=sector, data=data, leads=leads)


def test_a_score_counts_commitments_by_their_data_and_each_dataset_once() -> None:
    """A dataset that serves two commitments is one dataset."""
    counted = [(tally("fresh"), 2), (tally("stale"), 1), (tally("without"), 4), (tally(""), 1)]
    found = scores.score(
        counted, [(tally(""), "d1"), (tally("", sector="energy"), "d1"), (tally(""), "d2")]
    )
    assert found.as_dict() == {
        "promised": 8, "fulfilled": 2, "stale": 1, "without_data": 5, "datasets": 2,
    }  # fmt: skip


@given(st.lists(st.tuples(TALLIES, st.integers(1, 9)), max_size=30))
def test_counts_add_up(counted: list[tuple[Tally, int]]) -> None:
    """In every row the three states are what was promised; rows by plan and by sector are the whole."""
    whole = scores.score(counted).as_dict()
    rows = {
        scope: [one.as_dict() for _, one in scores.parted(counted, (), scope).values()]
        for scope in scores.SCOPED
    }
    for row in (whole, *(row for found in rows.values() for row in found)):
        assert row["fulfilled"] + row["stale"] + row["without_data"] == row["promised"]
        assert min(row.values()) >= 0
    for scope in ("plan", "sector"):
        for name, number in whole.items():
            assert sum(row[name] for row in rows[scope]) == number
    # Who leads together is counted with each.
    assert sum(row["promised"] for row in rows["institution"]) >= whole["promised"]


def test_a_commitment_of_two_institutions_counts_for_each_with_its_datasets() -> None:
    """One without a sector counts for the empty name."""
    both = tally("fresh", leads=("a", "b"))
    counted, serving = [(both, 1), (tally("without", sector="energy"), 1)], [(both, "d")]
    by_lead = scores.parted(counted, serving, "institution")
    assert {name: (one.promised, one.datasets) for name, (_, one) in by_lead.items()} == {
        "a": (2, 1),
        "b": (1, 1),
    }
    by_sector = scores.parted(counted, serving, "sector")
    assert {name: one.fulfilled for name, (_, one) in by_sector.items()} == {"": 1, "energy": 0}


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
