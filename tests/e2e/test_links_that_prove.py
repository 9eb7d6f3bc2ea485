"""Links that prove a promise, on a whole portal: what a new one shows, what becomes of broken proof, on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browsing import PASSWORD, Window

from .conftest import Portal
from .test_life import wait_for

LEAD = "ministry-energy-mines"
OFFICER = "links-officer"
YEAR = date.today().year
PLAN = f"tn-{YEAR + 1}-{YEAR + 3}"
NAME = f"tn-{YEAR + 1}-01"
# An example site lists this dataset's one file, and one of the other's two, but serves them no more.
BROKEN, STALE = (
    "tn-consommation-produits-petroliers",
    "decharges-controlees-et-centres-de-transfert",
)
PROOF, FILE = "tn-production-nationale-de-petrole-brut", "production-petrole.csv"
BROKEN_EVIDENCE = {
    "ar": "لم يعد ممكنا الاطلاع على المؤيّدات التي يستند إليها هذا المستوى",
    "fr": "Les preuves sur lesquelles repose ce niveau ne sont plus visibles",
}
PAGES = (
    "/scoreboard", f"/scoreboard/institution/{LEAD}", "/scoreboard/sector/energy", "/inventory",
    f"/dataset/{BROKEN}", "/commitment/tn-2014-18", "/commitment/tn-2016-03", "/commitment/?data_state=fresh",
    "/dataset/?link_health=broken", "/desk", "/desk/links", "/desk/links/decided", f"/desk/inventory/{LEAD}",
    f"/desk/inventory/{LEAD}/new",
)  # fmt: skip


@pytest.fixture(scope="module")
def admin(portal: Portal) -> Iterator[Portal]:
    """Give the portal as its administrator sees it, with an officer on it."""
    admin = portal.admin()
    user = admin.api("user_create", name=OFFICER, email="links@ogptn.invalid", password=PASSWORD)
    admin.api("organization_member_create", id=LEAD, username=OFFICER, role="editor")
    yield admin
    admin.api("user_delete", id=user["id"])


@pytest.fixture
def address(portal: Portal) -> str:
    """Name the portal that a browser opens."""
    return portal.url


@pytest.fixture
def proved(admin: Portal) -> Iterator[str]:
    """Put a commitment down, reported complete with a harvested dataset for its proof; give its name."""
    text = {"ar": "وعد", "fr": "Promesse", "en": "Promise"}
    plan = admin.api(
        "package_create", type="action_plan", name=PLAN, plan_status="active", owner_org=LEAD,
        title_translated=text, start_date=f"{YEAR}-01-01", end_date=f"{YEAR + 3}-12-31",
        axes=[{"number": 1, "title_translated": text}],
    )  # fmt: skip
    made = admin.api(
        "package_create", type="commitment", name=NAME, action_plan=PLAN, number=1, axis=1, title_translated=text,
        lead_institutions=[LEAD], owner_org=LEAD, due_date=f"{YEAR + 3}-12-31", due_precision="day",
    )  # fmt: skip
    admin.api("ogptn_link_create", commitment=NAME, dataset=PROOF)
    admin.api("ogptn_progress_report_create", commitment=NAME, completion_level="complete",
              completed_on=date.today().isoformat(), progress=text)  # fmt: skip
    yield NAME
    admin.api("dataset_purge", id=made["id"])
    admin.api("dataset_purge", id=plan["id"])


def link(portal: Portal, dataset: str, commitment: str) -> dict[str, Any]:
    """Give the link of a dataset to a commitment, as a visitor sees it."""
    found = portal.api("ogptn_link_list", dataset=dataset)["results"]
    (one,) = [one for one in found if one["commitment"]["name"] == commitment]
    return dict(one)


def test_a_new_portal_shows_what_links_are_for(portal: Portal, admin: Portal) -> None:
    """Soon after the first start there are proposals to decide on, a broken and a stale link, a scoreboard's first day
    and an inventory that says that it is an example."""
    wait_for(lambda: admin.api("ogptn_proposal_list")["count"] > 10, "proposal")
    wait_for(lambda: link(portal, BROKEN, "tn-2014-18")["health"] == "broken", "broken link")
    wait_for(lambda: link(portal, STALE, "tn-2014-20")["health"] == "stale", "stale link")
    assert link(portal, BROKEN, "tn-2014-18")["health_reason"] == "file_gone"
    assert link(portal, STALE, "tn-2014-20")["health_reason"] == "some_files_broken"
    first = portal.api("ogptn_commitment_show", id="tn-2014-18")
    assert (first["datasets"]["broken"], first["evidence_state"]) == (1, "stale")
    wait_for(lambda: portal.api("ogptn_scoreboard_history", scope="portal")["count"], "day")
    wait_for(lambda: portal.api("ogptn_inventory_summary")["promised"] == 11, "inventory")
    shares = portal.api("ogptn_inventory_summary", commitment="tn-2016-03")
    assert (shares["promised"], shares["opened"], shares["overdue"]) == (11, 4, 0)
    items = portal.api("ogptn_inventory_list", limit=100)["results"]
    assert all(item["title"]["en"].endswith("(example)") for item in items)


def sites_file(portal: Portal) -> Path:
    """Find the file of the proof where the example site has it."""
    (found,) = portal.folder.rglob(f"sector-sites-*/energy/{PROOF}/{FILE}")
    return found


def verdict(page: Page, language: str) -> str:
    """Read what a commitment's page says of its level, after opening it."""
    page.goto({"ar": "", "fr": "/fr"}[language] + f"/commitment/{NAME}")
    said: str = page.locator(".og-verdict").inner_text()
    return said


