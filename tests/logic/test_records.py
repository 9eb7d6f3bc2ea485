"""Rules of plans, commitments, institutions and datasets as they are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

Maker = Callable[..., Any]
STEP = {"identifier": "m1", "title_translated": {"en": "Step"}}


def test_multilingual_text_goes_in_and_comes_out_as_it_is(commitment: Maker, call: Maker) -> None:
    """{ar, fr, en} in the API; what a language lacks is empty; the plain title is the first there
    is."""
    commitment(1, title_translated={"fr": "Budget ouvert"}, notes_translated={"en": "Summary"})
    shown = call("package_show", id="tn-2016-01")
    assert shown["title_translated"] == {"ar": "", "fr": "Budget ouvert", "en": ""}
    assert (shown["title"], shown["notes"]) == ("Budget ouvert", "Summary")
    assert shown["problem_translated"] == {"ar": "", "fr": "", "en": ""}


def test_a_form_sends_one_input_a_language(plan: Maker, institution: Maker, call: Maker) -> None:
    """CKAN's forms send `<field>-<language>`, also inside a repeating field."""
    plan()
    institution("ministry-finance")
    form = {
        "type": "commitment",
        "name": "tn-2016-01",
        "title_translated-ar": "تعهد",
        "title_translated-fr": "Engagement",
        "title_translated-en": "",
        "action_plan": "tn-2016-2018",
        "number": "1",
        "lead_institutions": "ministry-finance",
        "due_date": "",
        "needs_legislation": "",
        "milestones-1-identifier": "m1",
        "milestones-1-title_translated-fr": "Étape",
        "milestones-1-due_date": "2017-03-31",
    }
    made = call("package_create", **form)
    assert made["title"] == "تعهد"
    assert made["milestones"][0]["title_translated"]["fr"] == "Étape"
    assert "due_date" not in made


def test_types_come_out_as_they_went_in(commitment: Maker) -> None:
    """Numbers are numbers, truth is true or false, lists are lists; the identifier is the name."""
    made = commitment(
        1,
        part_number=2,
        needs_legislation=True,
        sdg_goals=["16", 8],
        ogp_values=["public_accountability", "access_to_information"],
        milestones=[{**STEP, "due_date": "2017-03-31"}],
    )
    assert (made["number"], made["part_number"], made["needs_legislation"]) == (1, 2, True)
    assert made["sdg_goals"] == [8, 16]
    assert made["ogp_values"] == ["access_to_information", "public_accountability"]
    assert made["milestones"][0]["due_date"] == "2017-03-31"
    assert made["identifier"] == "tn-2016-01"


def test_the_first_lead_owns_the_commitment(commitment: Maker) -> None:
    """`owner_org` is filled with the first lead institution."""
    assert commitment(1)["organization"]["name"] == "ministry-finance"


def test_saving_what_was_shown_changes_nothing(commitment: Maker, call: Maker) -> None:
    """What package_show gives, package_update takes: nothing is lost on the way."""
    law = {"title_translated": {"fr": "Loi 2016-22"}, "url": "https://example.org/loi"}
    commitment(1, milestones=[STEP], axis=1, budget_allocated=False, legal_basis=[law])
    shown = call("package_show", id="tn-2016-01")
    saved = call("package_update", **shown)
    assert {k: v for k, v in saved.items() if k != "metadata_modified"} == {
        k: v for k, v in shown.items() if k != "metadata_modified"
    }


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title_translated": {}}, "title_translated"),
        ({"title_translated": "Budget"}, "title_translated"),
        ({"title_translated": {"de": "Haushalt"}}, "title_translated"),
        ({"title_translated": {"fr": 7}}, "title_translated"),
        ({"identifier": "tn-2016-02"}, "identifier"),
        ({"action_plan": "tn-2030"}, "action_plan"),
        ({"action_plan": ""}, "action_plan"),
        ({"part_number": "one"}, "part_number"),
        ({"axis": 9}, "axis"),
        ({"parent_commitment": "tn-2016-99"}, "parent_commitment"),
        ({"parent_commitment": "tn-2016-2018"}, "parent_commitment"),
        ({"lead_institutions": ["ministry-magic"]}, "lead_institutions"),
        ({"supporting_institutions": 5}, "supporting_institutions"),
        ({"owner_org": "presidency-government"}, "owner_org"),
        ({"supporting_institutions": ["ministry-magic"]}, "supporting_institutions"),
        ({"sector": "magic"}, "sector"),
        ({"ogp_values": ["honesty"]}, "ogp_values"),
        ({"sdg_goals": [18]}, "sdg_goals"),
        ({"ogp_identifier": "TN1"}, "ogp_identifier"),
        ({"due_date": "end of 2018"}, "due_date"),
        ({"due_date": "2016-01-01", "start_date": "2016-06-01"}, "due_date"),
        ({"due_precision": "year"}, "due_date"),
        ({"due_date": "2018-12-31", "due_precision": "decade"}, "due_precision"),
        ({"lifecycle_state": "forgotten"}, "lifecycle_state"),
        ({"maintainer_email": "somebody@example.org"}, "maintainer_email"),
        ({"milestones": [{"identifier": "m1"}]}, "milestones"),
        ({"milestones": [{**STEP, "identifier": "first"}]}, "milestones"),
        ({"milestones": [STEP, STEP]}, "milestones"),
        ({"milestones": [{**STEP, "due_date": "soon"}]}, "milestones"),
        (
            {"milestones": [{**STEP, "start_date": "2017-02-01", "due_date": "2017-01-01"}]},
            "milestones",
        ),
        ({"milestones": [{**STEP, "responsible_institution": "ministry-magic"}]}, "milestones"),
        (
            {"due_date": "2017-12-31", "milestones": [{**STEP, "due_date": "2018-01-01"}]},
            "milestones",
        ),
        (
            {"start_date": "2017-01-01", "milestones": [{**STEP, "start_date": "2016-12-31"}]},
            "milestones",
        ),
    ],
)
def test_a_wrong_commitment_is_refused_by_field(
    commitment: Maker, fields: dict[str, Any], field: str
) -> None:
    """The message stands under the field that has to change."""
    with pytest.raises(tk.ValidationError) as refused:
        commitment(1, **fields)
    assert list(refused.value.error_dict) == [field]


