"""What citizens report reaches the officers who lead, and nobody else; they answer it once, or close it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

Maker = Callable[..., Any]
CREATE, LIST, ANSWER = (
    "ogptn_error_report_create",
    "ogptn_error_report_list",
    "ogptn_error_report_answer",
)
STEPS = [{"identifier": "m1", "title_translated": {"fr": "Décret"}}]


@pytest.fixture
def amina(commitment: Maker, institution: Maker, officer: Maker, call_as: Maker) -> str:
    """Report an error on each of two commitments of two institutions; give an officer of the first's."""
    institution("ministry-transport")
    commitment(1, milestones=STEPS)
    commitment(2, lead_institutions=["ministry-transport"])
    wrong = {"text": "The date is wrong", "milestone": "m1", "language": "fr"}
    assert call_as("", CREATE, commitment="tn-2016-01", **wrong) == {"state": "open"}
    call_as("", CREATE, commitment="tn-2016-02", text="The title is wrong")
    return str(officer("amina", "ministry-finance"))


def reported(call_as: Maker, user: str, **asked: Any) -> list[dict[str, Any]]:
    """Return the reports that a user is listed."""
    found: list[dict[str, Any]] = call_as(user, LIST, **asked)["results"]
    return found


def test_officers_read_what_was_reported_on_their_own_commitments(
    amina: str, call: Maker, call_as: Maker
) -> None:
    """With the commitment in short, and all that the citizen wrote; nothing of another institution's."""
    (one,) = reported(call_as, amina)
    assert one["commitment"]["name"] == "tn-2016-01"
    told = ("milestone", "text", "language", "email", "state", "answer", "answered_at")
    assert {field: one[field] for field in told} == {
        "milestone": "m1", "text": "The date is wrong", "language": "fr", "email": None,
        "state": "open", "answer": "", "answered_at": None,
    }  # fmt: skip
    with pytest.raises(tk.NotAuthorized):
        call_as(amina, LIST, commitment="tn-2016-02")
    assert [row["commitment"]["name"] for row in call(LIST)["results"]] == [
        "tn-2016-02",
        "tn-2016-01",
    ]


def test_reports_are_listed_by_commitment_and_state(
    amina: str, call: Maker, call_as: Maker
) -> None:
    """One that is answered is open no more."""
    (one,) = reported(call_as, amina, state="open")
    call_as(amina, ANSWER, id=one["id"], answer="Put right")
    assert reported(call_as, amina, state="open") == []
    assert [row["id"] for row in reported(call_as, amina, state="answered")] == [one["id"]]
    assert call(LIST, commitment="tn-2016-02")["count"] == 1
    assert call(LIST, commitment="tn-2016-02", state="answered")["count"] == 0


def test_an_answer_is_new_since_it_was_given(amina: str, call_as: Maker) -> None:
    """`modified_since` asks when a report was written or answered."""
    since = datetime.now(UTC).isoformat()
    assert reported(call_as, amina, modified_since=since) == []
    (one,) = reported(call_as, amina)
    call_as(amina, ANSWER, id=one["id"], answer="Put right")
    assert [row["id"] for row in reported(call_as, amina, modified_since=since)] == [one["id"]]


def test_a_report_is_answered_once_and_closed_without_an_answer(
    amina: str, call: Maker, call_as: Maker
) -> None:
    """An answer that was given stays; closing needs none."""
    (one,) = reported(call_as, amina)
    answered = call_as(amina, ANSWER, id=one["id"], answer="Put right")
    assert (answered["state"], answered["answer"]) == ("answered", "Put right")
    assert answered["answered_by"]
    assert answered["answered_at"]
    with pytest.raises(tk.ValidationError) as refused:
        call_as(amina, ANSWER, id=one["id"], answer="Otherwise")
    assert list(refused.value.error_dict) == ["answer"]
    closed = call_as(amina, ANSWER, id=one["id"], state="closed")
    assert (closed["state"], closed["answer"]) == ("closed", "Put right")
    (other,) = call(LIST, commitment="tn-2016-02")["results"]
    assert call(ANSWER, id=other["id"], state="closed")["answer"] == ""
