"""Rules of plans, commitments, institutions and datasets as they are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

Maker = Callable[..., Any]
STEP = {"identifier": "m1", "title_translated": {"en": "Step"}}
# A language that the portal does not speak.
GERMAN = {"de": "Wort"}
AXIS = {"number": 1, "title_translated": {"fr": "Axe"}}


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
        ({"author": "Somebody"}, "author"),
        ({"author_email": "somebody@example.org"}, "author_email"),
        ({"maintainer": "Somebody"}, "maintainer"),
        ({"maintainer_email": "somebody@example.org"}, "maintainer_email"),
        ({"notes_translated": GERMAN}, "notes_translated"),
        ({"problem_translated": GERMAN}, "problem_translated"),
        ({"expected_results_translated": GERMAN}, "expected_results_translated"),
        ({"lead_unit_translated": GERMAN}, "lead_unit_translated"),
        ({"supporting_note_translated": GERMAN}, "supporting_note_translated"),
        ({"contact_office_translated": GERMAN}, "contact_office_translated"),
        ({"contact_role_translated": GERMAN}, "contact_role_translated"),
        ({"due_text_translated": GERMAN}, "due_text_translated"),
        ({"dataset_terms": GERMAN}, "dataset_terms"),
        ({"source_note_translated": GERMAN}, "source_note_translated"),
        ({"axis": "one"}, "axis"),
        ({"start_date": "tomorrow"}, "start_date"),
        ({"policy_areas": 5}, "policy_areas"),
        ({"priority": "urgent"}, "priority"),
        ({"budget_allocated": "perhaps"}, "budget_allocated"),
        ({"needs_legislation": "perhaps"}, "needs_legislation"),
        ({"carried_over_from": "tn-2014-99"}, "carried_over_from"),
        ({"carried_over_from": "tn-2016-2018"}, "carried_over_from"),
        ({"legal_basis": [{"url": "https://example.org/law"}]}, "legal_basis"),
        ({"legal_basis": [{"title_translated": {"en": "Law"}, "url": "nowhere"}]}, "legal_basis"),
        ({"milestones": [{"identifier": "m1"}]}, "milestones"),
        ({"milestones": [{"title_translated": {"en": "Step"}}]}, "milestones"),
        ({"milestones": [{**STEP, "deliverable_translated": GERMAN}]}, "milestones"),
        ({"milestones": [{**STEP, "due_text_translated": GERMAN}]}, "milestones"),
        ({"milestones": [{**STEP, "start_date": "soon"}]}, "milestones"),
        ({"milestones": [{**STEP, "completed_on": "soon"}]}, "milestones"),
        (
            {"milestones": [{**STEP, "due_date": "2017-12-31", "due_precision": "decade"}]},
            "milestones",
        ),
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
        (
            {"due_date": "2017-12-31", "milestones": [{**STEP, "start_date": "2018-01-01"}]},
            "milestones",
        ),
        (
            {"start_date": "2017-01-01", "milestones": [{**STEP, "due_date": "2016-12-31"}]},
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


@pytest.mark.parametrize("number", ["", "one", -1, 1.5, True, None])
def test_a_commitment_has_a_whole_number(commitment: Maker, number: object) -> None:
    """It is given, and counts from 0 up."""
    with pytest.raises(tk.ValidationError) as refused:
        commitment(number, "tn-2016-01")
    assert list(refused.value.error_dict) == ["number"]


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


def test_what_has_parts_is_no_part_and_stays_in_their_plan(
    commitment: Maker, plan: Maker, call: Maker
) -> None:
    """Parts stay one level deep and of their parent's plan, also where the parent is changed; none is its own part."""
    plan("tn-2018-2020", plan_status="draft")
    call("package_patch", id="tn-2016-2018", plan_status="draft")
    commitment(1)
    commitment(1, "tn-2016-01-1", part_number=1, parent_commitment="tn-2016-01")
    commitment(2)
    for fields, field in (
        ({"id": "tn-2016-01", "parent_commitment": "tn-2016-02"}, "parent_commitment"),
        ({"id": "tn-2016-01", "action_plan": "tn-2018-2020"}, "action_plan"),
        ({"id": "tn-2016-02", "parent_commitment": "tn-2016-02"}, "parent_commitment"),
    ):
        with pytest.raises(tk.ValidationError) as refused:
            call("package_patch", **fields)
        assert list(refused.value.error_dict) == [field]


def test_the_coordinating_body_owns_the_plan(plan: Maker) -> None:
    """`owner_org` names the institution that coordinates the plan."""
    assert plan()["organization"]["name"] == "presidency-government"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"plan_status": "dreamt"}, "plan_status"),
        ({"plan_status": ""}, "plan_status"),
        ({"end_date": "2016-01-01"}, "end_date"),
        ({"axes": [AXIS] * 2}, "axes"),
        ({"axes": [{"number": 1}]}, "axes"),
        ({"axes": [{"title_translated": {"fr": "Axe"}}]}, "axes"),
        ({"axes": [{**AXIS, "number": "one"}]}, "axes"),
        ({"title_translated": {}}, "title_translated"),
        ({"notes_translated": GERMAN}, "notes_translated"),
        ({"source_note_translated": GERMAN}, "source_note_translated"),
        ({"identifier": "tn-2014-2016"}, "identifier"),
        ({"plan_number": "second"}, "plan_number"),
        ({"irm_reports": ["https://example.org/irm.pdf", "irm.pdf"]}, "irm_reports"),
        ({"irm_reports": ["javascript:alert(1)"]}, "irm_reports"),
        ({"irm_reports": 5}, "irm_reports"),
        ({"start_date": "July 2016", "end_date": ""}, "start_date"),
        ({"end_date": "31/12/2018"}, "end_date"),
        ({"start_precision": "decade"}, "start_precision"),
        ({"end_precision": "decade"}, "end_precision"),
        ({"consultations": [{"start_date": "2016-05-01"}]}, "consultations"),
        ({"consultations": [{"round": 1, "start_date": "May"}]}, "consultations"),
        ({"consultations": [{"round": 1, "end_date": "May"}]}, "consultations"),
        ({"consultations": [{"round": 1, "start_precision": "week"}]}, "consultations"),
        ({"consultations": [{"round": 1, "end_precision": "week"}]}, "consultations"),
        ({"consultations": [{"round": 1, "proposals_received": "many"}]}, "consultations"),
        ({"consultations": [{"round": 1, "channels_translated": GERMAN}]}, "consultations"),
        (
            {"consultations": [{"round": 1, "start_date": "2016-06-01", "end_date": "2016-05-31"}]},
            "consultations",
        ),
        ({"author": "Somebody"}, "author"),
        ({"author_email": "somebody@example.org"}, "author_email"),
        ({"maintainer": "Somebody"}, "maintainer"),
        ({"maintainer_email": "somebody@example.org"}, "maintainer_email"),
        ({"previous_plan": "tn-2012"}, "previous_plan"),
        ({"previous_plan": "presidency-government"}, "previous_plan"),
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
