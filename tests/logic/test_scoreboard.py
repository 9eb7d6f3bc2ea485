"""Counts of commitments by plan, institution and sector, out of the search index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ckan.tests import helpers

from tests import asking

Maker = Callable[..., Any]
ANONYMOUS = {"user": "", "ignore_auth": False}


@pytest.fixture
def three(
    commitment: Maker, institution: Maker, report: Maker, dataset: Maker, call: Maker
) -> None:
    """Make three commitments in two sectors; a dataset serves a part of the second."""
    institution("ministry-interior")
    commitment(1, sector="budget", axis=1, due_date="2017-06-30", due_precision="month")
    commitment(2, sector="energy", lead_institutions=["ministry-finance", "ministry-interior"])
    commitment(2, "tn-2016-02-1", part_number=1, parent_commitment="tn-2016-02")
    commitment(10, sector="budget", private=True)
    report("tn-2016-01", "limited")
    dataset()
    call("ogptn_link_create", commitment="tn-2016-02-1", dataset="budget-2016")


def test_the_scoreboard_counts_by_institution_sector_and_plan(three: None, call_as: Maker) -> None:
    """Each row has levels, timeliness, and who has data; parts and what is hidden are not counted."""
    found = call_as("", "ogptn_scoreboard")
    assert found["commitment_count"] == 2
    finance, interior = found["by_institution"]
    assert (finance["institution"]["name"], finance["total"]) == ("ministry-finance", 2)
    assert (finance["levels"]["limited"], finance["levels"]["not_assessed"]) == (1, 1)
    assert (finance["with_data"], finance["without_data"]) == (1, 1)
    assert (interior["institution"]["name"], interior["total"], interior["with_data"]) == (
        "ministry-interior",
        1,
        1,
    )
    assert [(row["sector"], row["total"], row["with_data"]) for row in found["by_sector"]] == [
        ("budget", 1, 0),
        ("energy", 1, 1),
    ]
    assert [(row["action_plan"], row["total"]) for row in found["by_plan"]] == [("tn-2016-2018", 2)]
    assert found["by_plan"][0]["timeliness"]["unfinished_at_last_report"] == 1


def test_the_scoreboard_shows_the_hidden_to_those_who_may_see_it(three: None, call: Maker) -> None:
    """An administrator counts three."""
    assert call("ogptn_scoreboard")["commitment_count"] == 3


def test_the_scoreboard_of_one_plan(three: None, plan: Maker, call: Maker) -> None:
    """By name; another plan's is empty."""
    plan("tn-2018-2020", start_date="2018-07-01", end_date="2020-12-31")
    assert call("ogptn_scoreboard", action_plan="tn-2016-2018")["commitment_count"] == 3
    empty = call("ogptn_scoreboard", action_plan="tn-2018-2020")
    assert (empty["commitment_count"], empty["by_plan"]) == (0, [])


def test_institutions_are_listed_in_short(institution: Maker, call_as: Maker) -> None:
    """By name, paged, or those that are named."""
    for name in ("ministry-water", "ministry-air"):
        institution(name)
    found = call_as("", "ogptn_institution_list", limit=1)
    assert (found["count"], [one["name"] for one in found["results"]]) == (2, ["ministry-air"])
    one = call_as("", "ogptn_institution_list", names=["ministry-water"])["results"][0]
    assert (one["institution_type"], one["title_translated"]["en"]) == (
        "government",
        "ministry-water",
    )


def test_a_plan_is_counted_whole_and_listed_by_pages(three: None, call: Maker) -> None:
    """Counts are of all commitments, whatever the page; the tenth stands after the second."""
    plan = call("ogptn_action_plan_summary", id="tn-2016-2018", limit=2)
    assert [one["number"] for one in plan["commitments"]] == [1, 2]
    assert (plan["commitment_count"], plan["part_count"]) == (3, 1)
    rest = call("ogptn_action_plan_summary", id="tn-2016-2018", limit=2, offset=2)
    assert [one["number"] for one in rest["commitments"]] == [10]
    assert rest["counts"] == plan["counts"]
    alone = call("ogptn_action_plan_summary", id="tn-2016-2018", limit=0, sort="title_fr desc")
    assert alone["commitments"] == []


def test_a_plan_counts_by_assessor_and_deadline(three: None, report: Maker, call: Maker) -> None:
    """What each assessor says, and how many deadlines fall on which day."""
    report("tn-2016-01", "not_started", assessor_type="civil_society")
    counts = call("ogptn_action_plan_summary", id="tn-2016-2018")["counts"]
    assert counts["by_assessor"]["self"]["limited"] == 1
    assert counts["by_assessor"]["civil_society"]["not_started"] == 1
    assert counts["by_assessor"]["civil_society"]["not_assessed"] == 2
    assert counts["by_deadline"] == [
        {
            "due_date": "2017-06-30",
            "due_precision": "month",
            "total": 1,
            "timeliness": {"unfinished_at_last_report": 1},
        }
    ]


def test_promises_carried_over_are_counted(commitment: Maker, plan: Maker, call: Maker) -> None:
    """In the plan that goes on with them."""
    plan("tn-2018-2020", start_date="2018-07-01", end_date="2020-12-31")
    commitment(1)
    later = {"action_plan": "tn-2018-2020", "carried_over_from": "tn-2016-01"}
    commitment(1, "tn-2018-01", **later)
    counts = [
        call("ogptn_action_plan_summary", id=name)["counts"]["carried_over"]
        for name in ("tn-2016-2018", "tn-2018-2020")
    ]
    assert counts == [0, 1]


@pytest.mark.parametrize("action", ["ogptn_scoreboard", "ogptn_action_plan_summary"])
def test_counting_needs_as_many_queries_for_ten_as_for_one(
    commitment: Maker, report: Maker, action: str
) -> None:
    """The number of database queries does not grow with the commitments that are counted."""
    asked = {"id": "tn-2016-2018"} if action == "ogptn_action_plan_summary" else {}

    def queries() -> int:
        return asking.count(lambda: helpers.call_action(action, dict(ANONYMOUS), **asked))

    commitment(1)
    report("tn-2016-01", "limited")
    queries()
    one = queries()
    for number in range(2, 11):
        commitment(number)
        report(f"tn-2016-{number:02}", "limited")
    assert queries() == one


def test_the_index_knows_what_a_record_states_of_law_money_and_priority(
    commitment: Maker, call: Maker
) -> None:
    """No is kept as no; what is not stated is not there."""
    commitment(1, needs_legislation=True, budget_allocated=False, priority="high")
    commitment(2)
    fields = ("needs_legislation", "budget_allocated", "priority")
    found = call("package_search", fq="dataset_type:commitment", **{"facet.field": list(fields)})
    assert [found["facets"][field] for field in fields] == [{"true": 1}, {"false": 1}, {"high": 1}]
