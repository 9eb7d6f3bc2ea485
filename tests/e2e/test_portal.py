"""From a bare folder to a portal whose commitments stand beside the data that they promised."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, expect

from .conftest import Portal

COMMITMENTS = "dataset_type:commitment"
WHOLE = f"{COMMITMENTS} -parent_commitment:[* TO *]"
LEVELS_OF_THE_FIRST_PLAN = {"complete": 6, "substantial": 7, "limited": 6, "not_started": 1}
PROMISED = {
    "energy": ["tn-2014-18", "tn-2016-01"],
    "budget": ["tn-2014-13", "tn-2014-14", "tn-2014-15", "tn-2016-08"],
    "transport": ["tn-2016-07"],
    "environment": ["tn-2014-20", "tn-2016-06"],
}


def facet(portal: Portal, query: str, field: str) -> dict[str, int]:
    """Count records by the values of a field."""
    found = portal.api("package_search", fq=query, rows=0, **{"facet.field": [field]})
    return dict(found["facets"][field])


def all_datasets(portal: Portal) -> list[dict[str, Any]]:
    """List every dataset that the portal holds."""
    found = portal.api("package_search", fq="dataset_type:dataset", rows=1000)
    assert len(found["results"]) == found["count"]
    return list(found["results"])


def test_all_commitments_and_parts_are_there(portal: Portal) -> None:
    """Both plans hold 43 records: 35 commitments and eight parts."""
    assert portal.api("package_search", fq=COMMITMENTS)["count"] == 43
    assert portal.api("package_search", fq=WHOLE)["count"] == 35


def test_first_plan_by_level(portal: Portal) -> None:
    """The first plan's 20 stand where its self-assessment put them, number 10 by its two parts."""
    query = f"{WHOLE} action_plan:tn-2014-2016"
    assert facet(portal, query, "completion_level") == LEVELS_OF_THE_FIRST_PLAN


def test_second_plan_claims_nothing(portal: Portal) -> None:
    """No report of the second plan is published, so its 15 are not assessed."""
    query = f"{WHOLE} action_plan:tn-2016-2018"
    assert facet(portal, query, "completion_level") == {"not_assessed": 15}
    assert facet(portal, query, "timeliness") == {"unknown": 15}


@pytest.mark.parametrize(("sector", "names"), PROMISED.items())
def test_every_promised_sector_has_data(portal: Portal, sector: str, names: list[str]) -> None:
    """Each commitment that promised a sector's data lists datasets of that sector."""
    for name in names:
        links = portal.api("ogptn_link_list", commitment=name)
        assert links["count"] > 0, name
    assert facet(portal, f"dataset_type:dataset sector:{sector}", "sector")[sector] >= 10


def test_every_dataset_is_linked(portal: Portal) -> None:
    """Each harvested dataset names at least one commitment."""
    datasets = all_datasets(portal)
    unlinked = [
        dataset["name"]
        for dataset in datasets
        if portal.api("ogptn_link_list", dataset=dataset["id"])["count"] == 0
    ]
    assert len(datasets) >= 50
    assert unlinked == []


def test_institutions_count_datasets_alone(portal: Portal) -> None:
    """Commitments and plans are not counted as an institution's datasets."""
    counted = {
        institution["name"]: institution["package_count"]
        for institution in portal.api("organization_list", all_fields=True, limit=1000)
    }
    owners = [dataset["organization"]["name"] for dataset in all_datasets(portal)]
    assert counted == {name: owners.count(name) for name in counted}


def test_harvesting_again_changes_nothing(portal: Portal) -> None:
    """A second run of the five sources finds every record unchanged."""
    before = {dataset["id"]: dataset["metadata_modified"] for dataset in all_datasets(portal)}
    printed = portal.ckan("ogptn-harvest", "run", "--wait").stdout
    after = {dataset["id"]: dataset["metadata_modified"] for dataset in all_datasets(portal)}
    assert after == before
    unchanged = re.findall(r"^\S+: finished, (\d+) unchanged$", printed, re.MULTILINE)
    assert len(unchanged) == 5, printed
    assert sum(map(int, unchanged)) == len(after)


def test_anonymous_users_see_no_private_record(portal: Portal) -> None:
    """A private commitment is found by nobody who may not see it."""
    admin = portal.admin()
    admin.api("package_patch", id="tn-2016-15", private=True)
    try:
        answer = requests.get(f"{portal.url}/commitment/tn-2016-15", timeout=30)
        assert answer.status_code in {403, 404}
        assert "tn-2016-15" not in requests.get(f"{portal.url}/commitment", timeout=30).text
        assert portal.api("package_search", fq=COMMITMENTS)["count"] == 42
        assert portal.api("ogptn_commitment_list", limit=100, parts=True)["count"] == 42
    finally:
        admin.api("package_patch", id="tn-2016-15", private=False)


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_pages_in_a_browser(
    portal: Portal, browser: Browser, language: str, direction: str
) -> None:
    """A reader finds a commitment's level and its data, in their language, on a phone too."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    for path in ("", "commitment", "commitment/tn-2014-18", "action_plan/tn-2014-2016", "dataset"):
        answer = page.goto(f"{portal.url}/{language}/{path}")
        assert answer is not None
        assert answer.status == 200, path
        assert (page.get_attribute("html", "dir") or "ltr") == direction
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.goto(f"{portal.url}/{language}/commitment/tn-2014-18")
    # Not the list of all its datasets, which the page leads to as well.
    page.locator("main a[href*='/dataset/']:not([href*='?'])").first.click()
    page.wait_for_url("**/dataset/*")
    expect(page.locator("main a[href*='/commitment/tn-2014-18']").first).to_be_visible()
    page.close()
