"""Lines from which commitments are counted: written, read, grouped."""

from __future__ import annotations

from dataclasses import replace

from ckanext.ogptn.domain import tallies
from ckanext.ogptn.domain.tallies import Tally

ONE = Tally(
    action_plan="tn-2016-2018",
    axis="2",
    sector="energy",
    level="limited",
    timeliness="overdue",
    update_state="update_due",
    due_date="2017-06-30",
    due_precision="month",
    carried_over="tn-2014-18",
    data="stale",
    leads=("ministry-energy-mines", "ministry-finance"),
    assessed=(("civil_society", "limited"), ("self", "complete")),
)
LINE = (
    "tn-2016-2018|2|energy|limited|overdue|update_due|2017-06-30|month|tn-2014-18"
    "|stale|ministry-energy-mines,ministry-finance|civil_society:limited,self:complete"
)


def test_a_tally_is_written_as_a_line() -> None:
    """Each part in its place, parted by bars."""
    assert ONE.line() == LINE


def test_a_line_is_read_as_it_was_written() -> None:
    """Nothing is lost, nor of a tally of which nothing is known."""
    assert Tally.read(LINE) == ONE
    assert Tally.read(Tally().line()) == Tally()


def test_a_line_of_an_older_index_is_read() -> None:
    """Until its commitment is indexed anew nothing is known of its data."""
    older = LINE.replace("|stale|", "|")
    assert Tally.read(older) == replace(ONE, data="")


def test_equal_lines_count_as_often_as_they_stand() -> None:
    """Levels and states of deadlines have every code in its place, with 0 where there is none."""
    counted = tallies.read({LINE: 3, Tally(level="complete").line(): 2})
    assert tallies.total(counted) == 5
    assert tallies.levels(counted) == {
        "complete": 2,
        "substantial": 0,
        "limited": 3,
        "not_started": 0,
        "not_assessed": 0,
    }
    assert tallies.timeliness(counted)["overdue"] == 3


def test_a_commitment_of_two_leads_stands_in_both_groups() -> None:
    """And one without a value in none."""
    groups = tallies.grouped(tallies.read({LINE: 2, Tally().line(): 1}), lambda tally: tally.leads)
    assert {name: tallies.total(group) for name, group in groups.items()} == {
        "ministry-energy-mines": 2,
        "ministry-finance": 2,
    }


def test_what_an_assessor_leaves_out_it_has_not_assessed() -> None:
    """Of five commitments civil society speaks of three; of the mechanism nothing is told."""
    given = tallies.assessors(tallies.read({LINE: 3, Tally(level="complete").line(): 2}))
    assert list(given) == ["self", "civil_society"]
    assert given["self"]["complete"] == 3
    assert given["civil_society"]["limited"] == 3
    assert given["civil_society"]["not_assessed"] == 2
