"""Rules of the actions that read commitments and plans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import helpers

from tests import asking

ANONYMOUS = {"user": "", "ignore_auth": False}
Record = dict[str, Any]
Maker = Callable[..., Any]


def show(name: str, **context: object) -> Record:
    """Show a commitment."""
    return helpers.call_action("ogptn_commitment_show", context, id=name)


def indexed_level(name: str) -> list[str]:
    """Return the level that the index holds of a commitment."""
    query = {"fq": f"name:{name}", "facet.field": ["completion_level"], "rows": 0}
    return list(helpers.call_action("package_search", **query)["facets"]["completion_level"])


def test_a_commitment_is_shown_by_name_and_by_id(commitment: Maker) -> None:
    """`id` is the record's id or its name."""
    made = commitment(1)
    assert show(made["id"])["name"] == show("tn-2016-01")["name"] == "tn-2016-01"


@pytest.mark.parametrize("wrong", ["nothing", "tn-2016-2018"])
def test_what_is_no_commitment_is_not_found(commitment: Maker, wrong: str) -> None:
    """Neither an unknown name nor a plan's is a commitment's."""
    with pytest.raises(tk.ObjectNotFound):
        show(wrong)


def test_a_commitment_names_its_plan_axis_and_institutions(
    commitment: Maker, institution: Maker
) -> None:
    """The plan, the axis's title and the institutions stand beside the record."""
    institution("ministry-interior")
    commitment(1, axis=1, supporting_institutions=["ministry-interior"])
    shown = show("tn-2016-01")
    assert shown["plan"]["name"] == "tn-2016-2018"
    assert shown["axis_title_translated"]["en"] == "Openness"
    assert [one["name"] for one in shown["lead"]] == ["ministry-finance"]
    assert [one["title_translated"]["fr"] for one in shown["supporting"]] == [
        "ministry-interior (fr)"
    ]


def test_without_reports_a_closed_plan_leaves_it_unknown(commitment: Maker) -> None:
    """Nothing published is not assessed and unknown, whatever the deadline was."""
    commitment(1, due_date="2016-12-31")
    shown = show("tn-2016-01")
    assert (shown["completion_level"], shown["timeliness"]) == ("not_assessed", "unknown")
    assert shown["plan"]["is_closed"] is True


@pytest.mark.ckan_config("ogptn.as_of", "2017-06-30")
def test_as_of_a_day_of_its_plan_it_is_judged_as_then(commitment: Maker) -> None:
    """On a day of the past the plan runs, and its deadlines count."""
    commitment(1, due_date="2016-12-31")
    commitment(2, due_date="2017-07-31")
    assert show("tn-2016-01")["timeliness"] == "overdue"
    assert show("tn-2016-02")["timeliness"] == "due_soon"
    assert show("tn-2016-01")["plan"]["is_closed"] is False


@pytest.mark.ckan_config("ogptn.as_of", "2017-06-30")
def test_as_of_a_day_of_its_term_a_plan_that_is_closed_by_now_still_runs(
    commitment: Maker, call: Maker
) -> None:
    """What is closed today was open then: the end date alone decides on a day of the past."""
    commitment(1, due_date="2016-12-31", lifecycle_state="closed")
    call("package_patch", id="tn-2016-2018", plan_status="closed")
    shown = show("tn-2016-01")
    assert (shown["timeliness"], shown["update_state"]) == ("overdue", "update_due")


def test_a_part_rolls_up_into_its_commitment_and_the_index(
    commitment: Maker, report: Maker
) -> None:
    """A report on a part changes the level of the whole, in the answer and in the index."""
    commitment(5)
    commitment(5, "tn-2016-05-1", part_number=1, parent_commitment="tn-2016-05")
    commitment(5, "tn-2016-05-2", part_number=2, parent_commitment="tn-2016-05")
    report("tn-2016-05-1", "complete")
    assert indexed_level("tn-2016-05") == ["not_assessed"]
    report("tn-2016-05-2", "limited")
    assert indexed_level("tn-2016-05") == ["substantial"]
    shown = show("tn-2016-05")
    assert shown["level"]["rolled_up"] is True
    assert [(part["part_number"], part["completion_level"]) for part in shown["parts"]] == [
        (1, "complete"),
        (2, "limited"),
    ]
    assert show("tn-2016-05-1")["parent"]["name"] == "tn-2016-05"


def test_a_deleted_part_no_longer_counts(commitment: Maker, report: Maker, call: Maker) -> None:
    """Deleting a part brings its commitment's level up to date."""
    commitment(5)
    for part in (1, 2):
        commitment(5, f"tn-2016-05-{part}", part_number=part, parent_commitment="tn-2016-05")
    report("tn-2016-05-1", "complete")
    call("package_delete", id="tn-2016-05-2")
    assert indexed_level("tn-2016-05") == ["complete"]


def test_a_private_part_is_not_told_to_others(commitment: Maker, report: Maker) -> None:
    """A part that is not public neither shows nor counts for those who may not see it."""
    commitment(5)
    for part in (1, 2):
        commitment(
            5,
            f"tn-2016-05-{part}",
            part_number=part,
            parent_commitment="tn-2016-05",
            private=part == 2,
        )
    report("tn-2016-05-1", "complete")
    shown = show("tn-2016-05", **ANONYMOUS)
    assert [part["name"] for part in shown["parts"]] == ["tn-2016-05-1"]
    assert shown["completion_level"] == "complete"


