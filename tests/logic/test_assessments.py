"""The Independent Reporting Mechanism's judgement stands beside the self-assessment, never over it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from ckanext.ogptn import config
from ckanext.ogptn.domain import vocabulary
from ckanext.ogptn.logic.assessments import VARIABLES

Maker = Callable[..., Any]
CREATE, LIST = "ogptn_assessment_create", "ogptn_assessment_list"
NAME = "tn-2016-01"
# OGP's own words for what the portal calls by one word.
REFERENCE = {
    "completion": "completion",
    "verifiability": "verifiability",
    "specificity": "specificity",
    "relevance": "relevance",
    "did_it_open_government": "did it open government",
}


def judge(call: Maker, **fields: Any) -> dict[str, Any]:
    """Add an assessment of February 2018."""
    values = {"commitment": NAME, "report_date": "2018-02-28", "completion": "limited", **fields}
    made: dict[str, Any] = call(CREATE, **values)
    return made


def test_an_assessment_stands_beside_the_self_assessment(
    commitment: Maker, report: Maker, call: Maker
) -> None:
    """Both are shown; the newest of the two heads the page, with its author."""
    commitment(1)
    report(NAME, "complete", report_date="2017-12-31")
    judge(call, completion="limited", relevance="yes", starred=True, findings={"en": "Slow"})
    shown = call("ogptn_commitment_show", id=NAME)
    assert (shown["completion_level"], shown["level"]["assessor_type"]) == ("limited", "irm")
    assert {who: one["value"] for who, one in shown["levels"].items()} == {
        "self": "complete",
        "irm": "limited",
    }
    (judged,) = shown["assessments"]
    assert (judged["relevance"], judged["starred"], judged["findings"]["en"]) == (
        "yes",
        True,
        "Slow",
    )


def test_not_starred_is_a_judgement(commitment: Maker, call: Maker) -> None:
    """No is kept as no, and not as nothing said."""
    commitment(1)
    assert judge(call, completion=None, starred=False)["starred"] is False


def test_of_one_period_the_mechanism_speaks(commitment: Maker, report: Maker, call: Maker) -> None:
    """Where both are of one period, the later day of the self-assessment does not count."""
    commitment(1)
    report(NAME, "complete", report_date="2018-12-31", reporting_period="2016-2018")
    judge(call, completion="substantial", reporting_period="2016-2018")
    assert call("ogptn_commitment_show", id=NAME)["completion_level"] == "substantial"


def test_no_evidence_available_is_no_level(commitment: Maker, report: Maker, call: Maker) -> None:
    """The mechanism found nothing: the self-assessment's level stands, and the judgement is shown."""
    commitment(1)
    report(NAME, "limited", report_date="2017-12-31")
    judge(call, completion="no_evidence_available")
    shown = call("ogptn_commitment_show", id=NAME)
    assert (shown["completion_level"], shown["level"]["assessor_type"]) == ("limited", "self")
    assert shown["assessments"][0]["completion"] == "no_evidence_available"


def test_a_corrected_assessment_is_superseded(commitment: Maker, call: Maker) -> None:
    """The correction speaks, once."""
    commitment(1)
    old = judge(call, completion="limited")
    judge(call, completion="complete", replaces=old["id"])
    listed = call(LIST, commitment=NAME)["results"]
    assert [(one["completion"], one["superseded"]) for one in listed] == [
        ("complete", False),
        ("limited", True),
    ]
    assert call("ogptn_commitment_show", id=NAME)["completion_level"] == "complete"
    with pytest.raises(tk.ValidationError) as refused:
        judge(call, replaces=old["id"])
    assert list(refused.value.error_dict) == ["replaces"]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"completion": "perfect"}, "completion"),
        ({"completion": ""}, "completion"),
        ({"report_date": "2099-01-01"}, "report_date"),
        ({"report_date": ""}, "report_date"),
        ({"replaces": "unknown"}, "replaces"),
        ({"report_url": "nowhere"}, "report_url"),
    ],
)
def test_what_is_wrong_is_named(
    commitment: Maker, call: Maker, arguments: dict[str, Any], field: str
) -> None:
    """An unknown code, no judgement at all, a day to come, a correction of nothing."""
    commitment(1)
    with pytest.raises(tk.ValidationError) as refused:
        judge(call, **arguments)
    assert list(refused.value.error_dict) == [field]
    assert call(LIST, commitment=NAME)["count"] == 0


