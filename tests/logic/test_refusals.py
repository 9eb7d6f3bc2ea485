"""What each action refuses: the errors that its docstring names, and for a wrong argument the argument's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.common import config
from ckan.tests import helpers

from ckanext.ogptn.logic.action import get_actions
from tests.logic.conftest import PLUGINS, title

Record = dict[str, Any]
NAME = "tn-2016-01"
OF = {"commitment": NAME}
UNKNOWN: Record = {"commitment": "unknown"}
DONE = {"completion_level": "substantial", "progress": {"fr": "Publié"}}
ITEM = {"institution": "ministry-finance", "identifier": "F-1", "title": {"en": "Debt"}}
WISH = {"email": "amel@example.org"}
# An argument that is wrong, and the name under which the message stands.
WRONG: tuple[tuple[str, Record, str], ...] = (
    ("ogptn_action_plan_import", {"upload": "a text"}, "upload"),
    ("ogptn_action_plan_import", {}, "upload"),
    ("ogptn_action_plan_summary", {"id": "tn-2016-2018", "sort": "colour asc"}, "sort"),
    ("ogptn_amendment_list", {"sort": "colour"}, "sort"),
    ("ogptn_assessment_create", {**UNKNOWN, "report_date": "2017-01-31"}, "commitment"),
    ("ogptn_assessment_create", {**OF, "report_date": "2017-01-31"}, "completion"),
    ("ogptn_assessment_create",
     {**OF, "report_date": "2017-01-31", "specificity": "huge"}, "specificity"),
    ("ogptn_assessment_list", {"modified_since": "yesterday"}, "modified_since"),
    ("ogptn_challenge_list", {"state": "forgotten"}, "state"),
    ("ogptn_commitment_amend", {**UNKNOWN, "reason": {"fr": "Retard"}}, "commitment"),
    ("ogptn_commitment_amend", {**OF, "due_date": "2018-01-31"}, "reason"),
    ("ogptn_commitment_amend",
     {**OF, "reason": {"fr": "Retard"}, "due_precision": "week"}, "due_precision"),
    ("ogptn_commitment_list", {"update_state": "late"}, "update_state"),
    ("ogptn_commitment_list", {"data_state": "rotten"}, "data_state"),
    ("ogptn_commitment_list", {"evidence_state": "weak"}, "evidence_state"),
    ("ogptn_commitment_list", {"timeliness": "late"}, "timeliness"),
    ("ogptn_commitment_list", {"institution": "unknown"}, "institution"),
    ("ogptn_commitment_list", {"axis": "first"}, "axis"),
    ("ogptn_commitment_list", {"limit": -5}, "limit"),
    ("ogptn_commitment_list", {"offset": -1}, "offset"),
    ("ogptn_commitment_preview", {}, "record"),
    ("ogptn_commitment_preview", {"record": {"sector": "budget"}, **UNKNOWN}, "commitment"),
    ("ogptn_contact_show", UNKNOWN, "commitment"),
    ("ogptn_contact_update", UNKNOWN, "commitment"),
    ("ogptn_draft_list", {"form": "novel"}, "form"),
    ("ogptn_draft_update", {"form": "report"}, "fields"),
    ("ogptn_error_report_answer", {"id": "{error}"}, "answer"),
    ("ogptn_error_report_answer", {"id": "{error}", "state": "open"}, "state"),
    ("ogptn_error_report_create", {**UNKNOWN, "text": "Wrong"}, "commitment"),
    ("ogptn_error_report_create", OF, "text"),
    ("ogptn_error_report_create", {**OF, "text": "x" * 4001}, "text"),
    ("ogptn_error_report_create", {**OF, "text": "Wrong", "milestone": "m9"}, "milestone"),
    ("ogptn_error_report_create", {**OF, "text": "Wrong", "email": "nowhere"}, "email"),
    ("ogptn_error_report_create", {**OF, "text": "Wrong", "language": "de"}, "language"),
    ("ogptn_error_report_list", {"state": "lost"}, "state"),
    ("ogptn_error_report_list", UNKNOWN, "commitment"),
    ("ogptn_evidence_create",
     {**UNKNOWN, "type": "web_page", "url": "https://example.org/"}, "commitment"),
    ("ogptn_evidence_create", {**OF, "url": "https://example.org/"}, "type"),
    ("ogptn_evidence_list", {"limit": -1}, "limit"),
    ("ogptn_follow_create", {**OF, "email": "nowhere"}, "email"),
    ("ogptn_follow_create", {**WISH, **OF, "action_plan": "tn-2016-2018"}, "action_plan"),
    ("ogptn_follow_create", {**WISH, "language": "de"}, "language"),
    ("ogptn_follow_create", WISH, "email"),  # the site sends no mail
    ("ogptn_follow_end", {}, "token"),
    ("ogptn_institution_list", {"limit": "many"}, "limit"),
    ("ogptn_inventory_create", {**ITEM, "identifier": ""}, "identifier"),
    ("ogptn_inventory_import", {"institution": "ministry-finance", "upload": "a text"}, "upload"),
    ("ogptn_inventory_list", {"states": ["late"]}, "states"),
    ("ogptn_inventory_list", {"year": "next"}, "year"),
    ("ogptn_inventory_summary", {"institution": "unknown"}, "institution"),
    ("ogptn_inventory_summary", UNKNOWN, "commitment"),
    ("ogptn_inventory_update", {"id": "{item}", "identifier": "F-1"}, "title"),
    ("ogptn_link_change_list", {"modified_since": "yesterday"}, "modified_since"),
    ("ogptn_link_create", {**UNKNOWN, "dataset": "budget"}, "commitment"),
    ("ogptn_link_create", {**OF, "dataset": "unknown"}, "dataset"),
    ("ogptn_link_create", {**OF, "dataset": "budget", "milestone": "m9"}, "milestone"),
    ("ogptn_link_create", {**OF, "dataset": "budget", "resource": "unknown"}, "resource"),
    ("ogptn_link_create", {**OF, "dataset": "budget", "link_type": "proves"}, "link_type"),
    ("ogptn_link_create", {**OF, "dataset": "budget", "decision": "rejected"}, "decision"),
    ("ogptn_link_create", {**OF, "dataset": "budget", "score": 2}, "score"),
    ("ogptn_link_create", {"links": "all"}, "links"),
    ("ogptn_link_create", {"links": [{**OF, "dataset": "budget"}, OF]}, "links"),
    ("ogptn_link_decide", {"decision": "confirmed"}, "id"),
    ("ogptn_link_decide", {"id": "{link}"}, "decision"),
    ("ogptn_link_decide",
     {"id": "{link}", "decision": "rejected", "expected": "proposed"}, "expected"),
    ("ogptn_link_list", {**OF, "decision": "maybe"}, "decision"),
    ("ogptn_link_list", {**OF, "health": "well"}, "health"),
    ("ogptn_link_suggest", {}, "dataset"),
    ("ogptn_mail_choice_update", {"digest": "hourly"}, "digest"),
    ("ogptn_mail_choice_update", {"harvests": "daily"}, "harvests"),
    ("ogptn_progress_report_correct", {"id": "{report}", "completion_level": "limited"}, "challenges"),
    ("ogptn_progress_report_create", {**UNKNOWN, **DONE}, "commitment"),
    ("ogptn_progress_report_create", {**OF, **DONE, "assessor_type": "irm"}, "assessor_type"),
    ("ogptn_progress_report_create", {**OF, **DONE, "completed_on": "2017-01-31"}, "completed_on"),
    ("ogptn_progress_report_list", {"sort": "colour"}, "sort"),
    ("ogptn_proposal_list", {"band": "sure?"}, "band"),
    ("ogptn_proposal_list", {"dataset": "unknown"}, "dataset"),
    ("ogptn_scoreboard", {"action_plan": "unknown"}, "action_plan"),
    ("ogptn_scoreboard", {"institution": "unknown"}, "institution"),
    ("ogptn_scoreboard_history", {"scope": "ministry"}, "scope"),
    ("ogptn_scoreboard_history", {"since": "yesterday"}, "since"),
    ("ogptn_search_complete", {"q": "x" * 201}, "q"),
    ("ogptn_search_complete", {"q": "budget", "types": ["people"]}, "types"),
    ("ogptn_search_complete", {"q": "budget", "limit": "many"}, "limit"),
    ("ogptn_search_suggest", {"q": "x" * 201}, "q"),
    ("ogptn_search_suggest", {"q": "budget", "language": "de"}, "language"),
    ("ogptn_table_load", {"id": "{file}"}, "id"),  # the site has no DataStore
    ("ogptn_updates_due", {"kind": "late"}, "kind"),
    ("ogptn_updates_due", {"institution": "unknown"}, "institution"),
)  # fmt: skip
# What is asked for and not there; neither is a record of another kind.
MISSING: tuple[tuple[str, Record], ...] = (
    ("ogptn_action_plan_summary", {"id": "unknown"}),
    ("ogptn_action_plan_summary", {"id": NAME}),
    ("ogptn_amendment_list", UNKNOWN),
    ("ogptn_assessment_list", UNKNOWN),
    ("ogptn_challenge_list", UNKNOWN),
    ("ogptn_challenge_list", {"commitment": "tn-2016-2018"}),
    ("ogptn_challenge_resolve", {"report": "unknown", "how": {"fr": "Voté"}}),
    ("ogptn_commitment_show", {"id": "unknown"}),
    ("ogptn_commitment_show", {"id": "tn-2016-2018"}),
    ("ogptn_draft_delete", {"form": "report"}),
    ("ogptn_draft_show", {"form": "report"}),
    ("ogptn_error_report_answer", {"id": "unknown", "answer": "Yes"}),
    ("ogptn_evidence_delete", {"id": "unknown"}),
    ("ogptn_evidence_list", UNKNOWN),
    ("ogptn_file_check_again", {"id": "unknown"}),
    ("ogptn_file_check_again", {"id": "tn-2016-2018"}),
    ("ogptn_file_check_list", {"dataset": "unknown"}),
    ("ogptn_file_check_list", {"dataset": NAME}),
    ("ogptn_follow_confirm", {"token": "unknown"}),
    ("ogptn_follow_create", {**WISH, **UNKNOWN}),
    ("ogptn_follow_create", {**WISH, "action_plan": NAME}),
    ("ogptn_follow_show", {"token": "unknown"}),
    ("ogptn_inventory_delete", {"id": "unknown"}),
    ("ogptn_inventory_show", {"id": "unknown"}),
    ("ogptn_inventory_update", {"id": "unknown", "identifier": "F-1", "title": {"en": "Debt"}}),
    ("ogptn_link_decide", {"id": "unknown", "decision": "confirmed"}),
    ("ogptn_link_decision_list", {"link": "unknown"}),
    ("ogptn_link_delete", {"id": "unknown"}),
    ("ogptn_link_list", UNKNOWN),
    ("ogptn_link_list", {"dataset": "unknown"}),
    ("ogptn_link_suggest", {"dataset": "unknown"}),
    ("ogptn_link_undo", {}),
    ("ogptn_link_undo", {"id": "unknown"}),
    ("ogptn_link_undo", {"batch": "unknown"}),
    ("ogptn_mail_choice_show", {"user": "unknown"}),
    ("ogptn_mail_choice_update", {"user": "unknown", "digest": "never"}),
    ("ogptn_progress_report_correct", {"id": "unknown"}),
    ("ogptn_progress_report_list", UNKNOWN),
    ("ogptn_progress_report_show", {"id": "unknown"}),
    ("ogptn_table_load", {"id": "unknown"}),
    ("ogptn_table_show", {"id": "unknown"}),
)
# Refusals that want more of a portal, each with its own test: test_corrections.py, test_evidence.py,
# test_link_decisions.py, tests/health/test_files.py.
ELSEWHERE = {
    ("ogptn_challenge_resolve", "ValidationError"),
    ("ogptn_evidence_delete", "ValidationError"),
    ("ogptn_link_undo", "ValidationError"),
    ("ogptn_file_check_again", "ValidationError"),
}


def call(action: str, **arguments: Any) -> Any:
    """Call an action as an administrator, with an administrator's rights."""
    user = helpers.call_action("get_site_user")["name"]
    return helpers.call_action(action, {"user": user, "ignore_auth": False}, **arguments)


