"""Promises change by amendment alone, with a reason, and the old words stay beside the new."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn.domain.amendments import PROMISED
from ckanext.ogptn.model import Amendment

Maker = Callable[..., Any]
AMEND, LIST = "ogptn_commitment_amend", "ogptn_amendment_list"
NAME = "tn-2016-01"
WHY = {"fr": "La loi de finances a tardé"}
STEPS = [
    {"identifier": "m1", "title_translated": {"fr": "Décret"}, "due_date": "2017-01-31"},
    {"identifier": "m2", "title_translated": {"fr": "Portail"}, "due_date": "2017-06-30"},
]


@pytest.fixture
def promise(commitment: Maker) -> dict[str, Any]:
    """Promise something until the end of 2017, in two milestones."""
    made: dict[str, Any] = commitment(
        1,
        due_date="2017-12-31",
        due_precision="year",
        due_text_translated={"fr": "fin 2017"},
        milestones=STEPS,
    )
    return made


@pytest.mark.usefixtures("promise")
def test_a_moved_deadline_is_kept_with_old_new_reason_and_body(call: Maker) -> None:
    """The record has the new deadline, the list both."""
    call(
        AMEND,
        commitment=NAME,
        reason=WHY,
        due_date="2018-06-30",
        due_precision="month",
        due_text_translated={"fr": "juin 2018"},
        decided_by="Conseil des ministres",
        decided_on="2017-11-02",
    )
    assert call("package_show", id=NAME)["due_date"] == "2018-06-30"
    listed = call(LIST, commitment=NAME)
    assert listed["count"] == 1
    (row,) = listed["results"]
    assert (row["subject"], row["decided_by"], row["decided_on"]) == (
        "deadline",
        "Conseil des ministres",
        "2017-11-02",
    )
    assert row["old"] == {
        "due_date": "2017-12-31",
        "due_precision": "year",
        "due_text_translated": {"fr": "fin 2017"},
    }
    assert row["new"]["due_date"] == "2018-06-30"
    assert row["reason"] == {"ar": "", "fr": WHY["fr"], "en": ""}


@pytest.mark.usefixtures("promise")
def test_only_what_is_given_changes(call: Maker) -> None:
    """An amended title leaves deadline, lead and milestones as they were."""
    before = call("package_show", id=NAME)
    call(AMEND, commitment=NAME, reason=WHY, title_translated={"fr": "Publier les comptes"})
    after = call("package_show", id=NAME)
    assert after["title_translated"]["fr"] == "Publier les comptes"
    for field in set(PROMISED) - {"title_translated"}:
        assert after.get(field) == before.get(field)


@pytest.mark.usefixtures("promise")
def test_each_milestone_is_an_amendment_of_its_own(call: Maker) -> None:
    """One is moved, one removed and one added, for one reason."""
    m1 = {**STEPS[0], "due_date": "2017-03-31"}
    m3 = {"identifier": "m3", "title_translated": {"fr": "Bilan"}}
    call(AMEND, commitment=NAME, reason=WHY, milestones=[m1, m3])
    shown = call("package_show", id=NAME)
    assert [(s["identifier"], s.get("due_date")) for s in shown["milestones"]] == [
        ("m1", "2017-03-31"),
        ("m3", None),
    ]
    rows = {row["milestone"]: row for row in call(LIST, commitment=NAME)["results"]}
    assert set(rows) == {"m1", "m2", "m3"}
    assert rows["m1"]["old"]["due_date"] == "2017-01-31"
    assert rows["m2"]["new"] is None
    assert rows["m3"]["old"] is None


def test_a_promise_without_milestones_is_amended_too(commitment: Maker, call: Maker) -> None:
    """Its deadline moves, its first milestone is added, and its last one removed."""
    commitment(1, due_date="2017-12-31")
    amend = {"commitment": NAME, "reason": WHY}
    call(AMEND, **amend, due_date="2018-06-30")
    call(AMEND, **amend, milestones=[STEPS[0]])
    assert call("package_show", id=NAME)["due_date"] == "2018-06-30"
    assert [one["identifier"] for one in call("package_show", id=NAME)["milestones"]] == ["m1"]
    call(AMEND, **amend, milestones=[])
    assert not call("package_show", id=NAME).get("milestones")
    subjects = [one["subject"] for one in call(LIST, commitment=NAME)["results"]]
    assert subjects == ["milestone", "milestone", "deadline"]


@pytest.mark.usefixtures("promise")
def test_a_milestone_that_reports_speak_of_stays(call: Maker, report: Maker) -> None:
    """Its reports would hang in the air."""
    report(NAME, "limited", milestone="m2")
    with pytest.raises(tk.ValidationError) as refused:
        call(AMEND, commitment=NAME, reason=WHY, milestones=[STEPS[0]])
    assert "m2" in refused.value.error_dict["milestones"][0]


@pytest.mark.usefixtures("promise")
def test_the_lead_becomes_the_owner(call: Maker, institution: Maker) -> None:
    """The first lead institution owns the record."""
    institution("ministry-interior")
    leads = ["ministry-interior", "ministry-finance"]
    call(AMEND, commitment=NAME, reason=WHY, lead_institutions=leads)
    shown = call("package_show", id=NAME)
    assert shown["lead_institutions"] == leads
    assert shown["organization"]["name"] == "ministry-interior"


@pytest.mark.usefixtures("promise")
@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"due_date": "2018-01-01"}, "reason"),
        ({"reason": {"fr": ""}, "due_date": "2018-01-01"}, "reason"),
        ({"reason": WHY}, "commitment"),
        ({"reason": WHY, "due_date": "2017-12-31"}, "commitment"),
        ({"reason": WHY, "due_date": "soon"}, "due_date"),
        ({"reason": WHY, "due_date": "2018-01-01", "decided_on": "2099-01-01"}, "decided_on"),
        ({"reason": WHY, "due_date": "2018-01-01", "decided_on": "soon"}, "decided_on"),
        ({"reason": WHY, "lead_institutions": ["nobody-knows"]}, "lead_institutions"),
        ({"reason": WHY, "title_translated": {}}, "title_translated"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    call: Maker, arguments: dict[str, Any], field: str
) -> None:
    """No reason, no change, a decision yet to come, a value that the record refuses: the promise and the list stay as
    they were."""
    before = call("package_show", id=NAME)
    with pytest.raises(tk.ValidationError) as refused:
        call(AMEND, commitment=NAME, **arguments)
    assert field in refused.value.error_dict
    assert call("package_show", id=NAME) == before
    assert call(LIST, commitment=NAME)["count"] == 0


@pytest.mark.usefixtures("promise")
@pytest.mark.parametrize("action", ["package_update", "package_patch"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title_translated", {"fr": "Autre chose"}),
        ("due_date", "2020-01-01"),
        ("due_precision", "day"),
        ("due_text_translated", {"fr": "un jour"}),
        ("lead_institutions", ["ministry-finance", "presidency-government"]),
        ("milestones", STEPS[:1]),
    ],
)
def test_a_promise_is_not_changed_in_passing(
    call: Maker, action: str, field: str, value: object
) -> None:
    """CKAN's own updates are refused, by administrators too; the error names field and way."""
    shown = call("package_show", id=NAME)
    given = {**shown, field: value} if action == "package_update" else {"id": NAME, field: value}
    with pytest.raises(tk.ValidationError) as refused:
        call(action, **given)
    assert refused.value.error_dict
    assert call("package_show", id=NAME) == shown


