"""What is not public is not told, by whatever way it is asked for.

Every hidden thing of the portal (tests/privacy/conftest.py) carries one secret word. No page and no
answer to a stranger may hold it, nor the name or id of a hidden record.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

Act = Callable[..., Any]
# A visitor, and an officer of an institution that only supports: a user of none sees no more.
STRANGERS = ("", "transport")
HIDDEN = (
    "private", "draft", "deleted", "private parent", "private part", "in draft plan", "private plan",
    "draft plan", "private dataset", "draft dataset", "deleted dataset", "hidden-source",
)  # fmt: skip
NAMES = ("private-dataset", "draft-dataset", "deleted-dataset", "tn-2016-02", "tn-2016-06-1")

OPEN_PAGES = (
    "/", "/fr/", "/ar/", "/commitment/", "/commitment.csv", "/action_plan/",
    "/action_plan/tn-2016-2018", "/commitment/tn-2016-01", "/commitment/tn-2016-05-1",
    "/commitment/tn-2016-06", "/commitment/tn-2018-01", "/dataset/", "/dataset/budget-2016",
    "/organization/", "/organization/ministry-finance", "/organization/about/ministry-finance",
    "/organization/activity/ministry-finance", "/dataset/activity/budget-2016", "/harvest",
    "/harvest/energy", "/feeds/dataset.atom", "/feeds/organization/ministry-finance.atom",
    "/feeds/custom.atom?q=*:*", "/scoreboard", "/scoreboard.csv",
    "/scoreboard/institution/ministry-finance", "/scoreboard/sector/budget", "/inventory",
    "/inventory.csv", "/inventory.ics", "/export/inventory.csv", "/export/scores.csv", "/about", "/search",
    "/search?q=ghomrassan", "/search?q=ghom",
    "/commitment/?data_state=fresh", "/commitment/?data_state=stale", "/dataset/?serves_commitment=true",
    "/dataset/?link_health=broken",
)  # fmt: skip
CLOSED_PAGES = (
    "/commitment/tn-2016-02", "/commitment/tn-2016-03", "/commitment/tn-2016-04",
    "/commitment/tn-2016-06-1", "/action_plan/tn-2018-2020", "/action_plan/tn-2021-2023",
    "/dataset/private-dataset", "/dataset/draft-dataset", "/dataset/deleted-dataset",
    "/dataset/tn-2016-02", "/dataset/activity/private-dataset", "/commitment/edit/tn-2016-01",
    "/commitment/edit/tn-2016-02", "/commitment/new", "/action_plan/new", "/dataset/new",
    "/harvest/hidden-source", "/harvest/admin/energy", "/harvest/energy/job", "/harvest/new",
    "/organization/members/ministry-finance", "/user/", "/user/finance",
)  # fmt: skip

FACETS = [
    "tags", "name", "title_string", "organization", "vocab_commitment", "vocab_institution",
    "sector", "harvest_source_id", "res_format", "permission_labels", "data_state", "evidence_state",
    "serves_commitment", "link_health", "vocab_action_plan",
]  # fmt: skip
EVERYTHING = {
    "rows": 1000, "include_private": True, "include_drafts": True, "include_deleted": True,
    "facet.field": FACETS, "facet.limit": -1,
}  # fmt: skip
LISTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("package_search", {"fq": "dataset_type:*", **EVERYTHING}),
    ("package_search", {"fq": "dataset_type:commitment", **EVERYTHING}),
    ("package_search", {"fq": "dataset_type:harvest", **EVERYTHING}),
    ("package_search", {"q": "name:*", "fl": "*", "rows": 1000}),
    ("package_search", {"q": "{secret}", "fq": "dataset_type:*", **EVERYTHING}),
    ("package_search", {"q": "title:{secret}* OR text_ar:{secret}*", **EVERYTHING}),
    ("package_search", {"q": "open budget {secret}", "ext_highlight": "en", **EVERYTHING}),
    ("ogptn_search_complete", {"q": "{secret}", "limit": 20}),
    ("ogptn_search_complete", {"q": "ghom", "limit": 20}),
    ("ogptn_search_suggest", {"q": "ghomrassan"}),
    ("package_list", {}),
    ("current_package_list_with_resources", {"limit": 1000}),
    ("package_autocomplete", {"q": "private"}),
    ("package_autocomplete", {"q": "tn-2016"}),
    ("resource_search", {"query": "name:{secret}"}),
    ("tag_list", {}),
    ("tag_list", {"query": "gho"}),
    ("tag_search", {"query": "gho"}),
    ("tag_autocomplete", {"query": "gho"}),
    ("organization_list", {"all_fields": True, "include_extras": True}),
    ("organization_show", {"id": "ministry-finance", "include_datasets": True,
                           "include_users": False}),
    ("organization_activity_list", {"id": "ministry-finance", "limit": 100}),
    ("recently_changed_packages_activity_list", {"limit": 100}),
    ("ogptn_commitment_list", {"parts": True, "limit": 1000}),
    ("ogptn_commitment_list", {"institution": "ministry-finance"}),
    ("ogptn_action_plan_summary", {"id": "tn-2016-2018"}),
    ("ogptn_commitment_show", {"id": "tn-2016-01"}),
    ("ogptn_commitment_show", {"id": "tn-2016-05-1"}),
    ("ogptn_commitment_show", {"id": "tn-2016-06"}),
    ("ogptn_commitment_show", {"id": "tn-2018-01"}),
    ("ogptn_progress_report_list", {"commitment": "tn-2016-01"}),
    ("ogptn_link_list", {"commitment": "tn-2016-01"}),
    ("ogptn_link_list", {"commitment": "tn-2016-06"}),
    ("ogptn_link_list", {"commitment": "tn-2016-05-1", "decision": "rejected"}),
    ("ogptn_link_list", {"dataset": "budget-2016", "limit": 1000}),
    ("ogptn_inventory_list", {"limit": 1000}),
    ("ogptn_inventory_list", {"institution": "ministry-finance", "states": ["overdue", "planned"]}),
    ("ogptn_inventory_summary", {}),
    ("ogptn_scoreboard", {}),
    ("ogptn_scoreboard_history", {"scope": "plan"}),
    ("harvest_source_list", {}),
    ("harvest_source_show", {"id": "energy"}),
)  # fmt: skip


@pytest.mark.parametrize("page", OPEN_PAGES)
def test_a_page_tells_nothing_hidden(page: str, portal: Any, secret: str) -> None:
    """An open page holds no word of what is hidden, and works beside it."""
    answer = portal.get(page)
    body = answer.get_data(as_text=True).lower()
    assert answer.status_code == 200
    assert secret not in body
    assert not [name for name in NAMES if name in body and name not in page]


@pytest.mark.parametrize("page", CLOSED_PAGES)
def test_a_closed_page_is_refused_without_a_word(page: str, portal: Any, secret: str) -> None:
    """A page that a visitor may not see leads away, is forbidden or is not there."""
    answer = portal.get(page)
    assert answer.status_code in (302, 403, 404)
    assert secret not in answer.get_data(as_text=True).lower()


@pytest.mark.parametrize("user", STRANGERS)
@pytest.mark.parametrize(("action", "arguments"), LISTS)
def test_a_list_tells_nothing_hidden(
    user: str, action: str, arguments: dict[str, Any], portal: Any, as_user: Act, secret: str
) -> None:
    """No list, count of a facet or record names what the caller may not see."""
    asked = {
        key: value.replace("{secret}", secret) if isinstance(value, str) else value
        for key, value in arguments.items()
    }
    answer = json.dumps(as_user(user, action, **asked), default=str).lower()
    assert secret not in answer
    assert not [kind for kind in HIDDEN if portal.ids[kind] in answer]


@pytest.mark.parametrize("user", STRANGERS)
@pytest.mark.parametrize("kind", HIDDEN)
def test_a_hidden_record_is_refused_by_every_action(
    user: str, kind: str, portal: Any, as_user: Act, secret: str
) -> None:
    """Whichever action is asked for a hidden record refuses, and the refusal does not name it."""
    key = portal.ids[kind]
    ways: tuple[tuple[str, dict[str, str]], ...] = (
        ("package_show", {"id": key}),
        ("package_activity_list", {"id": key}),
        ("ogptn_commitment_show", {"id": key}),
        ("ogptn_action_plan_summary", {"id": key}),
        ("ogptn_progress_report_list", {"commitment": key}),
        ("ogptn_link_list", {"commitment": key}),
        ("ogptn_link_list", {"dataset": key}),
        ("ogptn_file_check_list", {"dataset": key}),
        ("ogptn_link_suggest", {"dataset": key}),
        ("harvest_source_show", {"id": key}),
        ("harvest_object_show", {"dataset_id": key}),
    )
    for action, arguments in ways:
        with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)) as refused:
            as_user(user, action, **arguments)
        assert secret not in str(refused.value).lower()


@pytest.mark.parametrize("user", STRANGERS)
def test_what_a_source_said_of_a_hidden_dataset_is_hidden(
    user: str, portal: Any, as_user: Act
) -> None:
    """A harvest object is no more public than its dataset, and their list is for officers."""
    with pytest.raises(tk.NotAuthorized):
        as_user(user, "harvest_object_show", id=portal.ids["harvest object"])
    with pytest.raises(tk.NotAuthorized):
        as_user(user, "harvest_object_list")
    assert portal.get(f"/harvest/object/{portal.ids['harvest object']}").status_code in (
        401,
        403,
        404,
    )


def test_members_of_an_institution_are_not_listed(portal: Any, as_user: Act) -> None:
    """Neither who works there nor the ids of all its records are told to strangers."""
    for user in STRANGERS:
        with pytest.raises(tk.NotAuthorized):
            as_user(user, "member_list", id="ministry-finance")
    assert as_user("finance", "member_list", id="ministry-finance", object_type="user")


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("user_show", {"id": "finance"}),
        ("user_autocomplete", {"q": "fin"}),
        ("user_list", {}),
        ("user_activity_list", {"id": "finance"}),
    ],
)
def test_people_are_not_listed(
    action: str, arguments: dict[str, str], portal: Any, as_user: Act
) -> None:
    """A visitor learns of no account."""
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        as_user("", action, **arguments)


def test_officers_see_their_own(portal: Any, as_user: Act, secret: str) -> None:
    """The lead's officers see their private records: what is hidden above is there to be hidden."""
    shown = as_user("finance", "ogptn_commitment_show", id=portal.ids["private"])
    assert secret in json.dumps(shown["reports"])
    assert shown["plan"]["name"] == "tn-2016-2018"
    shown = as_user("finance", "ogptn_commitment_show", id="tn-2016-01")
    assert secret in json.dumps(shown["reports"][0]["evidence"])
    assert shown["dataset_count"] == 2
    assert as_user("finance", "ogptn_link_list", commitment="tn-2016-06")["count"] == 1