def test_only_the_mechanisms_officers_assess(
    commitment: Maker, institution: Maker, call_as: Maker, officer: Maker
) -> None:
    """Not the institution that is assessed, nor civil society; an import is an administrator's."""
    commitment(1)
    institution("review", institution_type="irm")
    institution("watch", institution_type="civil_society")
    people = {name: officer(name, body) for name, body in (
        ("amina", "ministry-finance"), ("watcher", "watch"), ("reviewer", "review"))}  # fmt: skip
    asked = {"commitment": NAME, "report_date": "2018-02-28", "completion": "limited"}
    for name in ("amina", "watcher"):
        with pytest.raises(tk.NotAuthorized):
            call_as(people[name], CREATE, **asked)
    with pytest.raises(tk.NotAuthorized):
        call_as(people["reviewer"], CREATE, origin="import", **asked)
    assert call_as(people["reviewer"], CREATE, **asked)["completion"] == "limited"
    assert call_as("", LIST, commitment=NAME)["results"][0]["author"] is None


def _codes(label: str, shared: Path) -> list[str]:
    text = (shared / "ogp-vocabularies.md").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if re.match(rf"\| {label}", line, re.IGNORECASE))
    words = row.split("|")[2].split(";")[0].split(",")
    return [word.strip().replace(" ", "_") for word in words]


@pytest.fixture
def reference(samples: Path) -> Path:
    """Give the folder of OGP's own lists, beside the samples."""
    folder = samples.parent / "reference"
    if not (folder / "ogp-vocabularies.md").exists():
        pytest.skip(f"{folder} is not there: it holds OGP's code lists")
    return folder


@pytest.mark.parametrize(("variable", "label"), REFERENCE.items())
def test_the_code_lists_are_ogps_own(
    site: None, reference: Path, variable: str, label: str
) -> None:
    """The settings' defaults are OGP's words, in its order."""
    assert config.assessment_codes(variable) == _codes(label, reference)


def test_ambition_and_its_forerunner_are_ogps_own(site: None, reference: Path) -> None:
    """One line of OGP's table holds both, the present one first."""
    text = (reference / "ogp-vocabularies.md").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("| ambition"))
    now, before = row.split("|")[2].split("; before: potential impact ")
    assert config.assessment_codes("ambition") == [one.strip() for one in now.split(",")]
    assert config.assessment_codes("potential_impact") == [one.strip() for one in before.split(",")]


def test_levels_and_values_are_ogps_own(site: None, reference: Path) -> None:
    """The levels are those of completion; the values are the four of OGP's commitment template, in its order."""
    assert tuple(config.assessment_codes("completion")[1:]) == vocabulary.LEVELS
    text = " ".join((reference / "ogp-vocabularies.md").read_text(encoding="utf-8").split())
    named = re.search(r"relevant to OGP values \(([^)]*)\)", text)
    assert named is not None
    values = [
        one.removeprefix("transparency or ").replace(" and ", " ").replace(" ", "_")
        for one in named[1].split("; ")
    ]
    assert values == list(vocabulary.OGP_VALUES)
    assert set(VARIABLES) == {*REFERENCE, "ambition", "potential_impact", "early_results"}


@pytest.mark.ckan_config("ogptn.assessment.early_results", "marginal moderate")
def test_a_portal_may_name_codes_of_its_own(commitment: Maker, call: Maker) -> None:
    """A list that OGP changes is changed by a setting."""
    commitment(1)
    assert judge(call, early_results="moderate")["early_results"] == "moderate"
    with pytest.raises(tk.ValidationError):
        judge(call, early_results="huge")
