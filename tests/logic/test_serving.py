"""Which commitments have data, and how well these are: in the index, in lists, and for the caller."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn import jobs
from ckanext.ogptn.logic import serving
from ckanext.ogptn.model import Link
from ckanext.ogptn.model.moments import now

Maker = Callable[..., Any]
CREATE = "ogptn_link_create"


def index(call: Maker, fq: str, *fields: str) -> dict[str, dict[str, int]]:
    """Return the values of some fields that the index holds, with how many records have each."""
    found = call("package_search", fq=fq, rows=0, **{"facet.field": list(fields)})
    facets: dict[str, dict[str, int]] = found["facets"]
    return facets


def state(call: Maker, name: str = "tn-2016-01") -> str:
    """Return what the index says of a commitment's data."""
    (found,) = index(call, f"dataset_type:commitment name:{name}", "data_state")["data_state"]
    return found


def of_dataset(call: Maker, name: str = "budget-2016") -> dict[str, list[str]]:
    """Return what the index says of the links of a dataset."""
    found = index(call, f"name:{name}", "serves_commitment", "link_health", "vocab_commitment")
    return {field: list(values) for field, values in found.items()}


def ail(health: str, reason: str = "not_updated", **where: str) -> None:
    """Let links fall ill, as what looks after them does."""
    links = model.Session.query(Link).filter_by(**where).all()
    for link in links:
        link.health, link.health_reason, link.health_since = health, reason, now()
    model.Session.commit()
    serving.refresh_ends((link.commitment_id, link.dataset_id) for link in links)


@pytest.fixture
def ends(commitment: Maker, dataset: Maker) -> dict[str, str]:
    """Make a commitment with a milestone and two public datasets to link."""
    commitment(1, milestones=[{"identifier": "m1", "title_translated": {"en": "Step"}}])
    dataset("budget-2016")
    dataset("budget-2017")
    return {"commitment": "tn-2016-01", "dataset": "budget-2016"}


def test_a_link_shows_in_the_index_of_both_ends(ends: dict[str, str], call: Maker) -> None:
    """A commitment has data as soon as it is linked, and none as soon as the link is gone."""
    assert state(call) == "without"
    assert of_dataset(call)["serves_commitment"] == ["false"]
    made = call(CREATE, **ends)
    assert state(call) == "fresh"
    assert of_dataset(call) == {
        "serves_commitment": ["true"],
        "link_health": ["ok"],
        "vocab_commitment": ["tn-2016-01"],
    }
    call("ogptn_link_delete", id=made["id"])
    assert state(call) == "without"
    assert of_dataset(call) == {
        "serves_commitment": ["false"],
        "link_health": [],
        "vocab_commitment": [],
    }


def test_a_decision_shows_in_the_index_of_both_ends(ends: dict[str, str], call: Maker) -> None:
    """A proposal is no data; a confirmed one is; a rejection and its taking back are followed."""
    made = call(CREATE, **ends, decision="proposed")
    assert state(call) == "without"
    call("ogptn_link_decide", id=made["id"], decision="confirmed")
    assert state(call) == "fresh"
    call("ogptn_link_decide", id=made["id"], decision="rejected")
    assert state(call) == "without"
    call("ogptn_link_undo", id=made["id"])
    assert state(call) == "fresh"


def test_data_are_stale_where_none_is_well(ends: dict[str, str], call: Maker) -> None:
    """One fresh dataset is enough; of a dataset the worst of its links is told."""
    call(CREATE, links=[ends, {**ends, "dataset": "budget-2017"}])
    first = call("package_show", id="budget-2016")["id"]
    ail("stale", dataset_id=first)
    assert state(call) == "fresh"
    assert of_dataset(call)["link_health"] == ["stale"]
    ail("broken", "file_gone")
    assert state(call) == "stale"
    shown = call("ogptn_commitment_show", id="tn-2016-01")
    assert shown["datasets"] == {"count": 2, "fresh": 0, "stale": 0, "broken": 2}
    assert shown["data_state"] == "stale"
    ailing = shown["links"][0]
    assert (ailing["health"], ailing["health_reason"]) == ("broken", "file_gone")
    assert ailing["health_since"].startswith(now().date().isoformat())


def test_a_commitment_of_very_many_links_is_shown_with_some(
    ends: dict[str, str], call: Maker
) -> None:
    """Those of its milestones, then those that ail most; the numbers are of all."""
    made = call(CREATE, **ends)
    keys = {"commitment_id": made["commitment_id"], "dataset_id": made["dataset_id"]}
    model.Session.add_all(Link(**keys, resource_id=f"file-{n}") for n in range(205))
    model.Session.add(Link(**keys, resource_id="gone", health="broken"))
    model.Session.commit()
    call(CREATE, **{**ends, "dataset": "budget-2017"}, milestone="m1")
    shown = call("ogptn_commitment_show", id="tn-2016-01")
    assert len(shown["links"]) == 200
    assert [one["milestone"] for one in shown["links"][:2]] == ["m1", None]
    assert [one["health"] for one in shown["links"][:3]] == ["ok", "broken", "ok"]
    assert shown["datasets"] == {"count": 2, "fresh": 1, "stale": 0, "broken": 1}


