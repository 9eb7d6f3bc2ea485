"""Rules of the preview of a commitment: what would be shown, and what would be refused; nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

Maker = Callable[..., Any]
PREVIEW = "ogptn_commitment_preview"
RECORD = {
    "name": "tn-2016-07",
    "number": 7,
    "action_plan": "tn-2016-2018",
    "axis": 1,
    "title_translated": {"fr": "Publier"},
    "lead_institutions": ["ministry-finance"],
    "owner_org": "ministry-finance",
    "due_date": "2017-12-31",
    "milestones": [
        {"identifier": "m1", "title_translated": {"fr": "Loi"}, "due_date": "2017-05-01"}
    ],
}


@pytest.fixture
def amina(commitment: Maker, officer: Callable[..., str], ckan_config: Any) -> str:
    """Make a commitment, and an officer of its institution, while the plan runs."""
    ckan_config["ogptn.as_of"] = "2017-06-01"
    commitment(1)
    return officer("amina", "ministry-finance")


def test_a_new_commitment_is_shown_as_it_would_be(amina: str, call: Maker, call_as: Maker) -> None:
    """In the shape of the real one, with what follows from its dates; and it is not made."""
    shown = call_as(amina, PREVIEW, record=RECORD)
    assert (shown["timeliness"], shown["completion_level"]) == ("on_track", "not_assessed")
    assert shown["milestones"][0]["timeliness"] == "overdue"
    assert (shown["plan"]["name"], shown["axis_title_translated"]["en"]) == (
        "tn-2016-2018",
        "Openness",
    )
    assert [one["name"] for one in shown["lead"]] == ["ministry-finance"]
    model.Session.commit()
    assert model.Package.get("tn-2016-07") is None
    call("package_create", type="commitment", **RECORD)
    assert set(shown) >= set(call("ogptn_commitment_show", id="tn-2016-07")) - {
        "organization", "creator_user_id", "isopen", "num_resources", "num_tags", "resources", "tags",
        "extras", "groups", "license_id", "license_title", "relationships_as_object",
        "relationships_as_subject", "title", "type", "url", "version", "notes", "identifier",
        "author", "author_email", "maintainer", "maintainer_email", "smart", "consultations",
    }  # fmt: skip


def test_changes_of_a_commitment_are_laid_over_what_it_holds(
    amina: str, call: Maker, call_as: Maker
) -> None:
    """What does not change is shown as it is, and nothing is written."""
    shown = call_as(amina, PREVIEW, commitment="tn-2016-01", record={"sector": "budget"})
    assert (shown["sector"], shown["title_translated"]["en"]) == ("budget", "Commitment 1")
    model.Session.commit()
    assert not call("package_show", id="tn-2016-01").get("sector")


def test_a_preview_refuses_what_saving_refuses(amina: str, call_as: Maker) -> None:
    """A taken number, a plan that is not there, a promise that an amendment alone changes."""
    taken = {**RECORD, "number": 1}
    for asked, field in (
        ({"record": taken}, "number"),
        ({"record": {**RECORD, "milestones": [{"identifier": "first"}]}}, "milestones"),
        ({"commitment": "tn-2016-01", "record": {"due_date": "2018-01-01"}}, "due_date"),
    ):
        with pytest.raises(tk.ValidationError) as refused:
            call_as(amina, PREVIEW, **asked)
        assert field in refused.value.error_dict
    record = {"due_date": "2018-01-01"}
    shown = call_as(amina, PREVIEW, commitment="tn-2016-01", record=record, amending=True)
    assert shown["due_date"] == "2018-01-01"


def test_only_those_who_may_save_preview(
    amina: str, officer: Callable[..., str], institution: Maker, call_as: Maker
) -> None:
    """A preview tells what a number is taken by; strangers are told nothing."""
    institution("ministry-transport")
    stranger = officer("stranger", "ministry-transport")
    for user in ("", stranger):
        for asked in (
            {"record": RECORD},
            {"commitment": "tn-2016-01", "record": {"sector": "budget"}},
            {"commitment": "tn-2016-01", "record": {"due_date": "2018-01-01"}, "amending": True},
        ):
            with pytest.raises(tk.NotAuthorized):
                call_as(user, PREVIEW, **asked)
