"""What the action that tells of duties answers, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from tests import asking

Maker = Callable[..., Any]
DUE = "ogptn_updates_due"
REPORT = {"completion_level": "limited", "challenges": {"fr": "Pas de budget"}}


@pytest.fixture(autouse=True)
def _day(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ckan_config, "ogptn.as_of", "2017-06-30")


@pytest.fixture
def finance(commitment: Maker, officer: Maker, report: Maker) -> str:
    """Make two commitments of an officer's institution: one due soon with a milestone overdue, one reported on."""
    step = {"identifier": "m1", "title_translated": {"fr": "Étape"}}
    commitment(
        1,
        due_date="2017-07-15",
        milestones=[{**step, "due_date": "2017-03-31", "due_precision": "month"}],
        supporting_institutions=["presidency-government"],
    )
    commitment(2)
    for name in ("tn-2016-01", "tn-2016-02"):
        report(name, "substantial", report_date="2017-03-01")
    return str(officer("finance", "ministry-finance"))


def test_an_officer_sees_what_is_owed_the_most_urgent_first(finance: str, call_as: Maker) -> None:
    """Each duty names its commitment, milestone, day, distance and act; counts are by kind and group."""
    found = call_as(finance, DUE)
    told = [(one["kind"], one["commitment"]["name"], one["days"]) for one in found["results"]]
    assert told == [
        ("overdue", "tn-2016-01", -91),
        ("due_soon", "tn-2016-01", 15),
        ("update_due", "tn-2016-01", 63),
        ("update_due", "tn-2016-02", 63),
    ]
    step, whole = found["results"][:2]
    assert (step["group"], step["act"], step["since"]) == ("overdue", "report", "2017-04-01")
    assert (step["due_date"], step["due_precision"]) == ("2017-03-31", "month")
    assert (step["milestone"], step["milestone_number"]) == ("m1", 1)
    assert step["milestone_title_translated"]["fr"] == "Étape"
    assert (whole["milestone"], whole["due_precision"]) == (None, "day")
    assert found["counts"] == {
        "overdue": 1, "due_soon": 1, "update_due": 2, "error_report": 0, "challenge": 0,
        "proposal": 0, "evidence": 0,
    }  # fmt: skip
    assert found["groups"] == {"overdue": 1, "this_month": 1, "later": 2, "undated": 0}


def test_the_list_pages_and_takes_a_kind(finance: str, call_as: Maker) -> None:
    """``count`` is of what matches, ``counts`` of everything."""
    found = call_as(finance, DUE, kind="update_due", limit=1, offset=1)
    assert [one["commitment"]["name"] for one in found["results"]] == ["tn-2016-02"]
    assert (found["count"], found["counts"]["overdue"]) == (2, 1)


def test_each_sees_what_is_of_their_own_institutions(
    finance: str, call: Maker, call_as: Maker, officer: Maker
) -> None:
    """A supporter owes nothing, somebody without an institution neither; administrators see all."""
    supporter = officer("supporter", "presidency-government")
    call("user_create", name="nobody", email="nobody@example.org", password="correct-horse-1")
    assert call_as(supporter, DUE)["count"] == 0
    assert call_as("nobody", DUE)["count"] == 0
    assert call(DUE)["count"] == 4
    assert call(DUE, institution="presidency-government")["count"] == 0


def test_strangers_are_refused(finance: str, call_as: Maker, officer: Maker) -> None:
    """A visitor may not ask at all, an officer not of another institution."""
    with pytest.raises(tk.NotAuthorized):
        call_as("", DUE)
    with pytest.raises(tk.NotAuthorized):
        call_as(finance, DUE, institution="presidency-government")


def test_an_open_challenge_is_owed_until_it_is_resolved(
    finance: str, report: Maker, call_as: Maker
) -> None:
    """It stands without a day, since its report, and goes with its resolution."""
    raised = report("tn-2016-02", report_date="2017-05-05", **REPORT)
    (duty,) = call_as(finance, DUE, kind="challenge")["results"]
    assert (duty["report"], duty["act"], duty["group"]) == (raised["id"], "resolve", "undated")
    assert (duty["since"], duty["days"]) == ("2017-05-05", None)
    call_as(finance, "ogptn_challenge_resolve", report=raised["id"], how={"fr": "Voté"})
    assert call_as(finance, DUE, kind="challenge")["count"] == 0


