"""Officers of government put down what their own institution promises, while a plan takes promises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

Maker = Callable[..., Any]
FINANCE = "ministry-finance"


def promise(**fields: Any) -> dict[str, Any]:
    """Return a commitment that the ministry of finance leads."""
    return {
        "type": "commitment",
        "name": "tn-2016-07",
        "number": 7,
        "title_translated": {"fr": "Publier"},
        "action_plan": "tn-2016-2018",
        "lead_institutions": [FINANCE],
        **fields,
    }


@pytest.fixture
def amina(plan: Maker, institution: Maker, officer: Maker) -> str:
    """Give an officer of the ministry of finance, and a plan that runs."""
    plan(end_date="2099-12-31")
    institution(FINANCE)
    return str(officer("amina", FINANCE))


def test_an_officer_puts_down_what_the_own_institution_leads(amina: str, call_as: Maker) -> None:
    """With three milestones; the institution owns the record."""
    steps = [
        {"identifier": f"m{number}", "title_translated": {"fr": f"Étape {number}"}}
        for number in (1, 2, 3)
    ]
    made = call_as(amina, "package_create", **promise(milestones=steps))
    assert made["organization"]["name"] == FINANCE
    assert [step["identifier"] for step in made["milestones"]] == ["m1", "m2", "m3"]


@pytest.mark.parametrize(
    "leads", [["presidency-government"], ["presidency-government", FINANCE], []]
)
def test_nobody_promises_for_another(amina: str, call_as: Maker, leads: list[str]) -> None:
    """The institution that leads first makes the promise."""
    with pytest.raises(tk.NotAuthorized):
        call_as(amina, "package_create", **promise(lead_institutions=leads))


def test_a_text_of_a_list_is_read_as_the_list(amina: str, call_as: Maker) -> None:
    """A form sends the leads as JSON: the rule reads what the record will hold."""
    leads = f'["presidency-government", "{FINANCE}"]'
    with pytest.raises(tk.NotAuthorized):
        call_as(amina, "package_create", **promise(lead_institutions=leads, owner_org=FINANCE))


@pytest.mark.parametrize("change", [{"plan_status": "closed"}, {"end_date": "2018-12-31"}])
def test_a_plan_that_is_over_takes_no_promise(
    amina: str, call: Maker, call_as: Maker, change: dict[str, str]
) -> None:
    """Closed by its status or by its end."""
    call("package_patch", id="tn-2016-2018", **change)
    with pytest.raises(tk.NotAuthorized):
        call_as(amina, "package_create", **promise())


def test_civil_society_promises_nothing(
    amina: str, institution: Maker, officer: Maker, call_as: Maker
) -> None:
    """A commitment is the government's."""
    institution("watch", institution_type="civil_society")
    watcher = officer("watcher", "watch")
    with pytest.raises(tk.NotAuthorized):
        call_as(watcher, "package_create", **promise(lead_institutions=["watch"]))


def test_a_commitment_stays_in_its_plan(
    amina: str, plan: Maker, call: Maker, call_as: Maker
) -> None:
    """It is not moved to another one in passing."""
    plan("tn-2018-2020")
    call_as(amina, "package_create", **promise())
    with pytest.raises(tk.ValidationError) as refused:
        call_as(amina, "package_patch", id="tn-2016-07", action_plan="tn-2018-2020")
    assert list(refused.value.error_dict) == ["action_plan"]


def test_officers_take_nothing_away(amina: str, call_as: Maker) -> None:
    """What was promised is withdrawn in the open, not deleted."""
    call_as(amina, "package_create", **promise())
    with pytest.raises(tk.NotAuthorized):
        call_as(amina, "package_delete", id="tn-2016-07")