def test_related_data_serve_no_promise(ends: dict[str, str], call: Maker) -> None:
    """They are listed, and are no data of the commitment."""
    call(CREATE, **ends, link_type="related")
    assert state(call) == "without"
    shown = call("ogptn_commitment_show", id="tn-2016-01")
    assert (shown["dataset_count"], shown["data_state"]) == (1, "without")
    assert of_dataset(call)["serves_commitment"] == ["true"]


def test_data_of_a_part_serve_the_whole(
    ends: dict[str, str], commitment: Maker, call: Maker
) -> None:
    """While the part is public."""
    commitment(1, "tn-2016-01-1", part_number=1, parent_commitment="tn-2016-01")
    call(CREATE, commitment="tn-2016-01-1", dataset="budget-2016")
    assert (state(call), state(call, "tn-2016-01-1")) == ("fresh", "fresh")
    call("package_patch", id="tn-2016-01-1", private=True)
    assert state(call) == "without"


@pytest.mark.parametrize("change", ["private", "delete", "purge", "bulk"])
def test_a_dataset_that_goes_takes_its_data_along(
    change: str, ends: dict[str, str], call: Maker
) -> None:
    """At once: the index tells of public data alone."""
    call("package_patch", id="budget-2016", owner_org="ministry-finance")
    call(CREATE, **ends)
    acts: dict[str, Callable[[], Any]] = {
        "private": lambda: call("package_patch", id="budget-2016", private=True),
        "delete": lambda: call("package_delete", id="budget-2016"),
        "purge": lambda: call("dataset_purge", id="budget-2016"),
        "bulk": lambda: call(
            "bulk_update_private",
            org_id=call("organization_show", id="ministry-finance")["id"],
            datasets=[call("package_show", id="budget-2016")["id"]],
        ),
    }
    acts[change]()
    assert state(call) == "without"


def test_a_dataset_that_returns_brings_its_data_back(ends: dict[str, str], call: Maker) -> None:
    """Deleted and restored, its commitment has data as before."""
    call(CREATE, **ends)
    call("package_delete", id="budget-2016")
    call("package_patch", id="budget-2016", state="active")
    assert state(call) == "fresh"
    assert of_dataset(call)["serves_commitment"] == ["true"]


def test_a_commitment_that_is_hidden_leaves_its_datasets_without(
    ends: dict[str, str], call: Maker
) -> None:
    """A dataset's own entry tells of public commitments alone."""
    call(CREATE, **ends)
    call("package_patch", id="tn-2016-01", private=True)
    assert of_dataset(call)["serves_commitment"] == ["false"]
    assert of_dataset(call)["link_health"] == []


def test_commitments_are_listed_by_their_data(
    ends: dict[str, str], commitment: Maker, call: Maker
) -> None:
    """The filter of the list, and what each says of itself."""
    commitment(2)
    call(CREATE, links=[ends, {**ends, "milestone": "m1"}, {**ends, "dataset": "budget-2017"}])
    ail("stale", dataset_id=call("package_show", id="budget-2017")["id"])
    (fresh,) = call("ogptn_commitment_list", data_state="fresh")["results"]
    assert (fresh["name"], fresh["data_state"]) == ("tn-2016-01", "fresh")
    assert fresh["datasets"] == {"count": 2, "fresh": 1, "stale": 1, "broken": 0}
    (without,) = call("ogptn_commitment_list", data_state="without")["results"]
    assert (without["name"], without["dataset_count"]) == ("tn-2016-02", 0)
    assert call("ogptn_commitment_list", data_state="stale")["count"] == 0
    with pytest.raises(tk.ValidationError):
        call("ogptn_commitment_list", data_state="fulfilled")


def test_links_are_listed_by_their_health(ends: dict[str, str], call: Maker) -> None:
    """Whoever looks after them asks for what ails."""
    call(CREATE, links=[ends, {**ends, "dataset": "budget-2017"}])
    ail("broken", "file_is_page", dataset_id=call("package_show", id="budget-2017")["id"])
    (found,) = call("ogptn_link_list", commitment="tn-2016-01", health="broken")["results"]
    assert (found["dataset"]["name"], found["health_reason"]) == ("budget-2017", "file_is_page")
    assert call("ogptn_link_list", commitment="tn-2016-01", health="ok")["count"] == 1


def test_a_link_names_the_milestone_that_it_serves(ends: dict[str, str], call: Maker) -> None:
    """By its place and its title, so that the dataset's side need not ask for the commitment."""
    call(CREATE, **ends, milestone="m1")
    (found,) = call("ogptn_link_list", dataset="budget-2016")["results"]
    assert (found["milestone"], found["milestone_number"]) == ("m1", 1)
    assert found["milestone_title_translated"]["en"] == "Step"


def test_a_tick_finds_what_came_and_went_unseen(ends: dict[str, str], call: Maker) -> None:
    """What is written past the actions is in the index a minute later; what is true is not touched."""
    call(CREATE, **ends)
    jobs.tick()
    model.Session.query(Link).delete()
    model.Session.commit()
    assert jobs.tick()["refreshed"] == 1
    assert state(call) == "without"
    assert serving.refresh_all() == 0
