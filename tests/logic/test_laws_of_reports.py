"""The laws of the house, as the actions hold them: nothing is rewritten, and what is said is owed its reasons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn.logic.action import get_actions
from ckanext.ogptn.model import Amendment, Assessment, Link, ProgressReport

Maker = Callable[..., Any]
CREATE, CORRECT = "ogptn_progress_report_create", "ogptn_progress_report_correct"
NAME = "tn-2016-01"
DONE = {"commitment": NAME, "completion_level": "substantial", "progress": {"fr": "Publié"}}
COMPLETE = {**DONE, "completion_level": "complete"}
WHY = {"challenges": {"fr": "Le budget manque"}}
STEP = {"identifier": "m1", "title_translated": {"fr": "Décret"}}


def kept(table: Any, id_: str) -> dict[str, Any]:
    """Return a row as the database has it."""
    model.Session.expire_all()
    row = model.Session.get(table, id_)
    return {column.name: getattr(row, column.name) for column in table.__table__.columns}


def refused(call: Maker, action: str, **arguments: Any) -> list[str]:
    """Return the names of the arguments for which an action refuses a call; none where it does not."""
    try:
        call(action, **arguments)
    except tk.ValidationError as error:
        return list(error.error_dict)
    return []


def test_no_action_rewrites_or_removes_what_was_said() -> None:
    """Reports, assessments and amendments are added, listed and corrected by others; there is nothing else to call."""
    words = ("progress_report", "assessment", "amend")
    found = {name for name in get_actions() if any(word in name for word in words)}
    assert found == {
        "ogptn_progress_report_create",
        "ogptn_progress_report_correct",
        "ogptn_progress_report_list",
        "ogptn_progress_report_show",
        "ogptn_assessment_create",
        "ogptn_assessment_list",
        "ogptn_commitment_amend",
        "ogptn_amendment_list",
    }


def test_a_corrected_report_stays_word_for_word(commitment: Maker, call: Maker) -> None:
    """The row that a correction replaces is the same in every column before and after."""
    commitment(1)
    old = call(CREATE, **DONE, **WHY, report_date="2017-02-01", reporting_period="2017")
    before = kept(ProgressReport, old["id"])
    new = call(CORRECT, id=old["id"], progress={"fr": "Retiré"}, report_date="2017-03-01")
    assert kept(ProgressReport, old["id"]) == before
    assert new["id"] != old["id"]
    assert call("ogptn_progress_report_show", id=old["id"])["progress"]["fr"] == "Publié"


def test_a_corrected_assessment_and_an_amendment_stay_word_for_word(
    commitment: Maker, call: Maker
) -> None:
    """What follows them leaves their rows as they are."""
    commitment(1, due_date="2017-12-31")
    judged = {"commitment": NAME, "report_date": "2018-02-28"}
    old = call("ogptn_assessment_create", completion="limited", **judged)
    amend = {"commitment": NAME, "reason": {"fr": "Retard"}}
    (first,) = call("ogptn_commitment_amend", due_date="2018-03-31", **amend)["amendments"]
    before = kept(Assessment, old["id"]), kept(Amendment, first["id"])
    call("ogptn_assessment_create", completion="complete", replaces=old["id"], **judged)
    call("ogptn_commitment_amend", due_date="2017-12-31", **amend)
    assert (kept(Assessment, old["id"]), kept(Amendment, first["id"])) == before


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"assessor_type": "irm"}, "assessor_type"),
        ({"completion_level": "no_evidence_available"}, "completion_level"),
        ({"completion_level": "not_assessed"}, "completion_level"),
    ],
)
def test_the_mechanism_speaks_in_assessments_alone(
    commitment: Maker, call: Maker, fields: dict[str, str], field: str
) -> None:
    """No progress report is the mechanism's, nor in a word that is its alone; none says that nobody assessed."""
    commitment(1)
    assert refused(call, CREATE, **{**DONE, **WHY, **fields}) == [field]


def test_an_assessment_leaves_the_self_assessment_as_it_was(commitment: Maker, call: Maker) -> None:
    """The mechanism's judgement stands beside it: the institution's report and level are not touched."""
    commitment(1)
    told = call(CREATE, **DONE, report_date="2017-02-01")
    before = kept(ProgressReport, told["id"])
    call(
        "ogptn_assessment_create",
        commitment=NAME,
        report_date="2018-02-28",
        completion="not_started",
    )
    shown = call("ogptn_commitment_show", id=NAME)
    assert shown["levels"]["self"]["value"] == "substantial"
    assert [one["id"] for one in shown["reports"]] == [told["id"]]
    assert shown["reports"][0]["superseded"] is False
    assert kept(ProgressReport, told["id"]) == before