def test_a_public_part_of_a_private_commitment_hides_its_parent(
    portal: Any, as_user: Act, as_site: Act
) -> None:
    """The parent and the plan are named to those who may see them alone."""
    assert as_user("", "ogptn_commitment_show", id="tn-2016-05-1")["parent"] is None
    assert as_user("", "ogptn_commitment_show", id="tn-2018-01")["plan"] is None
    assert as_user("", "ogptn_commitment_show", id="tn-2018-01")["axis_title_translated"] == {}
    shown = as_user("finance", "ogptn_commitment_show", id="tn-2016-05-1")
    assert shown["parent"]["name"] == "tn-2016-05"
    assert as_site("ogptn_commitment_show", id="tn-2018-01")["plan"]["name"] == "tn-2018-2020"


def test_counts_leave_out_what_is_hidden(portal: Any, as_user: Act) -> None:
    """A number tells as much as a name: plans, commitments and institutions count what is seen."""
    plan = as_user("", "ogptn_action_plan_summary", id="tn-2016-2018")
    assert [one["name"] for one in plan["commitments"]] == ["tn-2016-01", "tn-2016-06"]
    assert (plan["commitment_count"], plan["part_count"]) == (2, 0)
    assert plan["counts"]["by_level"]["substantial"] == 1
    assert plan["counts"]["by_axis"][0]["total"] == 2
    assert plan["commitments"][0]["dataset_count"] == 1
    institutions = as_user("", "organization_list", all_fields=True)
    counts = {one["name"]: one["package_count"] for one in institutions}
    assert counts["ministry-finance"] == 1
    assert as_user("", "organization_show", id="ministry-finance")["package_count"] == 1