def test_a_broken_file_breaks_the_evidence_within_one_check(
    portal: Portal, proved: str, admin: Portal, window: Window
) -> None:
    """After one look at the files a visitor reads, in Arabic and French, that the level rests on broken evidence; the
    report stays as it was, and the file's return mends all of it as soon."""
    page, file = window(), sites_file(portal)
    assert portal.api("ogptn_commitment_show", id=NAME)["evidence_state"] == "sound"
    assert BROKEN_EVIDENCE["ar"] not in verdict(page, "ar")
    aside = file.rename(file.with_suffix(".aside"))
    try:
        said = portal.ckan("ogptn", "check-links", "--now").stdout
        assert FILE in said
        for language, words in BROKEN_EVIDENCE.items():
            assert words in verdict(page, language)
        expect(page.locator("#data")).to_contain_text("n'existe plus")
        shown = portal.api("ogptn_commitment_show", id=NAME)
        assert (shown["evidence_state"], shown["data_state"]) == ("broken", "stale")
        assert shown["level"]["value"] == "complete"
        stale = portal.api("ogptn_commitment_list", data_state="stale")["results"]
        assert NAME in [one["name"] for one in stale]
        refused = requests.post(
            f"{portal.url}/api/3/action/ogptn_progress_report_create",
            json={
                "commitment": NAME,
                "completion_level": "complete",
                "progress": {"ar": "تم"},
                "check_only": True,
            },
            headers={"Authorization": admin.token},
            timeout=60,
        )
        assert refused.status_code == 409
    finally:
        aside.rename(file)
    portal.ckan("ogptn", "check-links", "--now")
    assert BROKEN_EVIDENCE["ar"] not in verdict(page, "ar")
    assert portal.api("ogptn_commitment_show", id=NAME)["evidence_state"] == "sound"


def test_a_phone_shows_all_of_it_in_arabic(portal: Portal, admin: Portal, window: Window) -> None:
    """On 390 pixels nothing scrolls sideways: queue, scoreboard, inventory, dataset and commitment."""
    wait_for(lambda: admin.api("ogptn_proposal_list")["count"] > 0, "proposal")
    item = portal.api("ogptn_inventory_list", institution=LEAD)["results"][0]
    officer = window(OFFICER, 390)
    for path in (*PAGES, f"/inventory/{item['id']}", f"/desk/inventory/item/{item['id']}"):
        answer = officer.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        assert officer.get_attribute("html", "dir") == "rtl", path
        assert officer.evaluate("document.documentElement.scrollWidth") <= 390, path
    officer.goto("/desk/links")
    expect(officer.locator("[data-og-proposal]").first).to_be_visible()
