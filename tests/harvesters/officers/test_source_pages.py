"""Rules of the pages for those who keep sources: what each shows, and whom it is shown."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan import model
from ckan.tests import helpers
from ckanext.harvest.model import HarvestJob, HarvestObject

from ckanext.ogptn.harvesters.model import HarvestProblem
from ckanext.ogptn.harvesters.pages import previewing
from ckanext.ogptn.harvesters.runs.preview import preview

PAGES = (
    "/desk/harvest/source-good",
    "/desk/harvest/source-good/runs",
    "/desk/harvest/source-good/edit",
    "/desk/harvest/source-held/held",
    "/desk/harvest/source-good/preview/token",
)


def job_of(keeping: Any, source: str) -> str:
    """Name the newest run of a source."""
    found = keeping.ask("ogptn_harvest_run_list", source=source, limit=1)
    return str(found["results"][0]["id"])


@pytest.mark.parametrize("path", ["/desk/harvest", *PAGES])
def test_a_visitor_is_led_to_the_login(keeping: Any, path: str) -> None:
    """Nothing of a source is shown to whoever is not signed in."""
    answer = keeping.get(path)
    assert answer.status_code == 302
    assert "/user/login" in answer.headers["Location"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("user", ["nobody", "member", "stranger"])
def test_nobody_else_opens_the_pages_of_a_source(keeping: Any, path: str, user: str) -> None:
    """They are for officers of the source's institution, and for administrators."""
    assert keeping.get(path, user).status_code == 403


def test_a_source_that_is_not_there_is_404(keeping: Any) -> None:
    """So is a dataset that is no source."""
    assert keeping.get("/desk/harvest/nothing", "officer").status_code == 404
    assert keeping.get("/desk/harvest/tn-production-1", "officer").status_code == 404


def test_the_list_says_how_each_source_stands(keeping: Any) -> None:
    """Its last run, its next, and what waits, each with a link."""
    page = keeping.page("/desk/harvest")
    rows = {
        row.h2.get_text(strip=True): row.get_text(" ", strip=True)
        for row in page.select(".og-sources > li")
    }
    assert sorted(rows) == ["Source failing", "Source flawed", "Source good", "Source held"]
    assert "Without errors" in rows["Source good"]
    assert "Failed" in rows["Source failing"]
    assert "2 records" in rows["Source flawed"]
    assert "10 withdrawals wait for you" in rows["Source held"]
    assert page.select('a[href="/en/desk/harvest/source-held/held"]')


def test_the_desk_leads_to_the_sources(keeping: Any) -> None:
    """They are one of the desk's pages."""
    assert keeping.page("/desk").select('nav a[href="/en/desk/harvest"]')


def test_the_desk_names_the_sources_that_need_a_hand(keeping: Any) -> None:
    """A decision to take comes before a run that failed; a source that fares well is not named."""
    page = keeping.page("/desk")
    tasks = page.select('ul[aria-labelledby="h-sources"] li')
    told = [task.h3.get_text(strip=True) for task in tasks]
    assert told == ["Decide on 10 withdrawals", "Look why the last run failed"]
    assert [task.a["href"] for task in tasks] == [
        "/en/desk/harvest/source-held/held",
        "/en/desk/harvest/source-failing",
    ]


def test_the_desk_of_others_names_no_source(keeping: Any) -> None:
    """A member who edits nothing is not told of failing sources."""
    assert keeping.page("/desk", "member").select('[href*="source-"]') == []


def test_the_page_of_a_source_names_what_changed(keeping: Any) -> None:
    """Datasets that the last run added or updated, each a link."""
    page = keeping.page("/desk/harvest/source-good")
    changed = [item.get_text(" ", strip=True) for item in page.select(".og-changes li")]
    assert [text.split()[0] for text in changed] == ["added", "updated", "updated"]
    assert page.select('.og-changes a[href="/en/dataset/tn-production-13"]')


def test_the_page_of_a_source_says_what_is_wrong_and_what_to_do(keeping: Any) -> None:
    """In the reader's language, with how often."""
    text = keeping.page("/desk/harvest/source-flawed", language="fr").get_text(" ", strip=True)
    assert "Jeu de données sans titre 2 fois" in text
    assert "Demander à celui qui publie de lui donner un titre." in text
    assert "مجموعة بيانات بلا عنوان" in keeping.page(
        "/desk/harvest/source-flawed", language="ar"
    ).get_text(" ", strip=True)


