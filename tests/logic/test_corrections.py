"""A report is corrected by another, and what it raised is followed until it is resolved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

Maker = Callable[..., Any]
CREATE, CORRECT = "ogptn_progress_report_create", "ogptn_progress_report_correct"
LIST, RESOLVE = "ogptn_challenge_list", "ogptn_challenge_resolve"
NAME = "tn-2016-01"
SAID = {
    "commitment": NAME,
    "completion_level": "limited",
    "progress": {"fr": "Étude"},
    "challenges": {"fr": "Le budget manque"},
    "report_date": "2017-02-01",
}
PAGE = {"type": "web_page", "title": {"fr": "Page"}, "url": "https://example.org/page"}
HOW = {"fr": "Loi de finances"}


def test_a_correction_keeps_what_it_does_not_change(commitment: Maker, call: Maker) -> None:
    """Words, day and evidence are the old report's; the old one is superseded."""
    commitment(1)
    old = call(CREATE, evidence=[PAGE], **SAID)
    new = call(CORRECT, id=old["id"], completion_level="substantial")
    assert (new["replaces"], new["completion_level"]) == (old["id"], "substantial")
    assert (new["progress"]["fr"], new["report_date"]) == ("Étude", "2017-02-01")
    assert [one["url"] for one in new["evidence"]] == [PAGE["url"]]
    shown = call("ogptn_commitment_show", id=NAME)
    assert [one["superseded"] for one in shown["reports"]] == [False, True]
    assert shown["completion_level"] == "substantial"


def test_the_law_holds_for_a_correction(commitment: Maker, call: Maker) -> None:
    """What is put right must still be proved."""
    commitment(1)
    old = call(CREATE, **SAID)
    with pytest.raises(tk.ValidationError) as refused:
        call(CORRECT, id=old["id"], completion_level="complete")
    assert list(refused.value.error_dict) == ["evidence"]
    assert call("ogptn_progress_report_list", commitment=NAME)["count"] == 1


def test_a_day_of_completion_is_taken_back(commitment: Maker, call: Maker) -> None:
    """An empty day takes the old one's place."""
    commitment(1)
    done = {**SAID, "completion_level": "complete", "completed_on": "2017-01-15"}
    old = call(CREATE, evidence=[PAGE], **done)
    assert call(CORRECT, id=old["id"], completed_on="")["completed_on"] is None


def test_a_report_is_corrected_once(commitment: Maker, call: Maker) -> None:
    """The next correction is one of the correction."""
    commitment(1)
    old = call(CREATE, **SAID)
    new = call(CORRECT, id=old["id"], progress={"fr": "Étude faite"})
    with pytest.raises(tk.ValidationError) as refused:
        call(CORRECT, id=old["id"], progress={"fr": "Autre"})
    assert list(refused.value.error_dict) == ["replaces"]
    assert call(CORRECT, id=new["id"], progress={"fr": "Autre"})["replaces"] == new["id"]


def test_there_is_nothing_to_correct_where_there_is_no_report(site: None, call: Maker) -> None:
    """An unknown id is not found, neither for a correction nor for a resolution."""
    with pytest.raises(tk.ObjectNotFound):
        call(CORRECT, id="unknown")
    with pytest.raises(tk.ObjectNotFound):
        call(RESOLVE, report="unknown", how=HOW)


def test_officers_do_not_correct_an_import(
    commitment: Maker, report: Maker, call: Maker, call_as: Maker, officer: Maker
) -> None:
    """A published assessment is put right by an administrator, as an import still."""
    commitment(1)
    old = report(NAME, "limited", author="IRM")
    amina = officer("amina", "ministry-finance")
    with pytest.raises(tk.NotAuthorized):
        call_as(amina, CORRECT, id=old["id"], completion_level="substantial")
    new = call(CORRECT, id=old["id"], completion_level="substantial")
    assert (new["origin"], new["author"]) == ("import", "IRM")


def test_a_challenge_is_open_until_it_is_resolved(commitment: Maker, call: Maker) -> None:
    """The list tells both states, and the report what became of it."""
    commitment(1)
    raised = call(CREATE, **SAID)
    assert [one["report"] for one in call(LIST, state="open")["results"]] == [raised["id"]]
    call(RESOLVE, report=raised["id"], how=HOW, resolved_on="2017-03-01")
    assert call(LIST, commitment=NAME, state="open")["count"] == 0
    (resolved,) = call(LIST, state="resolved")["results"]
    assert resolved["resolution"]["resolved_on"] == "2017-03-01"
    (shown,) = call("ogptn_commitment_show", id=NAME)["reports"]
    assert shown["resolution"]["how"]["fr"] == HOW["fr"]


def test_a_challenge_tells_what_it_stands_in_the_way_of(commitment: Maker, call: Maker) -> None:
    """Its report, commitment and milestone, day, assessor and words, and what became of it."""
    made = commitment(1, milestones=[{"identifier": "m1", "title_translated": {"fr": "Loi"}}])
    raised = call(CREATE, milestone="m1", **SAID)
    told = {
        "report": raised["id"],
        "commitment_id": made["id"],
        "milestone": "m1",
        "report_date": "2017-02-01",
        "report_date_precision": "day",
        "assessor_type": "self",
        "challenges": {"ar": "", "fr": "Le budget manque", "en": ""},
    }
    assert call(LIST, commitment=NAME)["results"] == [{**told, "resolution": None}]
    resolved = call(RESOLVE, report=raised["id"], how=HOW, resolved_on="2017-03-01")
    how = {"ar": "", "fr": HOW["fr"], "en": ""}
    assert resolved == {**told, "resolution": {"resolved_on": "2017-03-01", "how": how}}


def test_a_correction_of_other_words_leaves_a_challenge_resolved(
    commitment: Maker, call: Maker
) -> None:
    """Changed challenges are new ones, and open."""
    commitment(1)
    raised = call(CREATE, **SAID)
    call(RESOLVE, report=raised["id"], how=HOW)
    same = call(CORRECT, id=raised["id"], progress={"fr": "Étude faite"})
    assert same["resolution"]
    other = call(CORRECT, id=same["id"], challenges={"fr": "La loi manque"})
    assert other["resolution"] is None
    assert [one["report"] for one in call(LIST)["results"]] == [other["id"]]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"how": {"fr": ""}}, "how"),
        ({"how": HOW, "resolved_on": "2017-01-01"}, "resolved_on"),
        ({"how": HOW, "resolved_on": "2099-01-01"}, "resolved_on"),
    ],
)
def test_a_resolution_says_how_and_when(
    commitment: Maker, call: Maker, arguments: dict[str, Any], field: str
) -> None:
    """Not before the report, nor after today."""
    commitment(1)
    raised = call(CREATE, **SAID)
    with pytest.raises(tk.ValidationError) as refused:
        call(RESOLVE, report=raised["id"], **arguments)
    assert list(refused.value.error_dict) == [field]
    assert call(LIST, state="resolved")["count"] == 0


def test_a_challenge_is_resolved_once_and_where_there_is_one(
    commitment: Maker, call: Maker
) -> None:
    """A report without challenges has none to resolve."""
    commitment(1)
    raised = call(CREATE, **SAID)
    call(RESOLVE, report=raised["id"], how=HOW)
    quiet = call(CREATE, **{**SAID, "completion_level": "substantial", "challenges": {}})
    for report in (raised["id"], quiet["id"]):
        with pytest.raises(tk.ValidationError) as refused:
            call(RESOLVE, report=report, how=HOW)
        assert list(refused.value.error_dict) == ["report"]