def test_a_citizen_waits_for_an_answer(finance: str, call_as: Maker) -> None:
    """What a citizen reported is owed by the lead institution until it is answered."""
    wrong = {"commitment": "tn-2016-02", "text": "La date est fausse"}
    call_as("", "ogptn_error_report_create", **wrong)
    (duty,) = call_as(finance, DUE, kind="error_report")["results"]
    assert (duty["act"], duty["group"], duty["text"]) == ("answer", "undated", "La date est fausse")
    answer = {"id": duty["error_report"], "answer": "Corrigé"}
    call_as(finance, "ogptn_error_report_answer", **answer)
    assert call_as(finance, DUE, kind="error_report")["count"] == 0


def test_civil_society_follows_the_challenges_that_it_raised(
    finance: str, institution: Maker, officer: Maker, call_as: Maker
) -> None:
    """They are the writer's to resolve, and no duty of the lead institution."""
    institution("watch", institution_type="civil_society")
    watchdog = officer("watchdog", "watch")
    theirs = {**REPORT, "progress": {"fr": "Peu"}, "assessor_type": "civil_society"}
    call_as(watchdog, "ogptn_progress_report_create", commitment="tn-2016-02", **theirs)
    found = call_as(watchdog, DUE)
    assert [(one["kind"], one["act"]) for one in found["results"]] == [("challenge", "resolve")]
    assert call_as(finance, DUE)["counts"]["challenge"] == 0


def test_a_proposed_link_waits_for_the_lead(
    finance: str, dataset: Maker, officer: Maker, call_as: Maker
) -> None:
    """Who leads decides; who proposed sees that it waits."""
    dataset("budget-2016")
    supporter = officer("supporter", "presidency-government")
    ends = {"commitment": "tn-2016-01", "dataset": "budget-2016"}
    link = call_as(supporter, "ogptn_link_create", **ends)
    (mine,) = call_as(supporter, DUE)["results"]
    (theirs,) = call_as(finance, DUE, kind="proposal")["results"]
    assert (mine["act"], theirs["act"]) == ("wait", "decide")
    assert (theirs["link"], theirs["dataset"]["name"]) == (link["id"], "budget-2016")
    assert (mine["count"], theirs["count"]) == (1, 1)


def test_all_that_is_proposed_for_a_commitment_is_one_duty(
    finance: str, dataset: Maker, officer: Maker, call_as: Maker
) -> None:
    """It says how many links wait, since the oldest of them; of another commitment there is another."""
    supporter = officer("supporter", "presidency-government")
    made = []
    for name in ("budget-2015", "budget-2016"):
        dataset(name)
        ends = {"commitment": "tn-2016-01", "dataset": name}
        made.append(call_as(supporter, "ogptn_link_create", **ends))
    call_as(
        finance,
        "ogptn_link_create",
        commitment="tn-2016-02",
        dataset="budget-2016",
        decision="proposed",
    )
    duties = call_as(finance, DUE, kind="proposal")["results"]
    assert [(one["commitment"]["name"], one["count"]) for one in duties] == [
        ("tn-2016-01", 2),
        ("tn-2016-02", 1),
    ]
    assert duties[0]["link"] == made[0]["id"]
    assert call_as(supporter, DUE, kind="proposal")["count"] == 2


def test_many_commitments_take_no_more_queries_than_few(
    finance: str, commitment: Maker, call_as: Maker
) -> None:
    """The number of queries does not grow with the number of commitments."""

    def queries() -> int:
        return asking.count(lambda: call_as(finance, DUE, limit=1000))

    few = queries()
    for number in range(3, 13):
        commitment(number, due_date="2017-01-31")
    assert queries() <= few
