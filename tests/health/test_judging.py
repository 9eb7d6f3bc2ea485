"""Links follow their ends: at once, with the next tick, and with each new day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from ckan import model

from ckanext.ogptn import jobs
from ckanext.ogptn.model import Link

Maker = Callable[..., Any]
Health = Callable[[str], tuple[str, str]]
MONTHLY = "http://publications.europa.eu/resource/authority/frequency/MONTHLY"


def link() -> Any:
    """Give the only link, as it is in the database."""
    model.Session.expire_all()
    return model.Session.query(Link).one()


def found(call: Maker, name: str, field: str) -> str:
    """Give a field of a record as the index holds it."""
    facets = call("package_search", fq=f"name:{name}", rows=0, **{"facet.field": [field]})
    (value,) = facets["facets"][field]
    return str(value)


def shown(call: Maker) -> str:
    """Give the state of the commitment's evidence."""
    return str(call("ogptn_commitment_show", id="tn-2016-01")["evidence_state"])


def test_a_new_link_is_judged_at_once(served: Maker, health: Health) -> None:
    """What is well has no reason, and is not said to be so since any day."""
    served("budget")
    assert health("budget") == ("ok", "")
    assert link().last_checked_at is not None
    assert link().health_since is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"private": True}, "dataset_private"), ({"state": "deleted"}, "dataset_deleted")],
)
def test_an_end_that_is_hidden_breaks_the_link_and_its_return_mends_it(
    served: Maker, call: Maker, health: Health, change: dict[str, Any], reason: str
) -> None:
    """At once, with the moment since when."""
    served("budget")
    call("package_patch", id="budget", **change)
    assert health("budget") == ("broken", reason)
    since = link().health_since
    assert (datetime.now(UTC) - since).total_seconds() < 60
    call("package_patch", id="budget", state="active", private=False)
    assert health("budget") == ("ok", "")
    assert link().health_since > since


def test_a_dataset_that_is_private_from_the_start_proves_nothing(
    served: Maker, health: Health
) -> None:
    """It never did."""
    served("budget", private=True)
    assert health("budget") == ("broken", "dataset_private")


def test_a_deleted_commitment_breaks_its_links(served: Maker, call: Maker, health: Health) -> None:
    """And its return mends them."""
    served("budget")
    call("package_delete", id="tn-2016-01")
    assert health("budget") == ("broken", "commitment_deleted")
    call("package_patch", id="tn-2016-01", state="active")
    assert health("budget") == ("ok", "")


def test_what_changes_behind_our_back_is_found_by_the_next_tick(
    served: Maker, health: Health
) -> None:
    """Once: the tick after that finds nothing."""
    served("budget")
    model.Package.get("budget").private = True
    model.repo.commit()
    assert health("budget") == ("ok", "")
    assert jobs.tick()["health"] == 1
    assert health("budget") == ("broken", "dataset_private")
    assert jobs.tick()["health"] == 0


def test_data_grows_stale_with_the_days(
    served: Maker, call: Maker, health: Health, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dataset, the commitment and the index say so on the first day on which it is late."""
    file = {"url": "http://x.tn/a.csv", "format": "CSV", "last_modified": "2017-01-01T10:00:00"}
    monkeypatch.setitem(ckan_config, "ogptn.as_of", "2017-02-01")
    served("budget", frequency=MONTHLY, resources=[file])
    jobs.tick()
    assert (health("budget"), shown(call)) == (("ok", ""), "sound")
    monkeypatch.setitem(ckan_config, "ogptn.as_of", "2017-03-04")
    assert jobs.tick()["health"] == 0
    monkeypatch.setitem(ckan_config, "ogptn.as_of", "2017-03-05")
    assert jobs.tick()["health"] == 1
    assert health("budget") == ("stale", "not_updated")
    assert found(call, "tn-2016-01", "evidence_state") == "stale"
    assert found(call, "budget", "link_health") == "stale"
    assert shown(call) == "stale"


def test_a_link_to_a_file_that_was_taken_away_is_broken(
    promise: Any, call: Maker, health: Health
) -> None:
    """The others of the dataset do not stand for it."""
    files = [{"url": f"http://x.tn/{name}.csv", "format": "CSV"} for name in "ab"]
    made = call("package_create", type="dataset", name="budget", resources=files)
    (first, second) = made["resources"]
    call("ogptn_link_create", commitment="tn-2016-01", dataset="budget", resource=second["id"])
    assert health("budget") == ("ok", "")
    call("package_patch", id="budget", resources=[first])
    assert health("budget") == ("broken", "file_removed")


def test_what_its_source_took_back_stays_so(served: Maker, call: Maker, health: Health) -> None:
    """Whatever becomes of the dataset; nor does a tick bring it back."""
    served("budget")
    link().health = "withdrawn"
    model.repo.commit()
    call("package_patch", id="budget", private=True)
    call("package_patch", id="budget", private=False)
    jobs.tick()
    assert health("budget") == ("withdrawn", "link_withdrawn")


def test_a_proposal_is_judged_as_it_is_confirmed(
    served: Maker, call: Maker, health: Health, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody looks after it before."""
    monkeypatch.setitem(ckan_config, "ogptn.as_of", "2017-02-01")
    file = {"url": "http://x.tn/a.csv", "format": "CSV", "last_modified": "2017-01-01T10:00:00"}
    served("budget", frequency=MONTHLY, resources=[file])
    call("ogptn_link_decide", id=link().id, decision="proposed")
    monkeypatch.setitem(ckan_config, "ogptn.as_of", "2018-02-01")
    assert jobs.tick()["health"] == 0
    assert health("budget") == ("ok", "")
    call("ogptn_link_decide", id=link().id, decision="confirmed")
    assert health("budget") == ("stale", "not_updated")
    assert found(call, "budget", "link_health") == "stale"