@pytest.fixture(scope="module")
def made(
    empty_site: Callable[[dict[str, str]], AbstractContextManager[None]],
) -> Iterator[dict[str, Any]]:
    """Make a plan and a commitment with one of what may be asked for, once for this module; give the ids."""
    settings = {"ckan.plugins": PLUGINS, "ogptn.as_of": "2017-06-30", "smtp.server": ""}
    with empty_site(settings):
        yield {"ids": _records(), "config": dict(config)}


def _records() -> dict[str, str]:
    for name in ("presidency-government", "ministry-finance"):
        kind = {"institution_type": "government"}
        call("organization_create", name=name, title_translated=title(name), **kind)
    plan = {"name": "tn-2016-2018", "plan_status": "active", "owner_org": "presidency-government"}
    term = {"start_date": "2016-07-01", "end_date": "2018-12-31"}
    call("package_create", type="action_plan", title_translated=title("Plan"), **plan, **term)
    promise = {
        "number": 1,
        "action_plan": "tn-2016-2018",
        "lead_institutions": ["ministry-finance"],
    }
    call("package_create", type="commitment", name=NAME, title_translated=title("One"), **promise)
    file = {"name": "Budget", "url": "https://example.org/budget.csv", "format": "CSV"}
    dataset = call("package_create", type="dataset", name="budget", resources=[file])
    call("ogptn_error_report_create", commitment=NAME, text="Wrong")
    return {
        "file": dataset["resources"][0]["id"],
        "error": call("ogptn_error_report_list")["results"][0]["id"],
        "item": call("ogptn_inventory_create", **{**ITEM, "identifier": "F-7"})["id"],
        "link": call("ogptn_link_create", commitment=NAME, dataset="budget")["id"],
        "report": call("ogptn_progress_report_create", commitment=NAME, **DONE)["id"],
    }


