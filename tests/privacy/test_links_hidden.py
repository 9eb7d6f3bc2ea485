"""A link tells of neither of its ends to those who may not see it: no title, no number, no trace that it ever was.

The strongest form of this: once an end is hidden, every surface of the other end is, to the letter, what it was before
the two were linked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan import model

from ckanext.ogptn.logic import serving
from ckanext.ogptn.model import Link
from ckanext.ogptn.model.moments import now

Act = Callable[..., Any]
WELL = {"count": 1, "fresh": 1, "stale": 0, "broken": 0}
# In the title of the dataset, or of the commitment, that is hidden in the course of a test, and of nothing else.
MARK = "medenine"
TITLE = {"ar": f"{MARK} (ar)", "fr": f"{MARK} (fr)", "en": MARK}
FACETS = {"rows": 0, "facet.field": ["data_state", "tally"], "facet.limit": -1}
PAGES_OF_COMMITMENT = (
    "/commitment/tn-2016-06", "/fr/commitment/tn-2016-06", "/ar/commitment/tn-2016-06", "/commitment/",
    "/commitment/?data_state=fresh", "/commitment/?data_state=stale", "/commitment/?data_state=without",
    "/action_plan/tn-2016-2018", "/organization/ministry-finance", "/dataset/", "/dataset/?serves_commitment=true",
    "/dataset/?link_health=broken", "/dataset/?vocab_commitment=tn-2016-06", "/search?q=parent", "/",
)  # fmt: skip
FILES_OF_COMMITMENT = (
    "/commitment.csv", "/export/links.csv", "/export/commitments.csv", "/commitment/tn-2016-06.atom",
    "/commitment.atom", "/action_plan/tn-2016-2018.atom",
)  # fmt: skip
ACTIONS_OF_COMMITMENT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("ogptn_commitment_show", {"id": "tn-2016-06"}),
    ("ogptn_commitment_list", {"limit": 1000}),
    ("ogptn_commitment_list", {"data_state": "fresh"}),
    ("ogptn_commitment_list", {"data_state": "stale"}),
    ("ogptn_link_list", {"commitment": "tn-2016-06"}),
    ("ogptn_link_list", {"commitment": "tn-2016-06", "health": "broken"}),
    ("ogptn_link_change_list", {"limit": 1000}),
    ("package_search", {"fq": "dataset_type:commitment", **FACETS}),
    ("ogptn_scoreboard", {}),
    ("ogptn_action_plan_summary", {"id": "tn-2016-2018"}),
)
GRAPHS = ("/commitment/tn-2016-06.ttl", "/commitment.ttl", "/catalog.ttl", "/dataset/{dataset}.ttl")
PAGES_OF_DATASET = (
    "/dataset/budget-2016", "/fr/dataset/budget-2016", "/dataset/", "/dataset/?serves_commitment=true",
    "/dataset/?link_health=stale", "/dataset/?link_health=broken", "/dataset/?vocab_action_plan=tn-2016-2018",
    "/organization/ministry-finance",
)  # fmt: skip
ACTIONS_OF_DATASET: tuple[tuple[str, dict[str, Any]], ...] = (
    ("package_show", {"id": "budget-2016"}),
    ("ogptn_link_list", {"dataset": "budget-2016"}),
    ("ogptn_link_change_list", {"limit": 1000}),
    (
        "package_search",
        {"facet.field": ["serves_commitment", "link_health", "vocab_commitment"], "rows": 0},
    ),
)


def main(portal: Any, address: str) -> str:
    """Read what stands in the main part of a page."""
    answer = portal.get(address)
    assert answer.status_code == 200, address
    found = BeautifulSoup(answer.get_data(as_text=True), "lxml").find("main")
    return " ".join(found.get_text(" ").split()) if found else ""


def told(
    portal: Any, as_user: Act, pages: Any = (), files: Any = (), actions: Any = ()
) -> dict[str, str]:
    """Gather all that a visitor is told, by where."""
    found = {address: main(portal, address) for address in pages}
    found |= {address: portal.get(address).get_data(as_text=True) for address in files}
    for action, arguments in actions:
        answer = as_user("", action, **arguments)
        found[f"{action} {arguments}"] = json.dumps(answer, default=str, sort_keys=True)
    return found


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Name the surfaces that are not what they were."""
    return [where for where, text in before.items() if after[where] != text]


def ail(link_id: str, health: str) -> None:
    """Let a link fall ill."""
    link = model.Session.get(Link, link_id)
    assert link is not None
    link.health, link.health_reason, link.health_since = health, "file_gone", now()
    model.Session.commit()
    serving.refresh_ends([(link.commitment_id, link.dataset_id)])


@pytest.fixture
def vanishing(portal: Any, as_site: Act) -> Iterator[str]:
    """Make a public dataset; it is purged in the end, and its links with it."""
    made = as_site(
        "package_create",
        name=f"{MARK}-data",
        title_translated=TITLE,
        owner_org="ministry-finance",
        sector="budget",
    )
    yield made["id"]
    as_site("dataset_purge", id=made["id"])


