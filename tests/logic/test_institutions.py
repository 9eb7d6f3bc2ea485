"""Commitments and plans are no datasets: rules of counting and of searching for datasets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ckan.lib.jobs import get_queue
from rq import SimpleWorker as Worker

from ckanext.ogptn.logic.searching import for_datasets

Maker = Callable[..., Any]


def test_an_institution_counts_its_datasets_alone(
    commitment: Maker, dataset: Maker, call: Maker, call_as: Maker
) -> None:
    """Its list, its page and its feed hold one dataset, and neither the commitment nor the plan."""
    commitment(1)
    dataset("budget-2016", owner_org="ministry-finance")
    dataset("secret", owner_org="ministry-finance", private=True)
    listed = {one["name"]: one for one in call_as("", "organization_list", all_fields=True)}
    shown = call_as("", "organization_show", id="ministry-finance", include_datasets=True)
    assert listed["ministry-finance"]["package_count"] == 1
    assert listed["presidency-government"]["package_count"] == 0
    assert shown["package_count"] == 1
    assert [package["name"] for package in shown["packages"]] == ["budget-2016"]


def test_a_search_that_names_no_type_is_for_datasets(
    commitment: Maker, dataset: Maker, call: Maker
) -> None:
    """Plain searches find datasets; commitments and plans are found by their type."""
    commitment(1)
    dataset("budget-2016")
    assert [one["name"] for one in call("package_search")["results"]] == ["budget-2016"]
    assert call("package_search", fq="dataset_type:commitment")["count"] == 1
    assert call("package_search", fq="dataset_type:action_plan")["count"] == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"fq": "dataset_type:commitment"},
        {"fq": '+state:active +dataset_type:("action_plan" OR "dataset")'},
        {"q": "name:tn-2016-01"},
        {"fq": "completion_level:complete"},
        {"fq_list": ["+timeliness:overdue"]},
        {"fq": "parent_commitment:[* TO *]"},
    ],
)
def test_a_search_that_asks_for_others_is_left_alone(asked: dict[str, Any]) -> None:
    """A type, a name, or a field of commitments alone lets them in."""
    assert for_datasets(dict(asked)) == asked


@pytest.mark.parametrize(
    "asked",
    [{}, {"q": "budget type"}, {"fq": "vocab_action_plan:tn-2016-2018"}, {"fq": "sector:energy"}],
)
def test_other_searches_are_held_to_datasets(asked: dict[str, Any]) -> None:
    """Words, and fields that datasets have too, do not let commitments in."""
    assert "-dataset_type:(commitment OR action_plan)" in for_datasets(dict(asked))["fq"]


@pytest.mark.parametrize("q", ["دائرة المحاسبات", "cour des comptes", "Court of Audit"])
def test_a_record_is_found_by_its_institutions_names(
    commitment: Maker, dataset: Maker, institution: Maker, call: Maker, q: str
) -> None:
    """A dataset by its publisher, a commitment by those that support it, in each language."""
    names = {"ar": "دائرة المحاسبات", "fr": "Cour des comptes", "en": "Court of Audit"}
    institution("auditors", title_translated=names)
    commitment(1, supporting_institutions=["auditors"])
    dataset("figures", title="Figures", owner_org="auditors")
    dataset("others", title="Figures", owner_org="ministry-finance")
    found = call("package_search", q=q, fq="dataset_type:(dataset OR commitment)")
    assert {one["name"] for one in found["results"]} == {"figures", "tn-2016-01"}


def test_records_are_found_by_the_new_title_of_their_institution(
    commitment: Maker, dataset: Maker, institution: Maker, call: Maker
) -> None:
    """What it owns, leads and supports; the work waits in the queue, and is done by a worker."""
    institution("ministry-interior")
    commitment(1, supporting_institutions=["ministry-interior"])
    commitment(2, lead_institutions=["ministry-interior"])
    commitment(3)
    dataset("roads", owner_org="ministry-interior")
    call(
        "organization_patch",
        id="ministry-interior",
        title_translated={"en": "Prefectures"},
        title="Prefectures",
    )
    every_type = "dataset_type:(dataset OR commitment)"
    assert call("package_search", q="prefectures", fq=every_type)["count"] == 0
    Worker([get_queue()]).work(burst=True)
    found = call("package_search", q="prefectures", fq=every_type, sort="name asc")
    assert [one["name"] for one in found["results"]] == ["roads", "tn-2016-01", "tn-2016-02"]
