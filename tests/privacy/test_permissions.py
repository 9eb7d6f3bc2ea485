"""Who may read and write what: every action of docs/roles.md against every role."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.logic import get_action

from ckanext.ogptn.harvesters.logic import holds, probes, runs, sources
from ckanext.ogptn.logic.action import get_actions
from ckanext.ogptn.logic.offering import offered

Act = Callable[..., Any]
ROLES = Path(__file__).parents[2] / "docs" / "roles.md"
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
# finance leads the commitment and owns the dataset, transport supports it, coordinator is of another institution of
# government (which owns the plans), watchdog of civil society, reviewer of the IRM.
EVERYBODY = (
    "", "nobody", "finance-reader", "coordinator", "transport", "watchdog", "reviewer", "finance",
)  # fmt: skip
OFFICERS = {"coordinator", "finance", "reviewer", "transport", "watchdog"}
OF_FINANCE = {"finance", "finance-reader"}
SIGNED_IN = {*EVERYBODY} - {""}
# What is called, and who of them all may.
TABLE: tuple[tuple[str, dict[str, Any], set[str]], ...] = (
    ("ogptn_progress_report_create", {"commitment": "tn-2016-01", **REPORT}, {"finance"}),
    ("ogptn_progress_report_create", {"commitment": "tn-2016-02", **REPORT}, {"finance"}),
    ("ogptn_progress_report_create", {"commitment": "tn-2016-01", **CIVIL}, {"watchdog"}),
    ("ogptn_progress_report_create", {"commitment": "tn-2016-02", **CIVIL}, set()),
    ("ogptn_progress_report_create",
     {"commitment": "tn-2016-01", **REPORT, "origin": "import"}, set()),
    ("ogptn_progress_report_correct", {"id": "{report}", "progress": {"en": "Half"}}, {"finance"}),
    ("ogptn_progress_report_correct",
     {"id": "{theirs}", "challenges": {"en": "Law"}, "check_only": True}, {"watchdog"}),
    ("ogptn_challenge_resolve", {"report": "{report}", "how": {"en": "Paid"}}, {"finance"}),
    ("ogptn_challenge_resolve", {"report": "{theirs}", "how": {"en": "Paid"}}, {"watchdog"}),
    ("ogptn_evidence_create", {"commitment": "tn-2016-01", **PAGE}, {"finance"}),
    ("ogptn_evidence_create", {"commitment": "tn-2016-02", **PAGE}, {"finance"}),
    ("ogptn_evidence_create",
     {"commitment": "tn-2016-01", "report": "{theirs}", **PAGE}, {"watchdog"}),
    ("ogptn_evidence_delete", {"id": "{proof}"}, {"finance"}),
    ("ogptn_evidence_delete", {"id": "{their proof}"}, {"watchdog"}),
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
     OFFICERS),
    # Whoever is signed in, each the own ones; tests/logic/test_drafts.py says that they are.
    ("ogptn_draft_delete", {"form": "amendment"}, SIGNED_IN),
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
    ("ogptn_proposal_list", {}, OFFICERS),
    ("ogptn_link_decision_list", {}, OFFICERS),
    ("ogptn_link_decision_list", {"link": "{link}"}, {"finance"}),
    ("ogptn_link_suggest", {"dataset": "budget-2016"}, SIGNED_IN),
    ("ogptn_link_suggest", {"dataset": "private-dataset"}, OF_FINANCE),
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
     OF_FINANCE),
    ("ogptn_follow_confirm", {"token": "{token}"}, {*EVERYBODY}),
    ("ogptn_follow_end", {"token": "{token}"}, {*EVERYBODY}),
    ("ogptn_error_report_create", {"commitment": "tn-2016-01", "text": "Wrong"}, {*EVERYBODY}),
    ("ogptn_error_report_create", {"commitment": "tn-2016-02", "text": "Wrong"},
     OF_FINANCE),
    ("ogptn_error_report_list", {"commitment": "tn-2016-01"}, {"finance"}),
    ("ogptn_error_report_answer", {"id": "{error}", "answer": "Right"}, {"finance"}),
    # Whoever is signed in, each the own one; tests/mail/test_officers.py says that it is.
    ("ogptn_mail_choice_show", {}, SIGNED_IN),
    ("ogptn_mail_choice_update", {"digest": "never"}, SIGNED_IN),
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
    ("harvest_source_update", {"id": "{energy}", "name": "energy", "title": "Energy", "url": "https://energy.tn/",
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
    ("ogptn_harvest_probe", {"url": "http://10.0.0.1/"}, OFFICERS),
)  # fmt: skip
# Actions that have nothing to do here: whoever is told so may call them.
ANSWERED = {
    "ogptn_draft_delete", "ogptn_draft_show", "ogptn_harvest_hold_decide", "ogptn_harvest_probe",
    "ogptn_inventory_import",
}  # fmt: skip
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


# What hangs on a record is for whoever may see the record.
HANGING = (
    "ogptn_amendment_list", "ogptn_assessment_list", "ogptn_challenge_list", "ogptn_evidence_list",
    "ogptn_link_list", "ogptn_progress_report_list",
)  # fmt: skip
# What everybody may ask, and is answered what they may see.
FOR_EVERYBODY = (
    *HANGING[:4], "ogptn_progress_report_list", "ogptn_commitment_list", "ogptn_institution_list",
    "ogptn_inventory_list", "ogptn_inventory_summary", "ogptn_link_change_list", "ogptn_scoreboard",
    "ogptn_scoreboard_history", "ogptn_search_complete", "ogptn_search_suggest",
)  # fmt: skip
NEW = {**PROMISE, "lead_institutions": ["ministry-finance"], "owner_org": "ministry-finance"}
OF_THE_JOB = (
    ("ogptn_harvest_run_show", "id"),
    ("ogptn_harvest_change_list", "job"),
    ("ogptn_harvest_problem_list", "job"),
)
OF_THE_SOURCE = (
    ("ogptn_harvest_source_show", "id"),
    ("ogptn_harvest_run_list", "source"),
    ("ogptn_harvest_problem_list", "source"),
    ("ogptn_harvest_hold_show", "source"),
)
# What is read, and who of them all may.
READ: tuple[tuple[str, dict[str, Any], set[str]], ...] = (
    *((action, {}, {*EVERYBODY}) for action in FOR_EVERYBODY),
    *((action, {"commitment": "tn-2016-01"}, {*EVERYBODY}) for action in HANGING),
    *((action, {"commitment": "tn-2016-02"}, OF_FINANCE) for action in HANGING),
    ("ogptn_commitment_show", {"id": "tn-2016-01"}, {*EVERYBODY}),
    ("ogptn_commitment_show", {"id": "tn-2016-02"}, OF_FINANCE),
    ("ogptn_action_plan_summary", {"id": "tn-2016-2018"}, {*EVERYBODY}),
    ("ogptn_action_plan_summary", {"id": "tn-2018-2020"}, {"coordinator"}),
    ("ogptn_progress_report_show", {"id": "{report}"}, {*EVERYBODY}),
    ("ogptn_progress_report_show", {"id": "{hidden report}"}, OF_FINANCE),
    ("ogptn_link_list", {"dataset": "budget-2016"}, {*EVERYBODY}),
    ("ogptn_link_list", {"dataset": "private-dataset"}, OF_FINANCE),
    ("ogptn_file_check_list", {"dataset": "budget-2016"}, {*EVERYBODY}),
    ("ogptn_file_check_list", {"dataset": "private-dataset"}, OF_FINANCE),
    ("ogptn_table_show", {"id": "{file}"}, {*EVERYBODY}),
    ("ogptn_table_show", {"id": "{hidden file}"}, OF_FINANCE),
    ("ogptn_inventory_show", {"id": "{item}"}, {*EVERYBODY}),
    ("ogptn_follow_show", {"token": "{token}"}, {*EVERYBODY}),
    ("ogptn_commitment_preview", {"record": NEW}, {"finance"}),
    ("ogptn_commitment_preview",
     {"commitment": "tn-2016-01", "record": {"sector": "budget"}}, {"finance"}),
    ("ogptn_commitment_preview",
     {"commitment": "tn-2016-01", "record": {"due_date": "2018-01-31"}, "amending": True}, {"finance"}),
    ("ogptn_contact_show", {"commitment": "tn-2016-01"}, {"finance"}),
    ("ogptn_draft_list", {}, SIGNED_IN),
    ("ogptn_draft_show", {"form": "amendment"}, SIGNED_IN),
    ("ogptn_error_report_list", {}, OFFICERS),
    ("ogptn_updates_due", {}, SIGNED_IN),
    ("ogptn_updates_due", {"institution": "ministry-finance"}, {"finance"}),
    ("ogptn_harvest_source_list", {}, SIGNED_IN),
    *((action, {name: "{job}"}, {"finance"}) for action, name in OF_THE_JOB),
    *((action, {name: "hidden-source"}, {"finance"}) for action, name in OF_THE_SOURCE),
)  # fmt: skip


@pytest.fixture(scope="module")
def ids(portal: Any, as_user: Act, as_site: Act) -> dict[str, str]:
    """Give the ids of records by a word for each, among them a report of civil society with its proof."""
    values = {"commitment": "tn-2016-01", **CIVIL, "evidence": [PAGE]}
    told = as_user("watchdog", "ogptn_progress_report_create", **values)
    (hidden,) = as_site("ogptn_progress_report_list", commitment="tn-2016-02")["results"]
    (file,) = as_site("package_show", id="private-dataset")["resources"]
    return {
        **portal.ids,
        "theirs": told["id"],
        "their proof": told["evidence"][0]["id"],
        "hidden report": hidden["id"],
        "hidden file": file["id"],
        "link": portal.ids["proposal"],
    }


def _asked(ids: dict[str, str], arguments: dict[str, Any]) -> dict[str, Any]:
    """Put in the ids of what is named in braces."""
    known = {f"{{{name}}}": key for name, key in ids.items()}
    return {key: _named(known, value) for key, value in arguments.items()}


def _named(ids: dict[str, str], value: Any) -> Any:
    """Put in the id of what is named, also in a list."""
    if isinstance(value, list):
        return [_named(ids, one) for one in value]
    return ids.get(str(value), value)


def _may(act: Act, user: str, action: str, arguments: dict[str, Any]) -> bool:
    """Say whether the action does what a user asks, or refuses it to that user."""
    try:
        act(user, action, **arguments)
    except tk.NotAuthorized:
        return False
    except (tk.ValidationError, tk.ObjectNotFound):
        if action not in ANSWERED:
            raise
    return True


@pytest.mark.parametrize(("action", "arguments", "allowed"), READ)
def test_only_those_who_may_read_do(
    action: str, arguments: dict[str, Any], allowed: set[str], ids: dict[str, str], as_user: Act
) -> None:
    """A reading action answers those roles alone that the table names."""
    asked = _asked(ids, arguments)
    assert {user for user in EVERYBODY if _may(as_user, user, action, asked)} == allowed


@pytest.fixture
def administrator(portal: Any) -> str:
    """Give the name of an administrator, who is an officer of no institution."""
    return str(get_action("get_site_user")({"ignore_auth": True}, {})["name"])


@pytest.mark.parametrize(("action", "arguments"), [one[:2] for one in READ])
def test_an_administrator_reads_all_of_it(
    action: str,
    arguments: dict[str, Any],
    ids: dict[str, str],
    administrator: str,
    as_user: Act,
) -> None:
    """Whatever is hidden from one role or another."""
    assert _may(as_user, administrator, action, _asked(ids, arguments))


@pytest.mark.parametrize(("action", "arguments"), [one[:2] for one in TABLE])
def test_an_administrator_may_write_all_of_it(
    action: str, arguments: dict[str, Any], ids: dict[str, str], administrator: str
) -> None:
    """The rule of each writing action lets administrators pass."""
    assert tk.check_access(action, {"user": administrator}, _asked(ids, arguments))


@pytest.mark.parametrize(("action", "arguments", "allowed"), TABLE)
def test_only_those_who_may_write_do(
    action: str, arguments: dict[str, Any], allowed: set[str], ids: dict[str, str], as_user: Act
) -> None:
    """A writing action is refused to every role but those that the table names, and done for each of these."""
    asked = _asked(ids, arguments)
    refused = {user for user in EVERYBODY if user not in allowed}
    assert not [user for user in sorted(refused) if _may(as_user, user, action, asked)]
    assert not [user for user in sorted(allowed) if not _may(as_user, user, action, asked)]


def test_every_action_of_ours_is_in_a_table(site: None) -> None:
    """A new action has a row above; one that reads says that it has no side effect."""
    ours = {name for name in get_actions() if name.startswith("ogptn_")}
    ours |= set(offered((holds, probes, runs, sources)))
    reading = {name for name in ours if getattr(get_action(name), "side_effect_free", False)}
    assert reading == READING
    assert ours - reading <= {action for action, _, _ in TABLE}
    assert reading <= {action for action, _, _ in (*TABLE, *READ)}


def test_every_action_of_the_document_is_in_a_table() -> None:
    """docs/roles.md states no rule that is not held here; a patch is an update."""
    named = set(re.findall(r"`((?:harvest|ogptn|package)_[a-z_]+)`", ROLES.read_text("utf-8")))
    tried = {action.replace("_patch", "_update") for action, _, _ in (*TABLE, *READ)}
    assert len(named) > 30
    assert named - tried == set()


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