@pytest.mark.usefixtures("promise")
def test_what_was_not_promised_is_changed_freely(call: Maker) -> None:
    """A summary is no promise, nor is the day on which a milestone was completed."""
    done = [{**STEPS[0], "completed_on": "2017-01-20"}, STEPS[1]]
    call("package_patch", id=NAME, notes_translated={"fr": "Résumé"}, milestones=done)
    assert call("package_show", id=NAME)["milestones"][0]["completed_on"] == "2017-01-20"


def test_the_commitments_of_a_drafted_plan_are_written_freely(
    commitment: Maker, call: Maker
) -> None:
    """Nothing was promised yet, and there is nothing to amend."""
    commitment(1, due_date="2017-12-31")
    call("package_patch", id="tn-2016-2018", plan_status="draft")
    call("package_patch", id=NAME, due_date="2018-01-31")
    assert call("package_show", id=NAME)["due_date"] == "2018-01-31"
    with pytest.raises(tk.ValidationError) as refused:
        call(AMEND, commitment=NAME, reason=WHY, due_date="2018-02-28")
    assert "draft" in refused.value.error_dict["commitment"][0]


@pytest.mark.usefixtures("promise")
def test_visitors_read_amendments_without_their_authors(
    call: Maker, call_as: Maker, officer: Callable[..., str]
) -> None:
    """Who of an institution's officers wrote is for its officers to know; a private promise is nobody's."""
    call("package_patch", id="tn-2016-2018", end_date="2099-12-31")
    amina = officer("amina", "ministry-finance")
    call_as(amina, AMEND, commitment=NAME, reason=WHY, due_date="2018-06-30")
    (shown,) = call_as("", LIST, commitment=NAME)["results"]
    assert shown["author"] is None
    assert call_as(amina, LIST, commitment=NAME)["results"][0]["author"]
    call("package_patch", id=NAME, private=True)
    with pytest.raises(tk.NotAuthorized):
        call_as("", LIST, commitment=NAME)


@pytest.mark.usefixtures("promise")
def test_a_purged_commitment_takes_its_amendments_along(call: Maker) -> None:
    """No row stays without its record."""
    call(AMEND, commitment=NAME, reason=WHY, due_date="2018-06-30")
    id_ = call("package_show", id=NAME)["id"]
    call("dataset_purge", id=NAME)
    assert model.Session.query(Amendment).filter_by(commitment_id=id_).count() == 0
