"""Evidence is given and withdrawn, and what is said to be complete goes on being proved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn.model import Evidence

Maker = Callable[..., Any]
CREATE, DELETE, LIST = "ogptn_evidence_create", "ogptn_evidence_delete", "ogptn_evidence_list"
REPORT, CORRECT = "ogptn_progress_report_create", "ogptn_progress_report_correct"
NAME = "tn-2016-01"
PAGE = {"type": "web_page", "title": {"fr": "Page"}, "url": "https://example.org/page"}
STEPS = [{"identifier": "m1", "title_translated": {"fr": "Décret"}}]


def complete(**fields: Any) -> dict[str, Any]:
    """Return a report that says complete."""
    values = {"commitment": NAME, "completion_level": "complete", "progress": {"fr": "Fait"}}
    return {**values, "report_date": "2017-02-01", **fields}


def test_evidence_of_a_milestone_is_listed_and_shown_with_the_commitment(
    commitment: Maker, call: Maker
) -> None:
    """What hangs on no report stands with the commitment itself."""
    commitment(1, milestones=STEPS)
    given = call(CREATE, commitment=NAME, milestone="m1", date="2017-01-31", language="fr", **PAGE)
    assert (given["milestone"], given["date"], given["report_id"]) == ("m1", "2017-01-31", None)
    assert [one["id"] for one in call(LIST, commitment=NAME)["results"]] == [given["id"]]
    assert call(LIST, commitment=NAME, milestone="m2")["count"] == 0
    assert [one["id"] for one in call("ogptn_commitment_show", id=NAME)["evidence"]] == [
        given["id"]
    ]


def test_evidence_of_a_report_is_listed_by_it(commitment: Maker, call: Maker) -> None:
    """What is given for a report is of its milestone, and stands apart from that of others."""
    commitment(1, milestones=STEPS)
    said = {"completion_level": "substantial", "progress": {"fr": "Fait"}}
    report = call(REPORT, commitment=NAME, milestone="m1", **said)
    call(CREATE, commitment=NAME, **PAGE)
    given = call(CREATE, commitment=NAME, report=report["id"], **PAGE)
    assert (given["report_id"], given["milestone"]) == (report["id"], "m1")
    assert [one["id"] for one in call(LIST, report=report["id"])["results"]] == [given["id"]]
    assert call(LIST, commitment=NAME)["count"] == 2


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"type": "web_page"}, "evidence"),
        ({**PAGE, "type": "rumour"}, "type"),
        ({**PAGE, "url": "no address"}, "url"),
        ({**PAGE, "milestone": "m9"}, "milestone"),
        ({**PAGE, "report": "unknown"}, "report"),
        ({"type": "dataset", "dataset": "unknown"}, "dataset"),
        ({**PAGE, "visibility": "friends"}, "visibility"),
    ],
)
def test_what_is_wrong_is_named(
    commitment: Maker, call: Maker, arguments: dict[str, Any], field: str
) -> None:
    """A piece that leads nowhere, or names what is not there, is refused by its field."""
    commitment(1, milestones=STEPS)
    with pytest.raises(tk.ValidationError) as refused:
        call(CREATE, commitment=NAME, **arguments)
    assert list(refused.value.error_dict) == [field]
    assert model.Session.query(Evidence).count() == 0


def test_evidence_that_stands_already_proves_a_report(commitment: Maker, call: Maker) -> None:
    """Proof given beforehand need not be given again with the report."""
    commitment(1)
    call(CREATE, commitment=NAME, **PAGE)
    assert call(REPORT, **complete())["completion_level"] == "complete"


def test_evidence_for_officers_proves_nothing_in_public(commitment: Maker, call: Maker) -> None:
    """What the public cannot read is no proof for it."""
    commitment(1)
    call(CREATE, commitment=NAME, visibility="officers", **PAGE)
    with pytest.raises(tk.ValidationError) as refused:
        call(REPORT, **complete())
    assert list(refused.value.error_dict) == ["evidence"]


def test_the_only_proof_of_complete_is_not_withdrawn(commitment: Maker, call: Maker) -> None:
    """Other evidence comes first, and then it may go."""
    commitment(1)
    first = call(REPORT, **complete(evidence=[PAGE]))["evidence"][0]
    with pytest.raises(tk.ValidationError) as refused:
        call(DELETE, id=first["id"])
    assert "alone" in refused.value.error_dict["id"][0]
    other = call(CREATE, commitment=NAME, **{**PAGE, "url": "https://example.org/other"})
    call(DELETE, id=first["id"])
    assert [one["id"] for one in call(LIST, commitment=NAME)["results"]] == [other["id"]]


def test_withdrawn_evidence_is_kept_with_who_withdrew_it(
    commitment: Maker, call: Maker, call_as: Maker, officer: Maker
) -> None:
    """The row stays, and is not withdrawn twice."""
    commitment(1)
    given = call(CREATE, commitment=NAME, **PAGE)
    amina = officer("amina", "ministry-finance")
    call_as(amina, DELETE, id=given["id"])
    row: Any = model.Session.get(Evidence, given["id"])
    assert row.withdrawn_by == model.User.get(amina).id
    with pytest.raises(tk.ObjectNotFound):
        call(DELETE, id=given["id"])


def test_the_evidence_of_a_corrected_report_no_longer_counts(
    commitment: Maker, call: Maker
) -> None:
    """It is still shown with the old report, and proves nothing any more."""
    commitment(1)
    old = call(REPORT, **complete(evidence=[PAGE]))
    said = {"completion_level": "limited", "challenges": {"fr": "Le budget"}, "evidence": []}
    call(CORRECT, id=old["id"], **said)
    assert call(LIST, commitment=NAME)["count"] == 0
    (_, superseded) = call("ogptn_commitment_show", id=NAME)["reports"]
    assert len(superseded["evidence"]) == 1
    with pytest.raises(tk.ValidationError):
        call(REPORT, **complete())


def test_a_hidden_dataset_is_no_evidence_for_whoever_may_not_see_it(
    commitment: Maker, dataset: Maker, call: Maker, call_as: Maker, officer: Maker
) -> None:
    """Naming it as evidence tells nobody that it exists."""
    commitment(1)
    dataset("hidden", private=True, owner_org="presidency-government")
    amina = officer("amina", "ministry-finance")
    proof = {"type": "dataset", "dataset": "hidden"}
    with pytest.raises(tk.ValidationError):
        call_as(amina, CREATE, commitment=NAME, **proof)
    call(CREATE, commitment=NAME, **proof)
    assert call_as(amina, LIST, commitment=NAME)["count"] == 0
    assert call_as("", LIST)["count"] == 0
    assert call(LIST, commitment=NAME)["count"] == 1


def test_evidence_for_officers_is_listed_for_them_alone(
    commitment: Maker, call: Maker, call_as: Maker, officer: Maker
) -> None:
    """In the list of one commitment and in that of all."""
    commitment(1)
    call(CREATE, commitment=NAME, visibility="officers", **PAGE)
    amina = officer("amina", "ministry-finance")
    stranger = officer("stranger", "presidency-government")
    for asked in ({"commitment": NAME}, {}):
        assert call_as(amina, LIST, **asked)["count"] == 1
        assert call_as(stranger, LIST, **asked)["count"] == 0
        assert call_as("", LIST, **asked)["count"] == 0