@pytest.mark.parametrize("health", ["ok", "broken"])
@pytest.mark.parametrize("change", ["private", "deleted"])
def test_a_commitment_forgets_a_dataset_that_is_hidden(
    change: str, health: str, portal: Any, as_user: Act, as_site: Act, vanishing: str
) -> None:
    """Every page, file and answer is what it was before the dataset was linked."""
    surfaces = {
        "pages": PAGES_OF_COMMITMENT,
        "files": FILES_OF_COMMITMENT,
        "actions": ACTIONS_OF_COMMITMENT,
    }
    hide = {"private": {"private": True}, "deleted": {"state": "deleted"}}[change]
    as_site("package_patch", id=vanishing, **hide)
    before = told(portal, as_user, **surfaces)
    as_site("package_patch", id=vanishing, private=False, state="active")
    link = as_site("ogptn_link_create", commitment="tn-2016-06", dataset=vanishing)
    ail(link["id"], health)
    shown = told(portal, as_user, **surfaces)
    assert MARK in shown["/commitment/tn-2016-06"]
    assert MARK in shown["/commitment/tn-2016-06.atom"]
    assert len(differing(before, shown)) > 15
    as_site("package_patch", id=vanishing, **hide)
    after = told(portal, as_user, **surfaces)
    assert differing(before, after) == []
    graphs = [portal.get(address.format(dataset=portal.ids["dataset"])) for address in GRAPHS]
    assert not [one for one in graphs if vanishing in one.get_data(as_text=True)]


@pytest.mark.parametrize("health", ["ok", "stale"])
def test_a_dataset_forgets_a_commitment_that_is_hidden(
    health: str, portal: Any, as_user: Act, as_site: Act
) -> None:
    """Its page, its facets and the answers about it are what they were before the two were linked."""
    surfaces = {"pages": PAGES_OF_DATASET, "actions": ACTIONS_OF_DATASET}
    # Until it is linked this commitment is as hidden as after.
    as_site("package_patch", id="tn-2016-06", private=True)
    before = told(portal, as_user, **surfaces)
    as_site("package_patch", id="tn-2016-06", private=False)
    as_site("ogptn_link_decide", id=portal.ids["proposal"], decision="confirmed")
    try:
        ail(portal.ids["proposal"], health)
        shown = told(portal, as_user, **surfaces)
        assert "Public parent" in shown["/dataset/budget-2016"]
        assert len(differing(before, shown)) > 5
        as_site("package_patch", id="tn-2016-06", private=True)
        after = told(portal, as_user, **surfaces)
        assert differing(before, after) == []
        for address in ("/catalog.ttl", f"/dataset/{portal.ids['dataset']}.ttl"):
            assert "tn-2016-06" not in portal.get(address).get_data(as_text=True)
    finally:
        as_site("package_patch", id="tn-2016-06", private=False)
        ail(portal.ids["proposal"], "ok")
        as_site("ogptn_link_undo", id=portal.ids["proposal"])


@pytest.mark.parametrize("user", ["", "transport"])
def test_counts_and_states_are_of_what_is_seen(user: str, portal: Any, as_user: Act) -> None:
    """Of four linked datasets one is public; the data of a private part serve nothing that is public."""
    shown = as_user(user, "ogptn_commitment_show", id="tn-2016-01")
    assert (shown["datasets"], shown["data_state"]) == (WELL, "fresh")
    parent = as_user(user, "ogptn_commitment_show", id="tn-2016-06")
    assert (parent["dataset_count"], parent["data_state"]) == (0, "without")
    broken = as_user(user, "ogptn_link_list", commitment="tn-2016-01", health="broken")
    assert broken["count"] == 0
    asked = {"commitments": [portal.ids["commitment"]]}
    (change,) = as_user(user, "ogptn_link_change_list", **asked)["results"]
    assert (change["change"], change["dataset_count"]) == ("linked", 1)


def test_the_index_says_of_private_data_to_nobody_that_they_serve(
    portal: Any, as_user: Act, as_site: Act
) -> None:
    """All who search share it: a commitment that private data alone serve is without data, to its officers too."""
    link = as_site("ogptn_link_create", commitment="tn-2018-01", dataset="private-dataset")
    query = "+dataset_type:commitment +name:tn-2018-01"
    asked = {"fq": query, "rows": 0, "facet.field": ["data_state"]}
    for user in ("", "transport", "finance"):
        facets = as_user(user, "package_search", **asked)["facets"]
        assert facets["data_state"] == {"without": 1}
    seen = as_user("finance", "ogptn_commitment_show", id="tn-2018-01")
    assert (seen["dataset_count"], seen["data_state"]) == (1, "without")
    as_site("ogptn_link_delete", id=link["id"])


@pytest.mark.parametrize("user", ["", "transport"])
@pytest.mark.parametrize("end", ["commitments", "datasets"])
def test_the_ids_of_hidden_ends_among_many_lead_to_nothing(
    user: str, end: str, portal: Any, as_user: Act, secret: str
) -> None:
    """Asked for by its id, a hidden record has no links and no changes."""
    kinds = {
        "commitments": ("private", "draft", "deleted", "private part"),
        "datasets": ("private dataset", "draft dataset", "deleted dataset"),
    }[end]
    ids = [portal.ids[kind] for kind in kinds]
    assert as_user(user, "ogptn_link_list", **{end: ids})["count"] == 0
    if end == "commitments":
        assert as_user(user, "ogptn_link_change_list", commitments=ids)["count"] == 0
