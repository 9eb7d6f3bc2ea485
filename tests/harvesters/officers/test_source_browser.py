"""An officer at work on sources, in a browser: in Arabic, without script, with no barrier on the way."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser

from ckanext.ogptn.harvesters.pages import previewing
from tests.browsing import Barriers, Window, sign_in
from tests.harvesters.officers.conftest import PREFIX

PATHS = (
    "/desk",
    "/desk/harvest",
    "/desk/harvest/source-good",
    "/desk/harvest/source-held",
    "/desk/harvest/source-flawed",
    "/desk/harvest/source-held/held",
    "/desk/harvest/source-good/runs",
    "/desk/harvest/source-good/edit",
    "/desk/harvest/source-good/delete",
    "/desk/harvest/new",
    "/harvest",
    "/harvest/source-good",
    "/harvest/admin/source-flawed",
    "/harvest/source-flawed/job",
)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_no_page_of_sources_keeps_people_out(
    keeping: Any, window: Window, barriers: Barriers, language: str
) -> None:
    """No finding of axe that is serious or critical, and nothing to scroll sideways on a phone."""
    wide, narrow = window("officer"), window("officer", 390)
    job = keeping.ask("ogptn_harvest_run_list", source="source-flawed", limit=1)["results"][0]["id"]
    token = previewing.begin("officer", keeping.ids["held"])
    previewing.work("officer", keeping.ids["held"], token)
    paths = (
        *PATHS,
        f"/desk/harvest/source-flawed/run/{job}",
        f"/desk/harvest/source-held/preview/{token}",
    )
    found = {}
    for path in paths:
        wide.goto(PREFIX[language] + path)
        found[path] = barriers(wide)
        narrow.goto(PREFIX[language] + path)
        width = narrow.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            found[path].append(f"{width} px wide")
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_an_officer_confirms_a_withdrawal_in_arabic(keeping: Any, window: Window) -> None:
    """From the desk to the decision: look, give a reason, look once more; the next run withdraws."""
    page = window("officer", 390)
    page.goto("/desk")
    page.get_by_role("link", name=re.compile("انظر وقرّر")).first.click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert "كانت للمصدر 12 مجموعة بيانات" in page.locator(".og-lead").inner_text()
    page.get_by_role("button", name="اسحبها").click()
    assert "اكتب السبب" in page.get_by_role("alert").inner_text()
    page.get_by_label("لماذا؟").fill("أغلقت الوزارة هذه المناجم")
    page.get_by_role("button", name="اسحبها").click()
    assert "ستختفي 10 مجموعات بيانات" in page.get_by_role("alert").inner_text()
    page.get_by_role("link", name="لا، أرجعني").click()
    assert keeping.ask("ogptn_harvest_hold_show", source="source-held")["open"]["count"] == 10
    page.get_by_label("لماذا؟").fill("أغلقت الوزارة هذه المناجم")
    page.get_by_role("button", name="اسحبها").click()
    page.get_by_role("button", name="نعم، اسحب 10 مجموعات بيانات").click()
    assert "تسحب العملية القادمة 10 مجموعات بيانات" in page.locator("main").inner_text()
    (decided,) = keeping.ask("ogptn_harvest_hold_show", source="source-held")["decided"]
    assert (decided["by"], decided["reason"]) == ("officer", "أغلقت الوزارة هذه المناجم")
    keeping.harvest("held")
    assert keeping.ask("ogptn_harvest_source_show", id="source-held")["datasets"] == 2


def test_the_pages_work_without_script(browser: Browser, keeping: Any, address: str) -> None:
    """A source is paused and run again by forms alone."""
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/user/login")
    sign_in(page, "officer")
    page.goto("/en/desk/harvest/source-flawed")
    page.get_by_text("Pause this source").click()
    page.get_by_label("Why?").fill("The site moves house")
    page.get_by_role("button", name="Pause", exact=True).click()
    assert "The site moves house" in page.locator("main").inner_text()
    page.get_by_role("button", name="End the pause").click()
    assert page.get_by_role("button", name="Run now").is_visible()
    context.close()
