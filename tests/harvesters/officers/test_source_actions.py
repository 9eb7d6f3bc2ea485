"""Rules of the actions for those who keep sources: what they are told, and nobody else."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckanext.harvest.model import HarvestJob, HarvestSource
from sqlalchemy.orm.attributes import set_committed_value

from ckanext.ogptn.harvesters.workers import scheduling

READING = (
    ("ogptn_harvest_run_list", {"source": "source-held"}),
    ("ogptn_harvest_problem_list", {"source": "source-held"}),
    ("ogptn_harvest_hold_show", {"source": "source-held"}),
    ("ogptn_harvest_preview", {"source": "source-held"}),
    ("ogptn_harvest_source_show", {"id": "source-held"}),
)


@pytest.mark.parametrize(("action", "arguments"), READING)
@pytest.mark.parametrize("user", ["", "nobody", "member", "stranger"])
def test_nobody_else_is_told_how_a_source_fares(
    keeping: Any, action: str, arguments: dict[str, Any], user: str
) -> None:
    """Runs, problems, holds, previews are for officers of the source's institution."""
    with pytest.raises(tk.NotAuthorized):
        keeping.ask(action, user, **arguments)


def test_an_officer_lists_the_sources_of_the_institution(keeping: Any) -> None:
    """Each with its last run, its next one, and what waits for a decision."""
    found = keeping.ask("ogptn_harvest_source_list")
    states = {one["name"]: one["last_run"]["state"] for one in found["results"]}
    assert states == {
        "source-good": "good", "source-held": "held",
        "source-failing": "failed", "source-flawed": "errors",
    }  # fmt: skip
    held = next(one for one in found["results"] if one["name"] == "source-held")
    assert (held["held"], held["datasets"]) == (10, 12)
    assert found["count"] == 4


def test_what_another_wrote_into_a_job_that_is_held_is_not_read(keeping: Any) -> None:
    """ckanext-harvest writes a text where the database has a moment."""
    jobs = model.Session.query(HarvestJob).filter(HarvestJob.finished.is_not(None)).all()
    for job in jobs:
        set_committed_value(job, "finished", "2026-11-22 20:49:53.177275")
    found = keeping.ask("ogptn_harvest_source_list")["results"]
    ended = [one["last_run"]["finished"] for one in found]
    assert "2026-11-22T20:49:53.177275" not in ended
    assert all("T" in moment for moment in ended if moment)
    assert keeping.ask("ogptn_harvest_run_list", source="source-good")["count"] >= 1


def test_a_stranger_lists_the_own_sources_alone(keeping: Any) -> None:
    """An officer of another ministry sees that ministry's; a person without institution none."""
    names = [one["name"] for one in keeping.ask("ogptn_harvest_source_list", "stranger")["results"]]
    assert names == ["source-theirs"]
    assert keeping.ask("ogptn_harvest_source_list", "nobody")["count"] == 0


def test_a_visitor_lists_no_sources(keeping: Any) -> None:
    """The list is for whoever is signed in."""
    with pytest.raises(tk.NotAuthorized):
        keeping.ask("ogptn_harvest_source_list", "")


def test_runs_tell_what_each_did(keeping: Any) -> None:
    """The newest first, with counts that add up to the total."""
    found = keeping.ask("ogptn_harvest_run_list", source="source-good")
    newest, first = found["results"]
    assert (newest["updated"], newest["added"], newest["unchanged"]) == (2, 1, 10)
    assert (first["added"], first["total"]) == (12, 12)
    assert newest["total"] == 13
    assert newest["complete_listing"] is True
    assert found["count"] == 2


def test_runs_are_paged(keeping: Any) -> None:
    """One of two runs, and how many there are."""
    found = keeping.ask("ogptn_harvest_run_list", source="source-good", limit=1, offset=1)
    assert (found["count"], [run["added"] for run in found["results"]]) == (2, [12])


