"""Rules of the forms of reports, corrections and challenges, without any script."""

from __future__ import annotations

import io
from typing import Any

import pytest
from ckan.tests import helpers

FORM = "/desk/commitment/tn-2016-01/report"
TYPED = {
    "completion_level": "substantial",
    "progress__fr": "Le décret est publié",
    "next_steps__ar": "نشر التقرير",
    "reporting_period": "S1 2017",
}
LINK = {
    "evidence__0__type": "legal_text",
    "evidence__0__url": "https://example.org/decret",
    "evidence__0__title__fr": "Décret",
    "evidence__0__visibility": "public",
}


def soup(answer: Any) -> Any:
    """Read an answer's page."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(answer.body, "lxml")


def faults(answer: Any) -> str:
    """Return what the page says is wrong."""
    return " ".join(part.get_text(" ", strip=True) for part in soup(answer).select(".og-fault"))


def value(page: Any, name: str) -> str:
    """Return what stands in an input or a text area."""
    found = page.select_one(f'[name="{name}"]')
    return found.get("value") or found.get_text(strip=True)


def reports(commitment: str) -> list[dict[str, Any]]:
    """List the reports on a commitment, as its officer sees them."""
    context = {"user": "officer", "ignore_auth": False}
    found = helpers.call_action("ogptn_progress_report_list", context, commitment=commitment)
    listed: list[dict[str, Any]] = found["results"]
    return listed


@pytest.fixture(autouse=True)
def _empty(desk: Any) -> None:
    """Begin each test without reports."""
    from ckan import model

    from ckanext.ogptn.model import Draft, Evidence, ProgressReport, Resolution

    for table in (ProgressReport, Evidence, Draft, Resolution):
        model.Session.query(table).delete()
    model.Session.commit()


def test_a_report_is_looked_at_and_published(desk: Any) -> None:
    """The preview writes nothing; publishing leads to what happens next, and the report says what was typed."""
    looked = desk.post(FORM, "officer", step="preview", **TYPED, **LINK)
    assert looked.status_code == 200
    assert "Le décret est publié" in looked.body
    assert reports("tn-2016-01") == []
    carried = {
        field["name"].replace("-", "__"): field.get("value", "")
        for field in soup(looked).select("form.og-form input[type=hidden]")
    }
    done = desk.post(FORM, "officer", step="publish", **carried)
    (made,) = reports("tn-2016-01")
    assert done.status_code == 302
    assert done.location.endswith(f"/desk/report/{made['id']}")
    assert (made["completion_level"], made["reporting_period"]) == ("substantial", "S1 2017")
    assert made["progress"] == {"ar": "", "fr": "Le décret est publié", "en": ""}
    assert made["report_date"] == "2017-06-30"
    assert [one["url"] for one in made["evidence"]] == ["https://example.org/decret"]


def test_complete_without_evidence_is_refused_and_nothing_is_lost(desk: Any) -> None:
    """The message says what is missing, at the evidence, and all that was typed is still there."""
    typed = {
        **TYPED,
        "completion_level": "complete",
        "completed_on": "2017-06-01",
        "milestone": "m1",
    }
    refused = desk.post(FORM, "officer", "fr", step="publish", **typed)
    assert refused.status_code == 422
    assert "« Achevé »".replace(" ", "\u202f") in faults(refused)
    page = soup(refused)
    assert page.select_one(".og-errors a")["href"] == "#f-evidence"
    assert page.select_one('[name="completion_level"][checked]')["value"] == "complete"
    assert value(page, "progress-fr") == "Le décret est publié"
    assert value(page, "next_steps-ar") == "نشر التقرير"
    assert value(page, "completed_on") == "2017-06-01"
    assert page.select_one("#f-milestone option[selected]")["value"] == "m1"
    assert reports("tn-2016-01") == []


def test_the_law_speaks_at_each_field(desk: Any) -> None:
    """What is missing is told at the text that misses, before anything is published."""
    refused = desk.post(FORM, "officer", step="preview", completion_level="limited")
    page = soup(refused)
    assert page.select_one("#f-progress-error")
    assert page.select_one("#f-challenges-error")
    refused = desk.post(FORM, "officer", step="preview", progress__fr="Fait")
    assert soup(refused).select_one("#f-completion_level-error")


def test_rows_of_evidence_are_added_and_removed_without_script(desk: Any) -> None:
    """A button adds an empty row that is public, another removes the row that it stands in."""
    added = desk.post(FORM, "officer", step="evidence-add", **TYPED, **LINK)
    page = soup(added)
    assert value(page, "evidence-0-url") == "https://example.org/decret"
    assert page.select_one("#f-evidence-1-visibility option[selected]")["value"] == "public"
    removed = desk.post(FORM, "officer", step="evidence-remove-0", **TYPED, **LINK)
    assert soup(removed).select_one('[name="evidence-0-url"]') is None
    assert value(soup(removed), "progress-fr") == "Le décret est publié"


def test_an_added_row_that_stays_empty_is_no_evidence(desk: Any) -> None:
    """Only what was typed counts: neither an error nor a piece."""
    empty = {"evidence__0__type": "", "evidence__0__visibility": "public"}
    assert desk.post(FORM, "officer", step="publish", **TYPED, **empty).status_code == 302
    assert reports("tn-2016-01")[0]["evidence"] == []


def test_a_wrong_piece_is_told_in_its_row(desk: Any) -> None:
    """An address that is none is told at the address, whatever empty rows stand before it."""
    rows = {
        "evidence__0__visibility": "public",
        "evidence__1__type": "document",
        "evidence__1__url": "nowhere",
        "evidence__1__visibility": "public",
    }
    refused = desk.post(FORM, "officer", step="preview", **TYPED, **rows)
    assert soup(refused).select_one("#f-evidence-0-url-error")


def test_datasets_are_found_by_words_and_ticked(desk: Any) -> None:
    """The box in the form posts back, shows what it found, and takes what is ticked."""
    found = desk.post(FORM, "officer", step="find", find="oil contracts", **TYPED)
    boxes = soup(found).select('.og-found input[name="found"]')
    assert len(boxes) >= 1
    dataset = boxes[0]["value"]
    taken = desk.post(FORM, "officer", step="take", found=dataset, find="oil", **TYPED)
    page = soup(taken)
    assert value(page, "evidence-0-dataset") == dataset
    assert "Oil contracts" in page.select_one("#f-evidence-0").get_text()
    assert page.select_one(".og-found") is None
    piece = {"evidence__0__dataset": dataset, "evidence__0__visibility": "public"}
    typed = {**TYPED, "completion_level": "complete"}
    assert desk.post(FORM, "officer", step="publish", **typed, **piece).status_code == 302
    (made,) = reports("tn-2016-01")[0]["evidence"]
    assert (made["type"], made["dataset"], made["title"]["en"]) == (
        "dataset",
        dataset,
        "Oil contracts",
    )


def test_a_file_waits_until_the_report_is_published(desk: Any) -> None:
    """It comes along through refusals and the preview, and is a file of the commitment in the end."""
    sent = (io.BytesIO(b"PDF"), "decret.pdf")
    typed = {**TYPED, "completion_level": "limited"}
    refused = desk.post(FORM, "officer", step="publish", file=sent, **typed)
    assert refused.status_code == 422
    page = soup(refused)
    token, name = value(page, "evidence-0-upload"), value(page, "evidence-0-filename")
    assert name == "decret.pdf"
    assert resources() == []
    row = {
        "evidence__0__upload": token,
        "evidence__0__filename": name,
        "evidence__0__type": "document",
    }
    typed["challenges__fr"] = "Le budget"
    assert desk.post(FORM, "officer", step="publish", **typed, **row).status_code == 302
    (file,) = resources()
    (piece,) = reports("tn-2016-01")[0]["evidence"]
    assert (piece["resource"], file["name"]) == (file["id"], "decret.pdf")
    assert piece["title"]["en"] == "decret.pdf"
    path = f"/dataset/{file['package_id']}/resource/{file['id']}/download/decret.pdf"
    assert piece["url"] == f"http://test.ckan.net{path}"
    assert desk.get(path).body == "PDF"


def resources() -> list[dict[str, Any]]:
    """List the files of the commitment."""
    found: list[dict[str, Any]] = helpers.call_action("package_show", id="tn-2016-01")["resources"]
    return found


def test_a_file_of_somebody_else_is_not_there(desk: Any) -> None:
    """A token serves its sender alone."""
    sent = (io.BytesIO(b"theirs"), "theirs.pdf")
    token = value(soup(desk.post(FORM, "colleague", step="attach", file=sent)), "evidence-0-upload")
    row = {"evidence__0__upload": token, "evidence__0__filename": "theirs.pdf"}
    refused = desk.post(FORM, "officer", step="publish", **TYPED, **row)
    assert refused.status_code == 422
    assert "theirs.pdf" in faults(refused)


@pytest.mark.parametrize("size", [0, 2 * 1024 * 1024])
def test_an_empty_or_too_large_file_is_told(
    desk: Any, ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """The rest of the form stays."""
    monkeypatch.setitem(ckan_config, "ckan.max_resource_size", 1)
    sent = (io.BytesIO(b"x" * size), "big.pdf")
    refused = desk.post(FORM, "officer", step="attach", file=sent, **TYPED)
    page = soup(refused)
    assert page.select_one("#f-file-error")
    assert value(page, "progress-fr") == "Le décret est publié"


def test_civil_society_reports_as_itself(desk: Any) -> None:
    """Its report is marked as its own, and it puts no files beside the commitment."""
    assert desk.page(FORM, "watchdog").select_one("#f-file") is None
    assert desk.post(FORM, "watchdog", step="publish", **TYPED).status_code == 302
    assert [one["assessor_type"] for one in reports("tn-2016-01")] == ["civil_society"]


def test_a_correction_begins_with_the_old_report(desk: Any) -> None:
    """What is being corrected stands beside the form that is filled with it; both stay to be read."""
    desk.post(FORM, "officer", step="publish", **TYPED, **LINK)
    (old,) = reports("tn-2016-01")
    path = f"/desk/report/{old['id']}/correct"
    page = desk.page(path, "colleague")
    assert value(page, "progress-fr") == "Le décret est publié"
    assert value(page, "evidence-0-url") == "https://example.org/decret"
    assert "Le décret est publié" in page.select_one("aside.og-aside").get_text()
    typed = {**TYPED, "progress__fr": "Le décret est signé"}
    assert desk.post(path, "colleague", step="publish", **typed).status_code == 302
    new, kept = reports("tn-2016-01")
    assert (new["progress"]["fr"], new["replaces"]) == ("Le décret est signé", old["id"])
    assert (kept["superseded"], new["evidence"]) == (True, [])
    again = desk.get(path, "officer")
    assert again.status_code == 302
    assert again.location.endswith("/commitment/tn-2016-01#reports")


def test_a_draft_is_kept_and_gone_on_with(desk: Any) -> None:
    """It is the officer's own, offered on the form, and forgotten once the report is published."""
    kept = desk.post(FORM, "officer", step="draft", **TYPED)
    assert kept.status_code == 302
    assert desk.page(FORM, "officer").select_one(".og-offer")
    assert desk.page(FORM, "colleague").select_one(".og-offer") is None
    page = desk.page(f"{FORM}?draft=1", "officer")
    assert value(page, "progress-fr") == "Le décret est publié"
    desk.post(FORM, "officer", step="publish", **TYPED)
    assert desk.page(FORM, "officer").select_one(".og-offer") is None


def test_the_form_begins_with_the_milestone_that_is_asked_for(desk: Any) -> None:
    """A task of the desk leads to a report on its milestone."""
    page = desk.page(f"{FORM}?milestone=m1", "officer")
    assert page.select_one("#f-milestone option[selected]")["value"] == "m1"


def test_challenges_are_resolved_with_a_word_on_how(desk: Any) -> None:
    """Without a word it is refused; with one it stands beside the challenge."""
    typed = {**TYPED, "completion_level": "limited", "challenges__fr": "Pas de budget"}
    desk.post(FORM, "officer", step="publish", **typed)
    (report,) = reports("tn-2016-01")
    path = f"/desk/report/{report['id']}/resolve"
    refused = desk.post(path, "officer", resolved_on="2017-06-30")
    assert soup(refused).select_one("#f-how-error")
    done = desk.post(path, "officer", how__fr="Crédits votés", resolved_on="2017-06-30")
    assert done.status_code == 302
    resolution = reports("tn-2016-01")[0]["resolution"]
    assert (resolution["resolved_on"], resolution["how"]["fr"]) == ("2017-06-30", "Crédits votés")
    assert "Crédits votés" in desk.page(path, "officer").get_text()