@pytest.mark.parametrize("fields", [{"private": True}, {"state": "draft"}])
def test_the_public_sees_no_private_commitment_and_no_draft(
    commitment: Maker, fields: Record
) -> None:
    """Neither the record, nor a list, nor the plan's counts, nor search tell of it."""
    commitment(1, **fields)
    with pytest.raises(tk.NotAuthorized):
        show("tn-2016-01", **ANONYMOUS)
    listed = helpers.call_action("ogptn_commitment_list", dict(ANONYMOUS))
    plan = helpers.call_action("ogptn_action_plan_summary", dict(ANONYMOUS), id="tn-2016-2018")
    found = helpers.call_action("package_search", dict(ANONYMOUS), fq="dataset_type:commitment")
    assert (listed["count"], plan["commitment_count"], found["count"]) == (0, 0, 0)


def test_the_list_leaves_parts_to_their_commitment(commitment: Maker, call: Maker) -> None:
    """A part stands within its commitment, and as its own where it is asked for."""
    commitment(5)
    commitment(5, "tn-2016-05-1", part_number=1, parent_commitment="tn-2016-05")
    listed = call("ogptn_commitment_list")
    assert [(one["name"], len(one["parts"])) for one in listed["results"]] == [("tn-2016-05", 1)]
    assert call("ogptn_commitment_list", parts=True)["count"] == 2


def test_the_list_is_filtered_sorted_and_paged(
    commitment: Maker, report: Maker, call: Maker
) -> None:
    """Each filter narrows, the order is chosen, and `count` tells of all pages."""
    for number, level in ((1, "complete"), (2, "limited"), (3, "limited")):
        commitment(number, sector="budget" if number > 1 else "energy")
        report(f"tn-2016-{number:02}", level)
    two = call("ogptn_commitment_list", names=["tn-2016-03", "tn-2016-01"])
    assert [one["name"] for one in two["results"]] == ["tn-2016-01", "tn-2016-03"]
    limited = call("ogptn_commitment_list", completion_level="limited", sort="name desc", limit=1)
    assert limited["count"] == 2
    assert [one["name"] for one in limited["results"]] == ["tn-2016-03"]
    budget = call("ogptn_commitment_list", sector="budget", institution="ministry-finance")
    assert [one["name"] for one in budget["results"]] == ["tn-2016-02", "tn-2016-03"]
    advanced = call(
        "ogptn_commitment_list", sort="completion_level asc,name asc", limit=1, offset=0
    )
    assert advanced["results"][0]["name"] == "tn-2016-01"


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("sort", "password asc"),
        ("completion_level", "done"),
        ("limit", "many"),
        ("action_plan", "x"),
    ],
)
def test_a_wrong_argument_of_the_list_is_named(
    site: None, argument: str, value: str, call: Maker
) -> None:
    """The message stands under the argument's name."""
    with pytest.raises(tk.ValidationError) as refused:
        call("ogptn_commitment_list", **{argument: value})
    assert argument in refused.value.error_dict


def test_a_plan_counts_by_level_axis_institution_and_sector(
    commitment: Maker, report: Maker, call: Maker
) -> None:
    """The plan's summary counts its commitments, apart from their parts."""
    commitment(1, axis=1, sector="energy")
    commitment(2, sector="energy")
    commitment(2, "tn-2016-02-1", part_number=1, parent_commitment="tn-2016-02")
    report("tn-2016-01", "complete")
    plan = call("ogptn_action_plan_summary", id="tn-2016-2018")
    counts = plan["counts"]
    assert (plan["commitment_count"], plan["part_count"]) == (2, 1)
    assert (counts["by_level"]["complete"], counts["by_level"]["not_assessed"]) == (1, 1)
    assert counts["by_timeliness"]["unknown"] == 1
    assert [(row["number"], row["total"]) for row in counts["by_axis"]] == [(1, 1)]
    assert counts["by_institution"][0]["total"] == 2
    assert counts["by_sector"] == {"energy": 2}


def test_a_list_needs_as_many_queries_for_ten_as_for_one(commitment: Maker, report: Maker) -> None:
    """The number of database queries does not grow with the commitments that are listed."""
    for number in range(1, 11):
        commitment(number)
        report(f"tn-2016-{number:02}", "limited")

    def queries(limit: int) -> int:
        listed = {"limit": limit}
        return asking.count(
            lambda: helpers.call_action("ogptn_commitment_list", dict(ANONYMOUS), **listed)
        )

    queries(1)
    assert queries(10) == queries(1)


def test_the_index_holds_what_facets_ask_for(
    commitment: Maker, institution: Maker, call: Maker
) -> None:
    """Level, timeliness, institutions, plan and all prose by language; nothing composite."""
    institution("ministry-interior")
    commitment(
        1,
        supporting_institutions=["ministry-interior"],
        ogp_values=["access_to_information"],
        due_date="2017-03-31",
        milestones=[{"identifier": "m1", "title_translated": {"en": "A first step"}}],
    )
    found = call(
        "package_search",
        fq="dataset_type:commitment +vocab_action_plan:tn-2016-2018"
        " +vocab_institution:ministry-interior +vocab_ogp_values:access_to_information"
        " +due_date:[2017-03-31T00:00:00Z TO 2017-03-31T00:00:00Z]",
        **{"facet.field": ["completion_level", "timeliness", "vocab_institution"]},
    )
    assert found["count"] == 1
    assert found["facets"]["timeliness"] == {"unknown": 1}
    assert found["facets"]["vocab_institution"] == {"ministry-finance": 1, "ministry-interior": 1}
    assert call("package_search", q="step", fq="dataset_type:commitment")["count"] == 1
