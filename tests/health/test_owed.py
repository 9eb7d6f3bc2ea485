"""What officers owe where linked data is stale or broken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ckan import model

from ckanext.ogptn.model import Link
from ckanext.ogptn.model.moments import now

Maker = Callable[..., Any]


@pytest.fixture
def lead(promise: Any, call: Maker) -> str:
    """Make an officer of the institution that leads the commitment."""
    call("user_create", name="lead", email="lead@example.org", password="correct-horse-1")
    call("organization_member_create", id="ministry-finance", username="lead", role="editor")
    return "lead"


def turn(name: str, health: str, reason: str) -> None:
    """Have the link of a dataset be so since now."""
    dataset = model.Package.get(name).id
    values = {"health": health, "health_reason": reason, "health_since": now()}
    model.Session.query(Link).filter(Link.dataset_id == dataset).update(values)
    model.Session.commit()


def owed(call_as: Maker, user: str) -> list[dict[str, Any]]:
    """Give what a user owes for the sake of evidence."""
    found: list[dict[str, Any]] = call_as(user, "ogptn_updates_due", kind="evidence")["results"]
    return found


def test_data_that_ails_is_one_duty_of_a_commitment(
    served: Maker, lead: str, call_as: Maker
) -> None:
    """With the dataset where it is one, with their number where they are several; none where all is well."""
    served("first")
    served("second")
    assert owed(call_as, lead) == []
    turn("first", "stale", "not_updated")
    (duty,) = owed(call_as, lead)
    assert (duty["act"], duty["group"], duty["count"]) == ("look", "undated", 1)
    assert duty["dataset"]["name"] == "first"
    assert duty["since"] is not None
    turn("second", "broken", "file_gone")
    (duty,) = owed(call_as, lead)
    assert (duty["count"], duty["dataset"]) == (2, None)


def test_others_owe_nothing_for_it(served: Maker, lead: str, call: Maker, call_as: Maker) -> None:
    """Officers of another institution are not told."""
    call("user_create", name="other", email="other@example.org", password="correct-horse-1")
    call("organization_member_create", id="presidency-government", username="other", role="editor")
    served("first")
    turn("first", "broken", "file_gone")
    assert owed(call_as, "other") == []


def test_a_level_that_nothing_proves_any_more_is_to_be_proved_again(
    served: Maker, lead: str, call: Maker, call_as: Maker
) -> None:
    """Where its data was hidden, its officers are asked for other evidence, and not told of what."""
    served("first", owner_org="presidency-government")
    call("ogptn_progress_report_create", commitment="tn-2016-01", completion_level="complete",
         progress={"en": "Done"}, report_date="2017-01-01")  # fmt: skip
    call("package_patch", id="first", private=True)
    (duty,) = owed(call_as, lead)
    assert (duty["act"], duty["link"], duty["dataset"]) == ("prove", None, None)
    call("ogptn_evidence_create", commitment="tn-2016-01", type="document",
         url="https://example.org/decree.pdf", title={"en": "Decree"})  # fmt: skip
    assert owed(call_as, lead) == []


def test_the_desk_leads_to_what_is_wrong(served: Maker, lead: str, app: Any, call: Maker) -> None:
    """It names the dataset, since when, and leads to the commitment's data."""
    served("first")
    turn("first", "broken", "file_gone")
    token = call("api_token_create", user=lead, name="t")["token"]
    page = app.get("/en/desk", headers={"Authorization": token}).body
    assert "Look after a dataset that is stale or broken" in page
    assert "/en/commitment/tn-2016-01#data" in page
