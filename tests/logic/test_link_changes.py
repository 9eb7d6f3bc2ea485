"""What became of the data of commitments, by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from ckan import model

from ckanext.ogptn.model import Link

Maker = Callable[..., Any]
LIST = "ogptn_link_change_list"
MONDAY, TUESDAY = datetime(2017, 5, 1, 9, tzinfo=UTC), datetime(2017, 5, 2, 23, 59, tzinfo=UTC)


@pytest.fixture
def seven(commitment: Maker, dataset: Maker, call: Maker) -> str:
    """Link seven datasets to a commitment on a Monday, and one of them to a milestone too; give the commitment's id."""
    steps = [{"identifier": "m1", "title_translated": {"en": "Step"}}]
    made = commitment(1, milestones=steps)
    commitment(2)
    links = []
    for year in range(2010, 2017):
        dataset(f"budget-{year}")
        links.append({"commitment": "tn-2016-01", "dataset": f"budget-{year}"})
    call("ogptn_link_create", links=[*links, {**links[0], "milestone": "m1"}])
    model.Session.query(Link).update({"created_at": MONDAY, "decided_at": None})
    model.Session.commit()
    return str(made["id"])


def ail(call: Maker, name: str, health: str) -> None:
    """Let a dataset's links fall ill on the Tuesday."""
    key = call("package_show", id=name)["id"]
    model.Session.query(Link).filter_by(dataset_id=key).update(
        {"health": health, "health_reason": "not_updated", "health_since": TUESDAY}
    )
    model.Session.commit()


def test_what_a_day_linked_is_one_change(seven: str, call_as: Maker) -> None:
    """Each dataset counts once; five of them are named."""
    found = call_as("", LIST)
    assert found["count"] == 1
    (change,) = found["results"]
    assert (change["change"], change["day"], change["dataset_count"]) == ("linked", "2017-05-01", 7)
    assert change["commitment_id"] == seven
    assert change["created_at"] == "2017-05-01T09:00:00+00:00"
    assert len({one["name"] for one in change["datasets"]}) == 5


def test_what_ails_data_is_told_beside_that_they_were_linked(
    seven: str, call: Maker, call_as: Maker
) -> None:
    """The newest first, each kind and each day by itself."""
    ail(call, "budget-2010", "broken")
    ail(call, "budget-2011", "stale")
    found = call_as("", LIST)
    assert [(one["change"], one["dataset_count"], one["day"]) for one in found["results"]] == [
        ("broken", 1, "2017-05-02"),
        ("stale", 1, "2017-05-02"),
        ("linked", 7, "2017-05-01"),
    ]
    assert found["results"][0]["datasets"][0]["name"] == "budget-2010"
    since = call_as("", LIST, modified_since="2017-05-02")
    assert since["count"] == 2
    page = call_as("", LIST, limit=1, offset=2)
    assert (page["count"], [one["change"] for one in page["results"]]) == (3, ["linked"])


def test_changes_of_some_commitments(seven: str, call: Maker, call_as: Maker) -> None:
    """Those of others are not among them."""
    other = call("package_show", id="tn-2016-02")["id"]
    call("ogptn_link_create", commitment=other, dataset="budget-2016")
    found = call_as("", LIST, commitments=[other])
    assert [one["commitment_id"] for one in found["results"]] == [other]
    assert call_as("", LIST, commitments=[seven])["count"] == 1


@pytest.mark.parametrize("decision", ["proposed", "rejected"])
def test_what_is_not_confirmed_is_no_change(
    decision: str, seven: str, call: Maker, call_as: Maker
) -> None:
    """A proposal or a rejection is told to nobody."""
    model.Session.query(Link).update({"decision": decision})
    model.Session.commit()
    assert call_as("", LIST) == {"count": 0, "results": []}
    assert call(LIST)["count"] == 0


def test_a_hidden_end_was_never_linked(seven: str, call: Maker, call_as: Maker) -> None:
    """A private dataset is neither named nor counted, and a private commitment has no changes."""
    call("package_patch", id="budget-2010", owner_org="ministry-finance", private=True)
    assert [one["dataset_count"] for one in call_as("", LIST)["results"]] == [6]
    assert [one["dataset_count"] for one in call(LIST)["results"]] == [1, 7]  # it is broken now
    call("package_patch", id="tn-2016-01", private=True)
    assert call_as("", LIST)["count"] == 0