def test_changes_name_the_datasets(keeping: Any) -> None:
    """What a run added or updated, with the dataset's name."""
    job = keeping.ask("ogptn_harvest_run_list", source="source-good", limit=1)["results"][0]["id"]
    found = keeping.ask("ogptn_harvest_change_list", job=job)
    told = sorted((one["step"], one["dataset"]["name"]) for one in found["results"])
    assert told == [
        ("added", "tn-production-13"),
        ("updated", "tn-production-1"),
        ("updated", "tn-production-2"),
    ]
    assert keeping.ask("ogptn_harvest_change_list", job=job, step="added")["count"] == 1


@pytest.mark.parametrize("user", ["", "nobody", "member", "stranger"])
def test_a_run_says_whose_it_is_to_nobody_else(keeping: Any, user: str) -> None:
    """A job's id opens nothing to anybody but officers of the source's ministry."""
    job = keeping.ask("ogptn_harvest_run_list", source="source-good", limit=1)["results"][0]["id"]
    for action, key in (
        ("ogptn_harvest_run_show", "id"),
        ("ogptn_harvest_change_list", "job"),
        ("ogptn_harvest_problem_list", "job"),
    ):
        with pytest.raises(tk.NotAuthorized):
            keeping.ask(action, user, **{key: job})


def test_problems_are_counted_by_code_with_advice(keeping: Any) -> None:
    """Two records without a title are one line of two, with what to do in three languages."""
    found = keeping.ask("ogptn_harvest_problem_list", source="source-flawed", grouped=True)
    (group,) = found["results"]
    assert (group["code"], group["severity"], group["count"]) == ("title_missing", "error", 2)
    assert group["advice"].keys() == {"ar", "fr", "en"}
    assert len(group["records"]) == 2


def test_problems_are_listed_one_by_one(keeping: Any) -> None:
    """Each with its record, and filtered by code, severity and stage."""
    found = keeping.ask("ogptn_harvest_problem_list", source="source-flawed", stage="gather")
    assert sorted(one["record"][-3:] for one in found["results"]) == ["201", "202"]
    asked = {"source": "source-flawed", "severity": "warning"}
    assert keeping.ask("ogptn_harvest_problem_list", **asked)["count"] == 0
    asked = {"source": "source-flawed", "code": "http_status"}
    assert keeping.ask("ogptn_harvest_problem_list", **asked)["count"] == 0


def test_a_source_that_is_down_says_so_with_its_status(keeping: Any) -> None:
    """The run failed, and the problem holds the HTTP status."""
    (problem,) = keeping.ask("ogptn_harvest_problem_list", source="source-failing")["results"]
    assert (problem["code"], problem["status"]) == ("http_status", 503)


def test_problems_want_a_job_or_a_source(keeping: Any) -> None:
    """Without either there is nothing to list."""
    with pytest.raises(tk.ValidationError):
        keeping.ask("ogptn_harvest_problem_list")


def test_what_is_held_is_shown_record_by_record(keeping: Any) -> None:
    """Ten of twelve datasets would go; each is named."""
    found = keeping.ask("ogptn_harvest_hold_show", source="source-held", limit=3)["open"]
    assert (found["count"], found["active"], len(found["records"])) == (10, 12, 3)
    assert found["records"][0]["dataset"]["name"] == "tn-production-103"


def test_a_decision_wants_a_reason_and_the_job_that_is_meant(keeping: Any) -> None:
    """Nothing is decided without a reason, nor on a hold that another run has replaced."""
    job = keeping.ask("ogptn_harvest_hold_show", source="source-held")["open"]["job"]
    asked = {"source": "source-held", "decision": "confirmed"}
    with pytest.raises(tk.ValidationError):
        keeping.ask("ogptn_harvest_hold_decide", **asked, job=job, reason="")
    with pytest.raises(tk.ValidationError):
        keeping.ask("ogptn_harvest_hold_decide", **asked, job="another", reason="Gone")
    assert keeping.ask("ogptn_harvest_hold_show", source="source-held")["open"]["count"] == 10