def test_the_inventory_counts_what_is_hidden_for_nobody_else(portal: Any, as_user: Act) -> None:
    """An item for officers is in no list, count or answer of others, nor is a private dataset that would open one."""
    for user in STRANGERS:
        shares = as_user(user, "ogptn_inventory_summary")
        assert (shares["promised"], shares["opened"], shares["overdue"]) == (2, 1, 0)
        item = as_user(user, "ogptn_inventory_show", id=portal.ids["item"])
        assert (item["state"], item["dataset"], item["commitment"]) == ("undated", None, None)
        with pytest.raises(tk.ObjectNotFound):
            as_user(user, "ogptn_inventory_show", id=portal.ids["hidden item"])
        of_hidden = as_user(user, "ogptn_inventory_list", commitment="tn-2016-02")
        assert of_hidden["count"] == 0
    assert as_user("finance", "ogptn_inventory_list", commitment="tn-2016-02")["count"] == 1
    shares = as_user("finance", "ogptn_inventory_summary")
    assert (shares["promised"], shares["opened"], shares["overdue"]) == (3, 1, 1)
    item = as_user("finance", "ogptn_inventory_show", id=portal.ids["item"])
    assert (item["dataset"]["name"], item["commitment"]["name"]) == (
        "private-dataset",
        "tn-2016-02",
    )


def test_a_dataset_names_only_commitments_that_are_public(portal: Any, as_user: Act) -> None:
    """Neither the facet nor the list of links of a dataset names a hidden commitment."""
    found = as_user("", "package_search", **{"facet.field": ["vocab_commitment"]})
    assert found["facets"]["vocab_commitment"] == {"tn-2016-01": 1}
    links = as_user("", "ogptn_link_list", dataset="budget-2016")
    assert [one["commitment"]["name"] for one in links["results"]] == ["tn-2016-01"]
    assert links["count"] == 1