@pytest.fixture
def ids(made: dict[str, Any]) -> dict[str, str]:
    """Give the ids. CKAN's test plugin takes settings back before each test: here they return."""
    config.clear()
    config.update(made["config"])
    found: dict[str, str] = made["ids"]
    return found


@pytest.mark.parametrize(("action", "arguments", "field"), WRONG)
def test_a_wrong_argument_is_named(
    action: str, arguments: Record, field: str, ids: dict[str, str]
) -> None:
    """The message stands under the name of the argument that has to change, and of no other."""
    known = {f"{{{name}}}": key for name, key in ids.items()}
    asked = {key: known.get(str(value), value) for key, value in arguments.items()}
    with pytest.raises(tk.ValidationError) as refused:
        call(action, **asked)
    named = set(refused.value.error_dict) - {"__type"}
    assert named == {field}
    assert any(refused.value.error_dict[field])


@pytest.mark.parametrize(("action", "arguments"), MISSING)
def test_what_is_not_there_is_not_found(
    action: str, arguments: Record, ids: dict[str, str]
) -> None:
    """An administrator, who may see everything, is told that there is no such thing."""
    with pytest.raises(tk.ObjectNotFound):
        call(action, **arguments)


def test_every_refusal_that_an_action_documents_is_asked_for() -> None:
    """An error that a docstring names has a row here, and a row an error that the docstring names."""
    tried = {(action, "ValidationError") for action, _, _ in WRONG}
    tried |= {(action, "ObjectNotFound") for action, _ in MISSING}
    documented = {
        (name, error)
        for name, action in get_actions().items()
        if name.startswith("ogptn_")
        for error in re.findall(r":raises (\w+):", action.__doc__ or "")
        if error != "NotAuthorized"
    }
    assert documented == tried | ELSEWHERE
