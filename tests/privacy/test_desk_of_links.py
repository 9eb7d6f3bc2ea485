"""What is proposed, decided and promised at the desk is told to those whose desk it is.

`finance` leads the commitments of which `transport` only supports some, and which `watchdog` and `reviewer` only read.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

Act = Callable[..., Any]
Open = Callable[[str, str], Any]
OTHERS = ("transport", "watchdog", "reviewer")
HIDDEN = (
    "private", "draft", "deleted", "private parent", "private part", "in draft plan", "private plan", "draft plan",
    "private dataset", "draft dataset", "deleted dataset", "hidden item",
)  # fmt: skip
NAMES = ("private-dataset", "draft-dataset", "deleted-dataset", "tn-2016-02", "tn-2016-06-1")
OWN_PAGES = (
    "/desk", "/desk/links", "/desk/links?band=likely", "/desk/links/decided", "/desk/inventory",
    "/desk/inventory/ministry-transport", "/scoreboard", "/inventory", "/inventory.csv", "/inventory.ics",
    "/scoreboard.csv", "/export/inventory.csv", "/commitment/?data_state=fresh", "/dataset/?link_health=broken",
)  # fmt: skip
FINANCE_PAGES = (
    "/desk/inventory/ministry-finance", "/desk/inventory/ministry-finance.xlsx", "/desk/inventory/ministry-finance/new",
    "/desk/inventory/ministry-finance/import", "/desk/inventory/item/{item}", "/desk/inventory/item/{hidden item}",
    "/desk/inventory/item/{hidden item}/remove", "/desk/commitment/tn-2016-02/links",
    "/desk/commitment/tn-2016-06/links",
)  # fmt: skip
LISTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("ogptn_proposal_list", {"limit": 100}),
    ("ogptn_proposal_list", {"q": "ghomrassen"}),
    ("ogptn_link_decision_list", {"limit": 100}),
    ("ogptn_updates_due", {}),
    ("ogptn_link_change_list", {"limit": 100}),
    ("ogptn_scoreboard", {}),
    ("ogptn_scoreboard_history", {"scope": "institution"}),
    ("ogptn_inventory_list", {"limit": 100}),
    ("ogptn_inventory_list", {"commitment": "tn-2016-01"}),
)
FACETS = (
    "data_state",
    "evidence_state",
    "serves_commitment",
    "link_health",
    "vocab_commitment",
    "vocab_action_plan",
)


@pytest.fixture(scope="module")
def opened(portal: Any, as_site: Act) -> Open:
    """Open an address as a user, by an API token; nobody is ""."""
    tokens: dict[str, str] = {}

    def open_as(user: str, address: str) -> Any:
        if user and user not in tokens:
            tokens[user] = as_site("api_token_create", user=user, name="desk of links")["token"]
        headers = {"Authorization": tokens[user]} if user else {}
        return portal.app.get(address.format(**portal.ids), headers=headers, follow_redirects=False)

    return open_as


def read(answer: Any, user: str, secret: str) -> str:
    """Read a page without the name of its reader, which stands in its head."""
    text: str = answer.get_data(as_text=True)
    return text.replace(f"{user} {secret}", "").lower()


def holds_nothing_hidden(body: str, portal: Any, secret: str) -> None:
    """Find no word, name or id of anything hidden."""
    text = body.lower()
    assert secret not in text
    assert not [name for name in NAMES if name in text]
    assert not [kind for kind in HIDDEN if portal.ids[kind] in text]


@pytest.mark.parametrize("user", OTHERS)
@pytest.mark.parametrize("page", OWN_PAGES)
def test_a_desk_holds_nothing_of_others(
    page: str, user: str, opened: Open, portal: Any, secret: str
) -> None:
    """Officers of other institutions open their pages, and read nothing of what the ministry keeps to itself."""
    answer = opened(user, page)
    if answer.status_code in (302, 403, 404):
        assert page.startswith("/desk/inventory")
        return
    assert answer.status_code == 200
    holds_nothing_hidden(read(answer, user, secret), portal, secret)


@pytest.mark.parametrize("user", OTHERS)
@pytest.mark.parametrize("page", FINANCE_PAGES)
def test_the_ministrys_own_pages_are_refused_to_others(
    page: str, user: str, opened: Open, portal: Any, secret: str
) -> None:
    """Neither its inventory, its workbook nor the queue of its commitments opens, and the refusal names nothing."""
    answer = opened(user, page)
    assert answer.status_code in (302, 403, 404)
    assert secret not in read(answer, user, secret)


@pytest.mark.parametrize("page", [*OWN_PAGES[:6], *FINANCE_PAGES])
def test_a_visitor_is_led_to_the_login(page: str, opened: Open, secret: str) -> None:
    """No page of the desk opens without an account, whether what it is about is there or not."""
    answer = opened("", page)
    assert answer.status_code in (302, 403)
    if answer.status_code == 302:
        assert "/user/login" in answer.headers["Location"]
    assert secret not in answer.get_data(as_text=True).lower().replace(f"q%3d{secret}", "")


@pytest.mark.parametrize("user", OTHERS)
@pytest.mark.parametrize(("action", "arguments"), LISTS)
def test_lists_of_links_and_promised_data_hold_nothing_of_others(
    action: str, arguments: dict[str, Any], user: str, as_user: Act, portal: Any, secret: str
) -> None:
    """No proposal, decision, task, day, count or item tells an officer of what another institution hides."""
    answer = json.dumps(as_user(user, action, **arguments), default=str)
    holds_nothing_hidden(answer, portal, secret)


@pytest.mark.parametrize("user", ["", *OTHERS])
@pytest.mark.parametrize("kind", ["commitment", "dataset"])
def test_facets_of_links_count_what_is_public(
    kind: str, user: str, as_user: Act, portal: Any, secret: str
) -> None:
    """No value of a facet of links names a hidden end, and all of its counts together are no more than what is seen."""
    query = {"fq": f"+dataset_type:{kind}", "rows": 0, "facet.field": [*FACETS], "facet.limit": -1}
    found = as_user(user, "package_search", **query)
    holds_nothing_hidden(json.dumps(found["facets"]), portal, secret)
    for field in ("data_state", "serves_commitment"):
        assert sum(found["facets"].get(field, {}).values()) <= found["count"]


@pytest.mark.parametrize("user", OTHERS)
@pytest.mark.parametrize(
    "asked",
    [{"title": {"en": "{secret} private data draft part parent"}}, {"dataset": "budget-2016"}],
)
def test_nothing_hidden_is_suggested(
    asked: dict[str, Any], user: str, as_user: Act, portal: Any, secret: str
) -> None:
    """Whoever asks what a text may serve is told of commitments alone that they may see."""
    arguments = json.loads(json.dumps(asked).replace("{secret}", secret))
    found = as_user(user, "ogptn_link_suggest", **arguments)
    named = {one["commitment"]["name"] for one in found["results"]}
    assert named <= {"tn-2016-01", "tn-2016-05-1", "tn-2016-06", "tn-2018-01"}


@pytest.mark.parametrize("user", ["", *OTHERS])
def test_a_hidden_commitment_finds_none_of_what_it_asks_for(
    user: str, as_user: Act, portal: Any
) -> None:
    """That an item is asked for by a commitment is told to those alone who may see both."""
    hidden = portal.ids["private"]
    assert as_user("finance", "ogptn_inventory_list", commitment=hidden)["count"] == 1
    assert as_user(user, "ogptn_inventory_list", commitment=hidden)["count"] == 0
    assert as_user(user, "ogptn_inventory_summary", commitment=hidden)["promised"] == 0


@pytest.mark.parametrize("user", ["", *OTHERS])
@pytest.mark.parametrize("kind", ["proposal", "rejected"])
def test_a_link_that_waits_or_was_rejected_is_nobody_elses(
    kind: str, user: str, as_user: Act, portal: Any
) -> None:
    """Its history and its undoing are refused, and it is in no list."""
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        as_user(user, "ogptn_link_decision_list", link=portal.ids[kind])
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        as_user(user, "ogptn_link_undo", id=portal.ids[kind])
    shown = as_user(user, "ogptn_link_list", dataset="budget-2016", limit=100)["results"]
    assert portal.ids[kind] not in [one["id"] for one in shown]


def test_the_ministrys_officers_see_their_own(
    opened: Open, as_user: Act, portal: Any, secret: str
) -> None:
    """What is kept from others above is there to be read by those whose it is."""
    assert secret in opened("finance", "/desk/inventory/ministry-finance").get_data(as_text=True)
    assert portal.ids["proposal"] in opened("finance", "/desk/links").get_data(as_text=True)
    told = as_user("finance", "ogptn_link_decision_list", link=portal.ids["rejected"])
    assert secret in json.dumps(told, ensure_ascii=False)


def test_the_scoreboard_names_no_hidden_plan(portal: Any) -> None:
    """A public commitment counts in the whole; the private plan that it belongs to has no row."""
    found = json.loads(portal.get("/api/3/action/ogptn_scoreboard").get_data())["result"]
    assert "tn-2018-2020" not in [row["action_plan"] for row in found["by_plan"]]
    assert sum(row["total"] for row in found["by_plan"]) < found["promised"]