def test_a_run_is_shown_with_all_its_counts(keeping: Any) -> None:
    """Every count of the run, and its total."""
    page = keeping.page(f"/desk/harvest/source-good/run/{job_of(keeping, 'source-good')}")
    counts = {
        one.dt.get_text(strip=True): one.dd.get_text(strip=True)
        for one in page.select(".og-run-sum > div")
    }
    assert counts == {
        "added": "1", "updated": "2", "brought back": "0", "unchanged": "10", "withdrawn": "0",
        "held back": "0", "not taken": "0", "Records in all": "13",
    }  # fmt: skip


def test_a_run_is_shown_under_its_own_source_alone(keeping: Any) -> None:
    """A job of another source is not there."""
    job = job_of(keeping, "source-good")
    assert keeping.get(f"/desk/harvest/source-held/run/{job}", "officer").status_code == 404


def table(keeping: Any, source: str, language: str) -> list[dict[str, str]]:
    """Read the table of problems of a source's newest run."""
    job = job_of(keeping, source)
    answer = keeping.get(f"/desk/harvest/{source}/run/{job}/problems.csv", "officer", language)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_the_problems_are_a_table_in_the_language_of_the_page(keeping: Any) -> None:
    """A line each, with what it means and what to do."""
    english, arabic = (table(keeping, "source-flawed", code) for code in ("en", "ar"))
    assert [row["What is wrong"] for row in english] == ["A dataset without a title"] * 2
    assert [row["Stage"] for row in english] == ["Reading the list"] * 2
    assert [row["الخلل"] for row in arabic] == ["مجموعة بيانات بلا عنوان"] * 2


def test_no_cell_of_the_table_is_a_formula(keeping: Any) -> None:
    """What a hostile source writes is text in a spreadsheet."""
    job = job_of(keeping, "source-flawed")
    row = HarvestProblem(
        job_id=job, source_id=keeping.ids["flawed"], code="title_missing", severity="warning",
        stage="import", record='=HYPERLINK("http://evil.tn")', detail="+cmd", field="@x", url="-1",
    )  # fmt: skip
    model.Session.add(row)
    model.Session.commit()
    told = table(keeping, "source-flawed", "en")[-1]
    model.Session.delete(row)
    model.Session.commit()
    cells = (told["Record"], told["Detail"], told["Field"], told["Address"])
    assert cells == ('\'=HYPERLINK("http://evil.tn")', "'+cmd", "'@x", "'-1")


def test_the_table_is_for_those_who_keep_the_source(keeping: Any) -> None:
    """An officer of another ministry does not get it."""
    path = f"/desk/harvest/source-flawed/run/{job_of(keeping, 'source-flawed')}/problems.csv"
    assert keeping.get(path, "stranger").status_code == 403


def test_a_decision_without_a_reason_is_asked_for_again(keeping: Any) -> None:
    """The page says so beside the field, and nothing is decided."""
    job = keeping.ask("ogptn_harvest_hold_show", source="source-held")["open"]["job"]
    answer = keeping.post("/desk/harvest/source-held/held", job=job, step="refused", reason=" ")
    assert "Write why" in answer.get_data(as_text=True)
    assert keeping.ask("ogptn_harvest_hold_show", source="source-held")["open"]["count"] == 10


def test_a_withdrawal_is_asked_for_twice(keeping: Any) -> None:
    """The first press shows what will go; nothing is decided by it."""
    job = keeping.ask("ogptn_harvest_hold_show", source="source-held")["open"]["job"]
    asked = {"job": job, "step": "confirm", "reason": "The ministry closed the mine"}
    answer = keeping.post("/desk/harvest/source-held/held", **asked)
    text = answer.get_data(as_text=True)
    assert "10 datasets will disappear from the portal" in text
    assert "The ministry closed the mine" in text
    assert keeping.ask("ogptn_harvest_hold_show", source="source-held")["open"]["count"] == 10


def test_a_source_is_run_from_its_page(keeping: Any) -> None:
    """A press makes one job; a second while it waits makes none."""
    before = model.Session.query(HarvestJob).count()
    for _ in range(2):
        answer = keeping.post("/desk/harvest/source-good/start")
        assert answer.headers["Location"].endswith("/en/desk/harvest/source-good")
    assert model.Session.query(HarvestJob).count() == before + 1
    page = keeping.page("/desk/harvest/source-good")
    assert page.select('meta[http-equiv="refresh"]')
    assert page.find("button", string="Run now").has_attr("disabled")
    job = model.Session.query(HarvestJob).filter_by(source_id=keeping.ids["good"], status="Running")
    job.delete()
    model.Session.commit()


def test_a_pause_is_shown_with_its_reason_and_ended(keeping: Any) -> None:
    """Since when, by whom and why; a paused source offers no run."""
    keeping.post("/desk/harvest/source-good/pause", reason="The site moves house")
    page = keeping.page("/desk/harvest/source-good")
    assert "The site moves house" in page.get_text()
    assert page.find("button", string="Run now") is None
    keeping.post("/desk/harvest/source-good/resume")
    assert keeping.page("/desk/harvest/source-good").find("button", string="Run now")