def test_a_preview_tells_and_writes_nothing(keeping: Any) -> None:
    """Two records would stay, ten withdrawals would wait, and no job is made."""
    before = model.Session.query(HarvestJob).count()
    found = keeping.ask("ogptn_harvest_preview", source="source-held")
    assert (found["counts"]["unchanged"], found["held_for_decision"]) == (2, 10)
    assert model.Session.query(HarvestJob).count() == before


def test_a_paused_source_is_run_by_nobody(keeping: Any) -> None:
    """Neither its timetable nor a person starts it, and it says since when, by whom and why."""
    keeping.ask("ogptn_harvest_source_pause", id="source-flawed", reason="Being mended")
    shown = keeping.ask("ogptn_harvest_source_show", id="source-flawed")
    assert (shown["paused"]["by"], shown["paused"]["reason"]) == ("officer", "Being mended")
    assert shown["next_run"] is None
    with pytest.raises(tk.ValidationError, match="Being mended"):
        keeping.ask("harvest_job_create", source_id=keeping.ids["flawed"], run=False)
    source = HarvestSource.get(keeping.ids["flawed"])
    source.next_run = None
    source.save()
    assert keeping.ids["flawed"] not in scheduling.run_due()
    keeping.ask("ogptn_harvest_source_resume", id="source-flawed")
    assert keeping.ask("ogptn_harvest_source_show", id="source-flawed")["paused"] is None


def test_a_pause_wants_a_reason(keeping: Any) -> None:
    """Whoever comes later must be able to read why."""
    with pytest.raises(tk.ValidationError):
        keeping.ask("ogptn_harvest_source_pause", id="source-good", reason=" ")


@pytest.mark.parametrize("user", ["", "nobody", "member", "stranger"])
def test_nobody_else_pauses_or_decides(keeping: Any, user: str) -> None:
    """The acts are for officers of the source's institution."""
    for action, asked in (
        ("ogptn_harvest_source_pause", {"id": "source-good", "reason": "x"}),
        ("ogptn_harvest_source_resume", {"id": "source-good"}),
        ("ogptn_harvest_timetable_update", {"id": "source-good", "frequency": "WEEKLY"}),
        ("ogptn_harvest_hold_decide",
         {"source": "source-held", "job": "x", "decision": "confirmed", "reason": "x"}),
    ):  # fmt: skip
        with pytest.raises(tk.NotAuthorized):
            keeping.ask(action, user, **asked)


@pytest.mark.parametrize("user", ["", "nobody", "member", "stranger"])
def test_nobody_else_reads_settings_or_errors(keeping: Any, user: str) -> None:
    """CKAN's and ckanext-harvest's own actions leave them out, whatever way they are asked."""
    answers = [
        keeping.ask("package_show", user, id="source-flawed"),
        keeping.ask("harvest_source_show", user, id="source-flawed"),
        keeping.ask("harvest_source_show_status", user, id=keeping.ids["flawed"]),
        keeping.ask("harvest_source_list", user),
        keeping.ask("package_search", user, fq="dataset_type:harvest", rows=100),
    ]
    for answer in answers:
        told = (
            [one for one in answer if one["title"] != "Source theirs"]
            if isinstance(answer, list)
            else answer
        )
        assert "organization:dge" not in json.dumps(told)
        assert "title_missing" not in json.dumps(told)
        assert "errored" not in json.dumps(told)


def test_an_officer_reads_settings_and_errors(keeping: Any) -> None:
    """What others are not told stays with those who keep the source."""
    shown = keeping.ask("harvest_source_show", id="source-flawed")
    assert json.loads(shown["config"]) == {"fq": "organization:dge"}
    assert shown["status"]["last_job"]["stats"]["errored"] == 2
