"""Rules of writing and listing progress reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

Maker = Callable[..., Any]
CREATE = "ogptn_progress_report_create"
DONE = {"progress": {"fr": "Publié"}, "completion_level": "substantial"}


def test_a_report_is_added_and_listed_newest_first(commitment: Maker, call: Maker) -> None:
    """The list holds all reports, the newest first, and pages."""
    commitment(1)
    for day in ("2017-01-31", "2017-07-31"):
        call(CREATE, commitment="tn-2016-01", report_date=day, origin="import", **DONE)
    listed = call("ogptn_progress_report_list", commitment="tn-2016-01", limit=1)
    assert listed["count"] == 2
    assert [one["report_date"] for one in listed["results"]] == ["2017-07-31"]
    assert listed["results"][0]["progress"] == {"ar": "", "fr": "Publié", "en": ""}


def test_a_correction_names_what_it_replaces(commitment: Maker, report: Maker, call: Maker) -> None:
    """The corrected report stays, superseded, and the correction counts."""
    commitment(1)
    wrong = report("tn-2016-01", "complete")
    report("tn-2016-01", "limited", replaces=wrong["id"])
    shown = call("ogptn_commitment_show", id="tn-2016-01")
    assert shown["completion_level"] == "limited"
    assert [(one["completion_level"], one["superseded"]) for one in shown["reports"]] == [
        ("limited", False),
        ("complete", True),
    ]


def test_a_civil_society_body_corrects_its_own_reports_alone(
    commitment: Maker, institution: Maker, call: Maker, call_as: Maker, officer: Maker
) -> None:
    """Its officers correct each other's; those of another body do not."""
    commitment(1)
    call("package_patch", id="tn-2016-2018", end_date="2099-12-31")
    for body in ("watch", "other-watch"):
        institution(body, institution_type="civil_society")
    writer, fellow = officer("writer", "watch"), officer("fellow", "watch")
    stranger = officer("stranger", "other-watch")
    theirs = {**DONE, "commitment": "tn-2016-01", "assessor_type": "civil_society"}
    first = call_as(writer, CREATE, **theirs)
    with pytest.raises(tk.ValidationError) as refused:
        call_as(stranger, CREATE, **theirs, replaces=first["id"])
    assert list(refused.value.error_dict) == ["replaces"]
    assert call_as(fellow, CREATE, **theirs, replaces=first["id"])["replaces"] == first["id"]


@pytest.mark.parametrize("again", [True, False])
def test_a_report_is_corrected_once_and_must_exist(
    commitment: Maker, report: Maker, again: bool
) -> None:
    """What is corrected already, or is no report of this commitment, cannot be replaced."""
    commitment(1)
    wrong = report("tn-2016-01", "complete")
    report("tn-2016-01", "limited", replaces=wrong["id"])
    with pytest.raises(tk.ValidationError) as refused:
        report("tn-2016-01", "limited", replaces=wrong["id"] if again else "unknown")
    assert list(refused.value.error_dict) == ["replaces"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"progress": {}}, "progress"),
        ({"completion_level": "limited"}, "challenges"),
        ({"completion_level": "complete"}, "evidence"),
        ({"report_date": "2099-01-01"}, "report_date"),
        ({"completion_level": "finished"}, "completion_level"),
        ({"milestone": "m9"}, "milestone"),
        ({"evidence": [{"type": "event", "title": {"fr": "Atelier"}}]}, "evidence"),
        ({"evidence": [{"type": "dataset", "dataset": "unknown"}]}, "evidence"),
        ({"report_date": "yesterday"}, "report_date"),
        ({"progress": {"de": "Fertig"}}, "progress"),
    ],
)
def test_a_report_that_breaks_the_law_is_refused_by_field(
    commitment: Maker, call: Maker, fields: dict[str, Any], field: str
) -> None:
    """The message stands under the field that has to change, and nothing is written."""
    commitment(1)
    with pytest.raises(tk.ValidationError) as refused:
        call(CREATE, commitment="tn-2016-01", **{**DONE, **fields})
    assert list(refused.value.error_dict) == [field]
    assert call("ogptn_progress_report_list", commitment="tn-2016-01")["count"] == 0