def test_a_pause_without_a_reason_is_asked_for_again(keeping: Any) -> None:
    """The form stands open with the fault."""
    page = keeping.post("/desk/harvest/source-good/pause", reason="").get_data(as_text=True)
    assert 'id="e-reason"' in page
    assert keeping.ask("ogptn_harvest_source_show", id="source-good")["paused"] is None


def test_the_timetable_is_kept_by_the_clock_of_the_country(keeping: Any) -> None:
    """Two in the morning in Tunis is one in the morning in UTC."""
    asked = {"frequency": "WEEKLY", "first_run": "2099-04-30T02:00"}
    keeping.post("/desk/harvest/source-good/timetable", **asked)
    shown = keeping.ask("ogptn_harvest_source_show", id="source-good")
    assert (shown["frequency"], shown["next_run"]) == ("WEEKLY", "2099-04-30T01:00:00")
    page = keeping.page("/desk/harvest/source-good")
    assert page.select_one("#f-first")["value"] == "2099-04-30T02:00"


def test_a_timetable_that_is_no_moment_is_asked_for_again(keeping: Any) -> None:
    """The page says what a moment looks like."""
    asked = {"frequency": "DAILY", "first_run": "tomorrow"}
    page = keeping.post("/desk/harvest/source-good/timetable", **asked).get_data(as_text=True)
    assert 'id="e-first_run"' in page


def test_a_preview_is_worked_out_behind_the_scenes(keeping: Any) -> None:
    """The page waits for it, and then shows what a run would do; nothing is written."""
    before = model.Session.query(HarvestObject).count()
    answer = keeping.post("/desk/harvest/source-held/preview")
    path = answer.headers["Location"].partition("/en")[2]
    assert keeping.page(path).select('meta[http-equiv="refresh"]')
    previewing.work("officer", keeping.ids["held"], path.rsplit("/", 1)[1])
    page = keeping.page(path)
    assert "10 withdrawals would wait for your decision." in page.get_text()
    assert not page.select('meta[http-equiv="refresh"]')
    assert model.Session.query(HarvestObject).count() == before


def test_a_preview_that_takes_long_tells_how_far_it_is(keeping: Any) -> None:
    """How many records were read so far, until all are."""
    counted: list[int] = []
    keeping.servers["flawed"].serve_ckan(
        [{"id": f"r{n}", "name": f"r{n}", "title": f"Record {n}"} for n in range(250)]
    )
    found = preview(keeping.ids["flawed"], progress=counted.append)
    assert counted == [100, 200]
    assert found.counts["create"] == 250


def test_a_preview_is_for_the_one_who_asked(keeping: Any) -> None:
    """Another officer's token shows nothing."""
    token = previewing.begin("somebody", keeping.ids["held"])
    answer = keeping.get(f"/desk/harvest/source-held/preview/{token}", "officer")
    assert answer.status_code == 302


def test_a_source_is_added_by_hand(keeping: Any) -> None:
    """What was typed is saved: the address, its institution, the filter, the commitment's link."""
    institution = helpers.call_action(
        "organization_show", {"ignore_auth": True}, id="ministry-energy"
    )
    typed = {
        "step": "save", "url": "https://mines.tn", "title": "Mines de Tunisie",
        "source_type": "ogptn_energy", "frequency": "WEEKLY", "owner_org": institution["id"],
        "fq": "organization:dge", "publishers": "DGE\nETAP\n", "page_size": "50",
        "other": '{"workers": 3}',
    }  # fmt: skip
    answer = keeping.post("/desk/harvest/new", **typed)
    assert answer.headers["Location"].endswith("/en/desk/harvest/mines-de-tunisie")
    kept = keeping.ask("harvest_source_show", id="mines-de-tunisie")
    assert kept["config"] == (
        '{"fq": "organization:dge", "page_size": 50, "publishers": ["DGE", "ETAP"], "workers": 3}'
    )