def test_a_milestone_may_end_with_its_commitment(commitment: Maker) -> None:
    """Its term lies within the commitment's, both ends included."""
    term = {"start_date": "2017-01-01", "due_date": "2017-12-31"}
    made = commitment(1, **term, milestones=[{**STEP, **term}])
    assert made["milestones"][0]["due_date"] == "2017-12-31"


def test_a_number_is_given_once_in_a_plan(commitment: Maker) -> None:
    """Two commitments of a plan differ in number or part."""
    commitment(1)
    with pytest.raises(tk.ValidationError) as refused:
        commitment(1, "tn-2016-01-bis")
    assert "tn-2016-01" in refused.value.error_dict["number"][0]


def test_a_part_is_of_its_parents_plan_and_has_no_parts(commitment: Maker, plan: Maker) -> None:
    """A part and its commitment are of one plan, and parts are one level deep."""
    plan("tn-2018-2020")
    commitment(1)
    commitment(1, "tn-2016-01-1", part_number=1, parent_commitment="tn-2016-01")
    for fields in (
        {"action_plan": "tn-2018-2020", "parent_commitment": "tn-2016-01"},
        {"parent_commitment": "tn-2016-01-1"},
    ):
        with pytest.raises(tk.ValidationError) as refused:
            commitment(2, "tn-2016-02", part_number=1, **fields)
        assert list(refused.value.error_dict) == ["parent_commitment"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"plan_status": "dreamt"}, "plan_status"),
        ({"plan_status": ""}, "plan_status"),
        ({"end_date": "2016-01-01"}, "end_date"),
        ({"axes": [{"number": 1, "title_translated": {"fr": "Axe"}}] * 2}, "axes"),
        ({"previous_plan": "tn-2012"}, "previous_plan"),
    ],
)
def test_a_wrong_plan_is_refused_by_field(plan: Maker, fields: dict[str, Any], field: str) -> None:
    """The message stands under the field that has to change."""
    with pytest.raises(tk.ValidationError) as refused:
        plan(**fields)
    assert list(refused.value.error_dict) == [field]


def test_an_institution_has_a_name_in_three_languages(institution: Maker, call: Maker) -> None:
    """Institutions are organizations with a multilingual title and a type."""
    institution("ministry-finance")
    shown = call("organization_show", id="ministry-finance")
    assert shown["title_translated"]["fr"] == "ministry-finance (fr)"
    assert shown["title"] == "ministry-finance (ar)"
    assert shown["institution_type"] == "government"


def test_a_plain_organization_and_a_plain_dataset_are_welcome(call: Maker, dataset: Maker) -> None:
    """What knows nothing of our fields is taken as CKAN takes it."""
    call("organization_create", name="agency", title="Agency")
    made = dataset("plain", title="Plain", owner_org="agency", extras=[{"key": "a", "value": "b"}])
    assert made["title"] == "Plain"
    assert "title_translated" not in made


def test_a_dataset_keeps_what_a_harvest_tells(dataset: Maker, call: Maker) -> None:
    """Sector, period, box, source, licence in the source's words and the sector's own metadata."""
    dataset(
        "budget-2016",
        title_translated={"fr": "Budget 2016"},
        sector="budget",
        temporal_start="2016-01-01",
        temporal_end="2016-12-31",
        spatial_bbox=[7.5, 30.2, 11.6, 37.5],
        is_example=True,
        sector_metadata={"currency": "TND"},
        source_licence="Licence ouverte",
    )
    shown = call("package_show", id="budget-2016")
    assert (shown["sector"], shown["is_example"]) == ("budget", True)
    assert shown["spatial_bbox"] == "7.5,30.2,11.6,37.5"
    assert shown["sector_metadata"] == '{"currency": "TND"}'
    found = call("package_search", q="budget", fq="sector:budget")
    assert found["count"] == 1