def test_complete_is_proved_by_evidence_or_by_a_link(
    commitment: Maker, dataset: Maker, call: Maker
) -> None:
    """Public evidence proves completion, and so does a dataset that is linked."""
    evidence = [{"type": "web_page", "title": {"fr": "Page"}, "url": "https://example.org/"}]
    complete = {**DONE, "completion_level": "complete"}
    commitment(1)
    commitment(2)
    assert call(CREATE, commitment="tn-2016-01", evidence=evidence, **complete)["evidence"]
    dataset("budget")
    call("ogptn_link_create", commitment="tn-2016-02", dataset="budget")
    assert call(CREATE, commitment="tn-2016-02", **complete)["completion_level"] == "complete"


def test_an_imported_report_keeps_what_it_states(commitment: Maker, report: Maker) -> None:
    """A published assessment is imported without challenges or evidence."""
    commitment(1)
    made = report("tn-2016-01", "complete", report_date_precision="quarter")
    assert (made["origin"], made["evidence"]) == ("import", [])


def test_evidence_for_officers_is_not_shown_to_others(
    commitment: Maker, call: Maker, call_as: Maker
) -> None:
    """Evidence that is not public is left out for those who may not change the commitment."""
    commitment(1)
    hidden = {"type": "document", "url": "https://example.org/a", "visibility": "officers"}
    call(CREATE, commitment="tn-2016-01", evidence=[hidden], **DONE)
    listed = call_as("", "ogptn_progress_report_list", commitment="tn-2016-01")
    assert listed["results"][0]["evidence"] == []
    assert listed["results"][0]["author"] is None


def test_evidence_that_is_a_private_dataset_is_not_told_of(
    commitment: Maker, dataset: Maker, call: Maker, call_as: Maker
) -> None:
    """A dataset that proves something shows to those who may see it."""
    commitment(1)
    dataset("secret", owner_org="ministry-finance", private=True)
    proof = {"type": "dataset", "dataset": "secret"}
    call(CREATE, commitment="tn-2016-01", evidence=[proof], **DONE)
    listed = call_as("", "ogptn_progress_report_list", commitment="tn-2016-01")
    assert listed["results"][0]["evidence"] == []
    assert len(call("ogptn_commitment_show", id="tn-2016-01")["reports"][0]["evidence"]) == 1


def test_officers_of_the_lead_report_and_others_do_not(
    commitment: Maker, institution: Maker, officer: Maker, call_as: Maker
) -> None:
    """An editor of a lead institution reports; one of another, and a visitor, may not."""
    commitment(1)
    institution("ministry-interior")
    lead = officer("lead", "ministry-finance")
    other = officer("other", "ministry-interior")
    assert call_as(lead, CREATE, commitment="tn-2016-01", **DONE)["origin"] == "entered"
    for user in (other, ""):
        with pytest.raises(tk.NotAuthorized):
            call_as(user, CREATE, commitment="tn-2016-01", **DONE)


def test_only_administrators_import(commitment: Maker, officer: Maker, call_as: Maker) -> None:
    """An officer cannot give a report the freedom of an import."""
    commitment(1)
    lead = officer("lead", "ministry-finance")
    with pytest.raises(tk.NotAuthorized):
        call_as(lead, CREATE, commitment="tn-2016-01", origin="import", **DONE)


@pytest.mark.ckan_config("ogptn.as_of", "2017-06-30")
def test_civil_society_reports_in_an_active_plan(
    commitment: Maker, institution: Maker, officer: Maker, call_as: Maker, call: Maker
) -> None:
    """An association's report stands beside the government's, never at the head."""
    commitment(1)
    institution("association", institution_type="civil_society")
    voice = officer("voice", "association")
    civil = {"assessor_type": "civil_society", **DONE}
    call_as(voice, CREATE, commitment="tn-2016-01", **civil)
    shown = call("ogptn_commitment_show", id="tn-2016-01")
    assert shown["completion_level"] == "not_assessed"
    assert shown["levels"]["civil_society"]["value"] == "substantial"
    with pytest.raises(tk.NotAuthorized):
        call_as(voice, CREATE, commitment="tn-2016-01", **DONE)


def test_civil_society_is_silent_once_the_plan_has_closed(
    commitment: Maker, institution: Maker, officer: Maker, call_as: Maker
) -> None:
    """After the plan's end its record is complete."""
    commitment(1)
    institution("association", institution_type="civil_society")
    voice = officer("voice", "association")
    with pytest.raises(tk.NotAuthorized):
        call_as(voice, CREATE, commitment="tn-2016-01", assessor_type="civil_society", **DONE)