def test_what_was_typed_stays_where_it_is_refused(keeping: Any) -> None:
    """A configuration that is no JSON is shown again, with the fault beside it."""
    typed = {"step": "save", "url": "https://mines.tn", "title": "Other", "other": "{nothing"}
    answer = keeping.post("/desk/harvest/new", source_type="ogptn_energy", **typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "{nothing" in page
    assert 'id="e-other"' in page


def test_a_source_is_changed_and_keeps_what_has_no_field(keeping: Any) -> None:
    """Rules, which stand as JSON, are there after a save."""
    shown = keeping.page("/desk/harvest/source-theirs/edit", "stranger")
    typed = {
        field["name"]: field.get("value", "") for field in shown.select("main form input[name]")
    }
    typed |= {
        field["name"]: field.get_text().lstrip("\n") for field in shown.select("main form textarea")
    }
    typed |= {
        field["name"]: field.select_one("option[selected]")["value"]
        for field in shown.select("main form select")
        if field.select_one("option[selected]")
    }
    assert typed["fq"] == "organization:dge"
    rule = '{"rules": [{"name": "eiti", "tags": ["itie"], "commitments": ["tn-2016-01"]}]}'
    answer = keeping.post(
        "/desk/harvest/source-theirs/edit", "stranger", **{**typed, "other": rule}
    )
    assert answer.status_code == 302
    kept = keeping.ask("harvest_source_show", "stranger", id="source-theirs")["config"]
    assert '"fq": "organization:dge"' in kept
    assert '"name": "eiti"' in kept


def test_a_person_without_an_institution_adds_no_source(keeping: Any) -> None:
    """The form is for those who may keep one."""
    assert keeping.get("/desk/harvest/new", "nobody").status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/harvest/clear/source-good", "/harvest/refresh/source-good", "/harvest/delete/source-good"],
)
def test_no_link_of_ckanext_harvest_acts(keeping: Any, path: str) -> None:
    """What a page merely opens leads to the desk: no job, no deleted dataset, no deleted source."""
    before = model.Session.query(HarvestJob).count()
    answer = keeping.get(path, "officer")
    assert answer.headers["Location"].endswith("/en/desk/harvest/source-good")
    assert model.Session.query(HarvestJob).count() == before
    assert keeping.ask("harvest_source_show", id="source-good")["state"] == "active"
    assert keeping.ask("package_show", id="tn-production-1")["state"] == "active"


def test_ckanext_harvests_own_report_speaks_the_readers_language(keeping: Any) -> None:
    """Its errors carry the title and the advice of their code; its pages lead to the desk."""
    job = job_of(keeping, "source-flawed")
    page = keeping.page(f"/harvest/source-flawed/job/{job}", language="ar")
    assert "مجموعة بيانات بلا عنوان" in page.get_text()
    assert "Ask the publisher" not in page.get_text()
    assert page.select('a[href="/desk/harvest/source-flawed"]')


@pytest.mark.parametrize(
    "path",
    ["/harvest", "/harvest/source-good", "/harvest/about/source-good", "/harvest/admin/source-good",
     "/harvest/source-good/job", "/harvest/edit/source-good", "/harvest/new"],
)  # fmt: skip
def test_ckanext_harvests_own_pages_open(keeping: Any, path: str) -> None:
    """In each language."""
    for language in ("ar", "fr", "en"):
        assert keeping.get(path, "officer", language).status_code == 200


def test_deleting_a_source_says_what_becomes_of_its_datasets(keeping: Any) -> None:
    """Nothing is deleted by looking; told so, the datasets stay."""
    made = keeping.ask(
        "harvest_source_create", name="to-go", title="To go", url="https://to-go.tn",
        source_type="ogptn_energy", owner_org="ministry-energy", frequency="MANUAL",
    )  # fmt: skip
    assert keeping.get("/desk/harvest/to-go/delete", "officer").status_code == 200
    assert keeping.ask("harvest_source_show", id=made["id"])["state"] == "active"
    assert keeping.post("/desk/harvest/to-go/delete", datasets="").status_code == 400
    keeping.post("/desk/harvest/to-go/delete", datasets="keep")
    assert "to-go" not in str(keeping.ask("ogptn_harvest_source_list", limit=100)["results"])


def test_an_address_is_looked_at_before_it_is_saved(keeping: Any) -> None:
    """What was found there is shown, and stands in the form once it is chosen."""
    url = keeping.servers["good"].url
    answer = keeping.post("/desk/harvest/new", step="look", url=url)
    assert "CKAN catalogue" in answer.get_data(as_text=True)
    answer = keeping.post("/desk/harvest/new", step="choose", url=url, choice="0")
    form = BeautifulSoup(answer.get_data(as_text=True), "lxml")
    assert form.select_one("#f-url")["value"] == url
    assert form.select_one("#f-source_type option[selected]")["value"] == "ogptn_energy"


def test_an_address_that_cannot_be_asked_is_refused_with_the_reason(keeping: Any) -> None:
    """A private address is not looked at, and the page says why."""
    answer = keeping.post("/desk/harvest/new", step="look", url="http://10.0.0.1/")
    assert 'id="e-url"' in answer.get_data(as_text=True)
