"""Rules of the actions as machine clients meet them over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from ckan.exceptions import CkanConfigurationException

from ckanext.ogptn.logic.action import get_actions
from ckanext.ogptn.logic.auth import get_auth_functions
from ckanext.ogptn.logic.schema import get_schemas

Maker = Callable[..., Any]
OURS = sorted(name for name in get_actions() if name.startswith("ogptn_"))
WRITERS = {
    "ogptn_action_plan_import",
    "ogptn_assessment_create",
    "ogptn_challenge_resolve",
    "ogptn_commitment_amend",
    "ogptn_contact_update",
    "ogptn_draft_delete",
    "ogptn_draft_update",
    "ogptn_error_report_answer",
    "ogptn_error_report_create",
    "ogptn_evidence_create",
    "ogptn_evidence_delete",
    "ogptn_file_check_again",
    "ogptn_follow_confirm",
    "ogptn_follow_create",
    "ogptn_follow_end",
    "ogptn_inventory_create",
    "ogptn_inventory_delete",
    "ogptn_inventory_import",
    "ogptn_inventory_update",
    "ogptn_link_create",
    "ogptn_link_decide",
    "ogptn_link_delete",
    "ogptn_link_undo",
    "ogptn_mail_choice_update",
    "ogptn_progress_report_correct",
    "ogptn_progress_report_create",
    "ogptn_table_load",
}


def get(app: Any, action: str, status: int, **arguments: str) -> dict[str, Any]:
    """Ask an action by GET, as a visitor."""
    answer = app.get(f"/api/3/action/{action}", query_string=arguments, status=status)
    loaded: dict[str, Any] = json.loads(answer.body)
    return loaded


def test_a_visitor_reads_a_commitment_and_its_plan(commitment: Maker, app: Any) -> None:
    """Readers answer to GET, without an account."""
    commitment(1)
    shown = get(app, "ogptn_commitment_show", 200, id="tn-2016-01")["result"]
    assert (shown["completion_level"], shown["timeliness"]) == ("not_assessed", "unknown")
    assert get(app, "ogptn_commitment_list", 200, limit="1")["result"]["count"] == 1
    assert get(app, "ogptn_action_plan_summary", 200, id="tn-2016-2018")["success"] is True
    assert get(app, "ogptn_link_list", 200, commitment="tn-2016-01")["result"]["count"] == 0


def test_what_is_not_there_is_404_and_what_is_hidden_403(commitment: Maker, app: Any) -> None:
    """Errors are CKAN's own, with its status codes."""
    commitment(1, private=True)
    assert get(app, "ogptn_commitment_show", 404, id="nothing")["success"] is False
    assert get(app, "ogptn_commitment_show", 403, id="tn-2016-01")["success"] is False
    assert get(app, "ogptn_progress_report_list", 404, commitment="nothing")["success"] is False
    refused = get(app, "ogptn_commitment_list", 409, completion_level="done")["error"]
    assert "complete, substantial, limited" in refused["completion_level"][0]


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_what_writes_does_not_answer_to_get(site: None, app: Any, name: str) -> None:
    """A link that somebody follows changes nothing."""
    get(app, name, 400)


@pytest.mark.parametrize("name", OURS)
def test_every_action_has_an_auth_function_a_schema_and_documentation(name: str) -> None:
    """Each of the three has the action's name, and the docstring tells keys, result and errors."""
    action = get_actions()[name]
    assert name in get_auth_functions()
    assert name in get_schemas()
    text = action.__doc__ or ""
    assert ":param" in text
    assert ":raises" in text
    assert bool(getattr(action, "side_effect_free", False)) is (name not in WRITERS)


@pytest.mark.parametrize("name", OURS)
def test_every_argument_is_documented(site: None, name: str) -> None:
    """What the schema takes, the docstring names."""
    text = get_actions()[name].__doc__ or ""
    arguments = [key for key in get_schemas()[name]() if not key.startswith("__")]
    assert [key for key in arguments if f":param {key}:" not in text] == []


def test_a_wrong_day_of_the_portal_is_told_at_the_start(
    ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting that is no day stops the start with its name."""
    from ckanext.ogptn import config

    monkeypatch.setitem(ckan_config, "ogptn.as_of", "30 April 2018")
    with pytest.raises(CkanConfigurationException, match=r"ogptn\.as_of"):
        config.check()
