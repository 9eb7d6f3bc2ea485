"""Who may write what: every writing action against every role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.logic import get_action

from ckanext.ogptn.harvesters.logic import holds, probes, runs, sources
from ckanext.ogptn.logic.action import get_actions
from ckanext.ogptn.logic.offering import offered

Act = Callable[..., Any]
REPORT = {
    "completion_level": "substantial",
    "progress": {"en": "Done"},
    "challenges": {"en": "Money"},
}
CIVIL = {**REPORT, "assessor_type": "civil_society"}
PAGE = {"type": "web_page", "url": "https://x.tn/page"}
JUDGED = {"report_date": "2017-05-31", "completion": "limited"}
PLAN = {"type": "action_plan", "title_translated": {"en": "A plan"}, "name": "tn-2030-2032"}
PROMISE = {
    "type": "commitment",
    "name": "tn-2016-99",
    "number": 99,
    "title_translated": {"en": "Ours"},
    "action_plan": "tn-2016-2018",
}
# finance leads the commitment and owns the dataset, transport supports it, watch is civil society, review the IRM.
EVERYBODY = ("", "nobody", "finance-reader", "transport", "watchdog", "reviewer", "finance")
# What is called, and who of them all may.
TABLE: tuple[tuple[str, dict[str, Any], set[str]], ...] = (
    ("ogptn_progress_report_create", {"commitment": "tn-2016-01", **REPORT}, {"finance"}),
    ("ogptn_progress_report_create", {"commitment": "tn-2016-02", **REPORT}, {"finance"}),
    ("ogptn_progress_report_create", {"commitment": "tn-2016-01", **CIVIL}, {"watchdog"}),
    ("ogptn_progress_report_create", {"commitment": "tn-2016-02", **CIVIL}, set()),
    ("ogptn_progress_report_create",
     {"commitment": "tn-2016-01", **REPORT, "origin": "import"}, set()),
    ("ogptn_progress_report_correct", {"id": "{report}", "progress": {"en": "Half"}}, {"finance"}),
    ("ogptn_challenge_resolve", {"report": "{report}", "how": {"en": "Paid"}}, {"finance"}),
    ("ogptn_evidence_create", {"commitment": "tn-2016-01", **PAGE}, {"finance"}),
    ("ogptn_evidence_create", {"commitment": "tn-2016-02", **PAGE}, {"finance"}),
    ("ogptn_evidence_delete", {"id": "{proof}"}, {"finance"}),
    ("ogptn_assessment_create", {"commitment": "tn-2016-01", **JUDGED}, {"reviewer"}),
    ("ogptn_assessment_create", {"commitment": "tn-2016-02", **JUDGED}, set()),
    ("ogptn_assessment_create", {"commitment": "tn-2016-01", **JUDGED, "origin": "import"}, set()),
    ("ogptn_contact_show", {"commitment": "tn-2016-01"}, {"finance"}),
    ("ogptn_contact_update", {"commitment": "tn-2016-01"}, {"finance"}),
    ("ogptn_commitment_amend",
     {"commitment": "tn-2016-01", "reason": {"en": "Late"}, "due_date": "2099-01-01"}, {"finance"}),
    ("ogptn_commitment_amend",
     {"commitment": "tn-2016-02", "reason": {"en": "Late"}, "due_date": "2099-01-01"}, {"finance"}),
    ("ogptn_draft_update", {"form": "report", "fields": {"progress-en": ["Done"]}},
     {"finance", "reviewer", "transport", "watchdog"}),
    # Whoever is signed in, each the own ones; tests/logic/test_drafts.py says that they are.
    ("ogptn_draft_delete", {"form": "amendment"}, {*EVERYBODY} - {""}),
    ("ogptn_link_create", {"commitment": "tn-2016-06", "dataset": "budget-2016"},
     {"finance", "transport"}),
    ("ogptn_link_create", {"links": [{"commitment": "tn-2016-06", "dataset": "budget-2016"}]},
     {"finance", "transport"}),
    ("ogptn_link_create", {"commitment": "tn-2016-02", "dataset": "budget-2016"}, {"finance"}),
    ("ogptn_link_create", {"commitment": "tn-2016-01", "dataset": "private-dataset"}, {"finance"}),
    ("ogptn_link_create",
     {"commitment": "tn-2016-01", "dataset": "budget-2016", "origin": "rule"}, set()),
    ("ogptn_file_check_again", {"id": "budget-2016"}, {"finance"}),
    ("ogptn_file_check_again", {"id": "tn-2016-01"}, {"finance"}),
    ("ogptn_link_decide", {"id": "{link}", "decision": "confirmed"}, {"finance"}),
    ("ogptn_link_decide", {"ids": ["{link}"], "decision": "rejected"}, {"finance"}),
    ("ogptn_link_undo", {"id": "{rejected}"}, {"finance"}),
    ("ogptn_proposal_list", {}, {"finance", "reviewer", "transport", "watchdog"}),
    ("ogptn_link_decision_list", {}, {"finance", "reviewer", "transport", "watchdog"}),
    ("ogptn_link_decision_list", {"link": "{link}"}, {"finance"}),
    ("ogptn_link_suggest", {"dataset": "budget-2016"}, {*EVERYBODY} - {""}),
    ("ogptn_link_suggest", {"dataset": "private-dataset"}, {"finance", "finance-reader"}),
    ("ogptn_link_delete", {"id": "{link}"}, {"finance"}),
    ("ogptn_action_plan_import", {"upload": b"a workbook", "dry_run": True}, set()),
    ("ogptn_inventory_create",
     {"institution": "ministry-finance", "identifier": "F-9", "title": {"en": "Debt"}}, {"finance"}),
    ("ogptn_inventory_update", {"id": "{item}", "identifier": "F-1", "title": {"en": "Debt"}}, {"finance"}),
    ("ogptn_inventory_update", {"id": "{hidden item}", "identifier": "F-2", "title": {"en": "Debt"}}, {"finance"}),
    ("ogptn_inventory_delete", {"id": "{hidden item}"}, {"finance"}),
    # The workbook is looked at last.
    ("ogptn_inventory_import",
     {"institution": "ministry-finance", "upload": b"a workbook", "dry_run": True}, {"finance"}),
    ("ogptn_follow_create", {"email": "a@x.tn", "commitment": "tn-2016-01"}, {*EVERYBODY}),
    ("ogptn_follow_create", {"email": "a@x.tn", "commitment": "tn-2016-02"},
     {"finance", "finance-reader"}),
    ("ogptn_follow_confirm", {"token": "{token}"}, {*EVERYBODY}),
    ("ogptn_follow_end", {"token": "{token}"}, {*EVERYBODY}),
    ("ogptn_error_report_create", {"commitment": "tn-2016-01", "text": "Wrong"}, {*EVERYBODY}),
    ("ogptn_error_report_create", {"commitment": "tn-2016-02", "text": "Wrong"},
     {"finance", "finance-reader"}),
    ("ogptn_error_report_list", {"commitment": "tn-2016-01"}, {"finance"}),
    ("ogptn_error_report_answer", {"id": "{error}", "answer": "Right"}, {"finance"}),
    # Whoever is signed in, each the own one; tests/mail/test_officers.py says that it is.
    ("ogptn_mail_choice_show", {}, {*EVERYBODY} - {""}),
    ("ogptn_mail_choice_update", {"digest": "never"}, {*EVERYBODY} - {""}),
    ("package_create", {**PLAN, "owner_org": "ministry-finance"}, set()),
    ("package_create", {**PROMISE, "lead_institutions": ["ministry-finance"],
                        "owner_org": "ministry-finance"}, {"finance"}),
    ("package_create", {**PROMISE, "name": "tn-2016-98", "number": 98, "owner_org": "ministry-transport",
                        "lead_institutions": ["ministry-transport"]}, {"transport"}),
    ("package_create", {**PROMISE, "lead_institutions": ["watch"]}, set()),
    ("package_create", {**PROMISE, "lead_institutions": ["watch"], "owner_org": "watch"}, set()),
    ("package_patch", {"id": "tn-2016-2018", "plan_status": "closed"}, set()),
    ("package_patch", {"id": "tn-2016-01", "sector": "transport"}, {"finance"}),
    ("package_delete", {"id": "tn-2016-2018"}, set()),
    ("package_delete", {"id": "tn-2016-01"}, set()),
    ("dataset_purge", {"id": "tn-2016-01"}, set()),
    ("ogptn_table_load", {"id": "{file}"}, {"finance"}),
    ("harvest_source_create", {"name": "theirs", "title": "Theirs", "url": "https://theirs.tn",
                               "source_type": "ogptn_energy", "owner_org": "ministry-finance"},
     {"finance"}),
    ("harvest_job_create", {"source_id": "{energy}"}, {"finance"}),
    ("ogptn_harvest_source_pause", {"id": "{energy}", "reason": "Mended"}, {"finance"}),
    ("ogptn_harvest_source_resume", {"id": "{energy}"}, {"finance"}),
    ("ogptn_harvest_timetable_update", {"id": "{energy}", "frequency": "MANUAL"}, {"finance"}),
    ("ogptn_harvest_hold_decide",
     {"source": "{energy}", "job": "none", "decision": "refused", "reason": "Cut"}, {"finance"}),
    # Its address is one that is refused without asking anybody.
    ("ogptn_harvest_preview", {"source": "private-address"}, {"finance"}),
    ("ogptn_harvest_probe", {"url": "http://10.0.0.1/"}, {"finance", "reviewer", "transport", "watchdog"}),
)  # fmt: skip
# Actions that have nothing to do here: whoever is told so may call them.
ANSWERED = {"ogptn_harvest_hold_decide", "ogptn_harvest_probe", "ogptn_inventory_import"}
READING = {
    "ogptn_action_plan_summary", "ogptn_amendment_list", "ogptn_assessment_list", "ogptn_challenge_list",
    "ogptn_commitment_list", "ogptn_commitment_preview", "ogptn_commitment_show",
    "ogptn_contact_show", "ogptn_draft_list", "ogptn_draft_show",
    "ogptn_error_report_list", "ogptn_evidence_list", "ogptn_file_check_list", "ogptn_follow_show",
    "ogptn_inventory_list", "ogptn_inventory_show", "ogptn_inventory_summary",
    "ogptn_link_change_list", "ogptn_link_decision_list", "ogptn_link_list", "ogptn_link_suggest",
    "ogptn_proposal_list",
    "ogptn_mail_choice_show", "ogptn_progress_report_list",
    "ogptn_progress_report_show", "ogptn_search_complete", "ogptn_search_suggest",
    "ogptn_updates_due", "ogptn_institution_list", "ogptn_scoreboard", "ogptn_scoreboard_history",
    "ogptn_harvest_change_list", "ogptn_harvest_hold_show", "ogptn_harvest_problem_list",
    "ogptn_harvest_run_list", "ogptn_harvest_run_show", "ogptn_harvest_source_list",
    "ogptn_harvest_source_show",
    "ogptn_table_show",
}  # fmt: skip


def _named(ids: dict[str, str], value: Any) -> Any:
    """Put in the id of what is named, also in a list."""
    if isinstance(value, list):
        return [_named(ids, one) for one in value]
    return ids.get(str(value), value)


def _may(act: Act, user: str, action: str, arguments: dict[str, Any]) -> bool:
    """Try, and take the trial back."""
    try:
        act(user, action, **arguments)
    except tk.NotAuthorized:
        return False
    except tk.ValidationError:
        if action not in ANSWERED:
            raise
    return True


@pytest.mark.parametrize(("action", "arguments", "allowed"), TABLE)
def test_only_those_who_may_write_do(
    action: str, arguments: dict[str, Any], allowed: set[str], portal: Any, as_user: Act
) -> None:
    """A writing action is refused to every role but those that the table names."""
    named = {"link": "proposal", "energy": "energy", "report": "report", "proof": "proof"}
    named |= {"token": "token", "error": "error", "file": "file", "rejected": "rejected"}
    named |= {"item": "item", "hidden item": "hidden item"}
    ids = {f"{{{name}}}": portal.ids[key] for name, key in named.items()}
    asked = {key: _named(ids, value) for key, value in arguments.items()}
    refused = {user for user in EVERYBODY if user not in allowed}
    assert not [user for user in sorted(refused) if _may(as_user, user, action, asked)]
    for user in sorted(allowed)[:1]:
        assert _may(as_user, user, action, asked)


def test_every_action_of_ours_that_writes_is_in_the_table(site: None) -> None:
    """A new action that writes has a row above; one that reads says that it has no side effect."""
    ours = {name for name in get_actions() if name.startswith("ogptn_")}
    ours |= set(offered((holds, probes, runs, sources)))
    reading = {name for name in ours if getattr(get_action(name), "side_effect_free", False)}
    assert reading == READING
    assert ours - reading <= {action for action, _, _ in TABLE}


def test_a_writing_action_is_not_called_by_a_link(portal: Any) -> None:
    """An address alone, which a hostile page may make a browser open, changes nothing."""
    ours = {name for name, _, _ in TABLE if name.startswith("ogptn_")}
    for action in sorted(ours - READING):
        assert portal.get(f"/api/3/action/{action}?id=x").status_code == 400


def test_the_pages_only_read(portal: Any) -> None:
    """No page of ours takes a form, so none needs a token against forged ones."""
    rules = portal.app.flask_app.url_map.iter_rules()
    ours = [rule for rule in rules if rule.endpoint.startswith("ogptn.")]
    assert ours
    assert all(rule.methods <= {"GET", "HEAD", "OPTIONS"} for rule in ours)


def test_a_batch_of_no_links_is_refused(portal: Any, as_user: Act) -> None:
    """A call that asks for nothing does not pass by the rule of access."""
    with pytest.raises((tk.NotAuthorized, tk.ValidationError)):
        as_user("", "ogptn_link_create", links=[])