@pytest.mark.parametrize(
    ("level", "expected"),
    [("not_started", ["challenges"]), ("limited", ["challenges"]), ("substantial", [])],
)
def test_who_is_stuck_says_why(
    commitment: Maker, call: Maker, level: str, expected: list[str]
) -> None:
    """Challenges are required where nothing or little is done, and are enough there."""
    commitment(1)
    said = {**DONE, "completion_level": level}
    assert refused(call, CREATE, **said) == expected
    assert refused(call, CREATE, **said, **WHY) == []


@pytest.mark.parametrize(("day", "expected"), [("2017-03-31", []), ("2017-04-01", ["challenges"])])
def test_who_is_late_says_why(
    commitment: Maker,
    call: Maker,
    ckan_config: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    day: str,
    expected: list[str],
) -> None:
    """Challenges are required from the day after the deadline, whatever is done short of all."""
    monkeypatch.setitem(ckan_config, "ogptn.as_of", day)
    commitment(1, due_date="2017-03-31")
    assert refused(call, CREATE, **DONE) == expected


@pytest.mark.ckan_config("ogptn.as_of", "2017-04-01")
def test_a_milestone_is_late_by_its_own_deadline(commitment: Maker, call: Maker) -> None:
    """A report on a milestone is held to the milestone's deadline, one on the whole to the whole's."""
    commitment(1, due_date="2017-12-31", milestones=[{**STEP, "due_date": "2017-03-31"}])
    assert refused(call, CREATE, **DONE, milestone="m1") == ["challenges"]
    assert refused(call, CREATE, **DONE) == []


def test_a_private_dataset_proves_nothing_in_public(
    commitment: Maker, dataset: Maker, call: Maker
) -> None:
    """`complete` needs evidence that everybody can see: a private dataset is none until it is public."""
    commitment(1)
    dataset("budget-2016", owner_org="ministry-finance", private=True)
    proof = [{"type": "dataset", "dataset": "budget-2016"}]
    assert refused(call, CREATE, **COMPLETE, evidence=proof) == ["evidence"]
    call("package_patch", id="budget-2016", private=False)
    assert refused(call, CREATE, **COMPLETE, evidence=proof) == []


@pytest.mark.parametrize(
    ("decision", "health", "expected"),
    [
        ("confirmed", "ok", []),
        ("confirmed", "stale", []),
        ("confirmed", "broken", ["evidence"]),
        ("confirmed", "withdrawn", ["evidence"]),
        ("proposed", "ok", ["evidence"]),
        ("rejected", "ok", ["evidence"]),
    ],
)
def test_only_a_confirmed_link_that_stands_proves_completion(
    commitment: Maker,
    dataset: Maker,
    call: Maker,
    decision: str,
    health: str,
    expected: list[str],
) -> None:
    """Neither a proposal nor a rejected, broken or withdrawn link is a proof of `complete`."""
    commitment(1)
    dataset("budget-2016")
    call("ogptn_link_create", commitment=NAME, dataset="budget-2016")
    model.Session.query(Link).update({"decision": decision, "health": health})
    model.Session.commit()
    assert refused(call, CREATE, **COMPLETE) == expected


def test_levels_and_states_are_derived_and_never_typed_in(commitment: Maker, call: Maker) -> None:
    """What a caller sends of them has no effect: the record, the answer and the index say what follows from reports."""
    typed = {
        "completion_level": "complete",
        "timeliness": "completed_on_time",
        "update_state": "up_to_date",
    }
    commitment(1, extras=[{"key": key, "value": value} for key, value in typed.items()])
    shown = call("ogptn_commitment_show", id=NAME)
    expected = {
        "completion_level": "not_assessed",
        "timeliness": "unknown",
        "update_state": "no_update",
    }
    assert {key: shown[key] for key in typed} == expected
    query = {"fq": f"name:{NAME}", "facet.field": list(typed), "rows": 0}
    facets = call("package_search", **query)["facets"]
    assert {key: list(facets[key]) for key in typed} == {
        key: [value] for key, value in expected.items()
    }
