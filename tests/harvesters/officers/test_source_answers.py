"""What the actions for those who keep sources answer and refuse, page by page and error by error."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from ckanext.ogptn.harvesters.logic import holds, probes, runs, schema, sources
from ckanext.ogptn.logic.offering import offered

Record = dict[str, Any]
ACTIONS = offered((holds, probes, runs, sources))
SCHEMAS = offered((schema,))
DECIDED = {"decision": "refused", "reason": "Cut"}
# What pages, and of how many there are at least.
LISTS: tuple[tuple[str, Record, int], ...] = (
    ("ogptn_harvest_change_list", {"job": "{newest}"}, 3),
    ("ogptn_harvest_problem_list", {"source": "source-flawed"}, 2),
    ("ogptn_harvest_run_list", {"source": "source-good"}, 2),
    ("ogptn_harvest_source_list", {}, 4),
)
MISSING: tuple[tuple[str, Record], ...] = (
    ("ogptn_harvest_change_list", {"job": "unknown"}),
    ("ogptn_harvest_hold_decide", {"source": "unknown", "job": "unknown", **DECIDED}),
    ("ogptn_harvest_hold_show", {"source": "unknown"}),
    ("ogptn_harvest_preview", {"source": "unknown"}),
    ("ogptn_harvest_problem_list", {"job": "unknown"}),
    ("ogptn_harvest_problem_list", {"source": "unknown"}),
    ("ogptn_harvest_run_list", {"source": "unknown"}),
    ("ogptn_harvest_run_show", {"id": "unknown"}),
    ("ogptn_harvest_source_pause", {"id": "unknown", "reason": "Mended"}),
    ("ogptn_harvest_source_resume", {"id": "unknown"}),
    ("ogptn_harvest_source_show", {"id": "unknown"}),
    # A dataset is no source.
    ("ogptn_harvest_source_show", {"id": "tn-production-1"}),
    ("ogptn_harvest_timetable_update", {"id": "unknown"}),
)
WRONG: tuple[tuple[str, Record, str], ...] = (
    ("ogptn_harvest_change_list", {"job": "{newest}", "step": "lost"}, "step"),
    ("ogptn_harvest_hold_decide", {"source": "source-held", "job": "another", **DECIDED}, "job"),
    ("ogptn_harvest_hold_decide", {"source": "source-held", "job": "x", **DECIDED, "decision": "maybe"}, "decision"),
    ("ogptn_harvest_hold_decide", {"source": "source-held", "job": "x", **DECIDED, "reason": ""}, "reason"),
    ("ogptn_harvest_probe", {}, "url"),
    ("ogptn_harvest_probe", {"url": "http://10.0.0.1/"}, "url"),
    ("ogptn_harvest_problem_list", {}, "source"),
    ("ogptn_harvest_problem_list", {"source": "source-good", "severity": "fatal"}, "severity"),
    ("ogptn_harvest_problem_list", {"source": "source-good", "stage": "last"}, "stage"),
    ("ogptn_harvest_run_list", {"source": "source-good", "limit": "many"}, "limit"),
    ("ogptn_harvest_source_list", {"institution": "unknown"}, "institution"),
    ("ogptn_harvest_source_pause", {"id": "source-good", "reason": "x" * 4001}, "reason"),
    ("ogptn_harvest_timetable_update", {"id": "source-good", "frequency": "HOURLY"}, "frequency"),
    ("ogptn_harvest_timetable_update", {"id": "source-good", "first_run": "tomorrow"}, "first_run"),
)  # fmt: skip


def ask(keeping: Any, action: str, arguments: Record, **more: Any) -> Any:
    """Call an action as the officer, with the newest run of the good source where it is named."""
    runs_of = keeping.ask("ogptn_harvest_run_list", source="source-good", limit=1)
    newest = {"{newest}": runs_of["results"][0]["id"]}
    asked = {key: newest.get(value, value) for key, value in arguments.items()}
    return keeping.ask(action, **asked, **more)


@pytest.mark.parametrize(("action", "arguments", "least"), LISTS)
def test_a_list_gives_the_page_that_is_asked_for(
    action: str, arguments: Record, least: int, keeping: Any
) -> None:
    """At most `limit` results from `offset` on, and `count` of all of them."""
    whole = ask(keeping, action, arguments)
    assert whole["count"] == len(whole["results"]) >= least
    for limit, offset in ((1, 0), (1, 1), (2, 1), (0, 0)):
        page = ask(keeping, action, arguments, limit=limit, offset=offset)
        assert page["results"] == whole["results"][offset : offset + limit]
        assert page["count"] == whole["count"]


def test_problems_by_code_are_paged_too(keeping: Any) -> None:
    """The source has problems of one code: the second page is empty."""
    asked = {"source": "source-flawed", "grouped": True}
    assert len(keeping.ask("ogptn_harvest_problem_list", **asked, limit=1)["results"]) == 1
    found = keeping.ask("ogptn_harvest_problem_list", **asked, offset=1)
    assert (found["count"], found["results"]) == (1, [])


def test_the_records_of_a_hold_are_paged(keeping: Any) -> None:
    """Of the ten that would go, the last two."""
    found = keeping.ask("ogptn_harvest_hold_show", source="source-held", limit=3, offset=8)["open"]
    names = [one["dataset"]["name"] for one in found["records"]]
    assert (found["count"], names) == (10, ["tn-production-111", "tn-production-112"])


def test_every_list_is_asked_here() -> None:
    """A new list that pages is one of those above; the records of a hold have a test of their own."""
    paged = {name for name in ACTIONS if "offset" in SCHEMAS[name]()}
    assert paged == {action for action, _, _ in LISTS} | {"ogptn_harvest_hold_show"}


@pytest.mark.parametrize(("action", "arguments"), MISSING)
def test_what_is_not_there_is_not_found(action: str, arguments: Record, keeping: Any) -> None:
    """An officer is told so of a source or a run that nobody has."""
    with pytest.raises(tk.ObjectNotFound):
        keeping.ask(action, **arguments)


@pytest.mark.parametrize(("action", "arguments", "field"), WRONG)
def test_a_wrong_argument_is_named(
    action: str, arguments: Record, field: str, keeping: Any
) -> None:
    """The message stands under the name of the argument that has to change."""
    with pytest.raises(tk.ValidationError) as refused:
        ask(keeping, action, arguments)
    assert list(refused.value.error_dict) == [field]


def test_every_refusal_that_an_action_documents_is_asked_for() -> None:
    """An error that a docstring names has a row above."""
    tried = {(action, "ValidationError") for action, _, _ in WRONG}
    tried |= {(action, "ObjectNotFound") for action, _ in MISSING}
    documented = {
        (name, error)
        for name, action in ACTIONS.items()
        for error in re.findall(r":raises (\w+):", action.__doc__ or "")
        if error != "NotAuthorized"
    }
    assert documented == tried


def test_one_run_is_shown_as_the_list_shows_it(keeping: Any) -> None:
    """By the id of its job, with the source that it is of."""
    (newest,) = keeping.ask("ogptn_harvest_run_list", source="source-good", limit=1)["results"]
    shown = keeping.ask("ogptn_harvest_run_show", id=newest["id"])
    assert shown == newest
    assert shown["source_id"] == keeping.ids["good"]


def test_a_timetable_is_chosen(keeping: Any) -> None:
    """The runs are counted from the first one; what is not given stays, and by hand none is planned."""
    update = "ogptn_harvest_timetable_update"
    chosen = keeping.ask(
        update, id="source-good", frequency="WEEKLY", first_run="2099-04-30T02:00Z"
    )
    assert chosen == {
        "frequency": "WEEKLY",
        "first_run": "2099-04-30T02:00:00",
        "next_run": "2099-04-30T02:00:00",
    }
    shown = keeping.ask("ogptn_harvest_source_show", id="source-good")
    assert {field: shown[field] for field in chosen} == chosen
    by_hand = keeping.ask(update, id="source-good", frequency="MANUAL")
    assert by_hand == {**chosen, "frequency": "MANUAL", "next_run": None}


def test_a_pause_tells_who_and_why_and_its_end_the_next_run(keeping: Any) -> None:
    """Both answers are what the source then shows."""
    asked = {"id": "source-flawed"}
    paused = keeping.ask("ogptn_harvest_source_pause", **asked, reason="Being mended")["paused"]
    assert (paused["by"], paused["reason"]) == ("officer", "Being mended")
    assert keeping.ask("ogptn_harvest_source_show", **asked)["paused"] == paused
    resumed = keeping.ask("ogptn_harvest_source_resume", **asked)
    assert resumed["next_run"] is not None
    assert keeping.ask("ogptn_harvest_source_show", **asked)["next_run"] == resumed["next_run"]


def test_a_withdrawal_is_decided_on_once_and_the_decision_is_kept(keeping: Any) -> None:
    """With its reason and who gave it; nothing waits any more."""
    held = {"source": "source-held"}
    job = keeping.ask("ogptn_harvest_hold_show", **held)["open"]["job"]
    answer = keeping.ask("ogptn_harvest_hold_decide", **held, job=job, **DECIDED)
    assert answer == {"job": job, "decision": "refused", "count": 10}
    found = keeping.ask("ogptn_harvest_hold_show", **held)
    (decided,) = found["decided"]
    assert found["open"] is None
    assert (decided["decision"], decided["reason"], decided["by"]) == ("refused", "Cut", "officer")
    with pytest.raises(tk.ValidationError) as refused:
        keeping.ask("ogptn_harvest_hold_decide", **held, job=job, **DECIDED)
    assert list(refused.value.error_dict) == ["job"]
