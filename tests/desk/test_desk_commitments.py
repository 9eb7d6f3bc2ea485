"""Rules of the forms in which commitments are put down and changed, without any script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan import model
from ckan.tests import helpers

from ckanext.ogptn.model import Draft

NEW = "/desk/commitment/new?action_plan=tn-2016-2018"
EDIT = "/desk/commitment/tn-2016-01/edit"
EVERYBODY = ("officer", "supporter", "watchdog", "reviewer", "member", "nobody")
TYPED = {
    "number": "7",
    "title_translated__ar": "نشر العقود",
    "title_translated__fr": "Publier les contrats",
    "lead_institutions": ["ministry-energy", ""],
    "due_text_translated__fr": "fin 2018",
    "lifecycle_state": "active",
    "milestones__0__identifier": "m1",
    "milestones__0__title_translated__fr": "Un décret",
    "milestones__0__due_text_translated__fr": "juin 2017",
    "milestones__3__title_translated__fr": "Un portail",
}


def soup(answer: Any) -> BeautifulSoup:
    """Read an answer's page."""
    return BeautifulSoup(answer.body, "lxml")


def summary(answer: Any) -> list[tuple[str, str]]:
    """List the faults above a form, each with the address that it leads to."""
    links = soup(answer).select(".og-errors li")
    return [(str((one.a or {}).get("href", "")), one.get_text(" ", strip=True)) for one in links]


def value(page: BeautifulSoup, name: str) -> str:
    """Return what stands in an input, a text area or a list to choose from."""
    found = page.select_one(f'[name="{name}"]')
    assert found is not None, name
    chosen = found.select_one("option[selected]")
    return str((chosen or found).get("value") or found.get_text(strip=True))


def show(name: str) -> dict[str, Any]:
    """Read a commitment as anybody does."""
    found: dict[str, Any] = helpers.call_action("ogptn_commitment_show", {"user": ""}, id=name)
    return found


def status_of_plan(status: str) -> None:
    """Set the status of the plan."""
    user = helpers.call_action("get_site_user")["name"]
    context = {"user": user}
    helpers.call_action("package_patch", context, id="tn-2016-2018", plan_status=status)


@pytest.fixture(autouse=True)
def _clean(desk: Any) -> Iterator[None]:
    """Begin each test without drafts, and take away what it put down."""
    model.Session.query(Draft).delete()
    model.Session.commit()
    yield
    for name in ("tn-2016-07", "tn-2016-08"):
        found = model.Package.get(name)
        if found is not None:
            user = helpers.call_action("get_site_user")["name"]
            helpers.call_action("dataset_purge", {"user": user}, id=found.id)


def test_officers_of_government_put_commitments_down(desk: Any) -> None:
    """The form opens for them alone; a visitor is led to the login."""
    opened = {user for user in EVERYBODY if desk.get(NEW, user).status_code == 200}
    assert opened == {"officer", "supporter"}
    refused = {user for user in EVERYBODY if desk.post(NEW, user, step="save").status_code == 403}
    assert refused == set(EVERYBODY) - opened
    assert "/user/login" in desk.get(NEW).location


def test_a_commitment_is_edited_by_officers_of_its_institution(desk: Any) -> None:
    """Nobody else opens the form or sends it."""
    opened = {user for user in EVERYBODY if desk.get(EDIT, user).status_code == 200}
    assert opened == {"officer"}
    for user in set(EVERYBODY) - opened:
        assert desk.post(EDIT, user, step="save", sector="energy").status_code == 403
    assert not show("tn-2016-01").get("sector")


def test_every_field_of_the_schema_that_officers_write_is_asked_for(desk: Any, made: Any) -> None:
    """The form is made from the schema: a new field appears by itself."""
    from ckan.plugins import toolkit as tk

    page = desk.page(NEW, "officer")
    names = {str(one.get("name", "")).split("-")[0] for one in page.select("main [name]")}
    asked = {
        one["field_name"]
        for one in tk.h.scheming_get_dataset_schema("commitment")["dataset_fields"]
        if one.get("form_snippet", "") is not None and not one.get("repeating_subfields")
    }
    assert asked - names == {"name", "action_plan", "owner_org"}
    assert page.select_one("button[value=milestones-add]")
    assert page.select_one("button[value=legal_basis-add]")


def test_a_new_form_knows_the_next_number_and_the_institution(desk: Any) -> None:
    """What follows from the plan and the officer is filled in, and may be changed."""
    page = desk.page(NEW, "officer")
    assert (value(page, "number"), value(page, "lead_institutions")) == ("3", "ministry-energy")


def test_what_is_published_is_what_was_typed(desk: Any) -> None:
    """Its name follows from plan and number, its deadlines from the words, and rows are numbered by themselves."""
    answer = desk.post(NEW, "officer", "fr", step="save", **TYPED)
    assert answer.status_code == 302
    assert "/fr/desk/commitment/tn-2016-07/done" in answer.location
    made = show("tn-2016-07")
    assert made["title_translated"]["fr"] == "Publier les contrats"
    assert (made["due_date"], made["due_precision"]) == ("2018-12-31", "year")
    assert made["due_text_translated"] == {"ar": "", "fr": "fin 2018", "en": ""}
    steps = [(one["identifier"], one.get("due_date")) for one in made["milestones"]]
    assert steps == [("m1", "2017-06-30"), ("m2", None)]


def test_faults_are_told_at_the_top_and_at_their_fields(desk: Any) -> None:
    """Each names its field and leads to it; what was typed is still there, and nothing is made."""
    typed = {**TYPED, "number": "1", "milestones__3__due_text_translated__fr": "un jour"}
    del typed["title_translated__ar"], typed["title_translated__fr"]
    answer = desk.post(NEW, "officer", "fr", step="save", **typed)
    assert answer.status_code == 422
    told = summary(answer)
    assert [place for place, _ in told] == [
        "#f-title_translated-fr",
        "#f-number",
        "#f-milestones-1-due_text_translated-fr",
    ]
    assert told[0][1].startswith("Titre")
    assert told[2][1].startswith("Jalon 2, Échéance")
    page = soup(answer)
    for place, _ in told:
        assert page.select_one(place) is not None
    assert page.select_one("#f-number-error")
    assert page.select_one("#f-number")["aria-invalid"] == "true"  # type: ignore[index]
    assert value(page, "milestones-0-title_translated-fr") == "Un décret"
    assert model.Package.get("tn-2016-07") is None


def test_what_was_understood_of_a_deadline_is_shown(desk: Any) -> None:
    """After a fault too; an exact day by hand counts instead."""
    answer = desk.post(NEW, "officer", "fr", step="save", **{**TYPED, "number": ""})
    read = soup(answer).select_one("#f-due_text_translated-read")
    assert read is not None
    assert "31\u00a0décembre\u00a02018, à l’année près" in read.get_text()
    typed = {**TYPED, "number": "", "due_date": "2018-10-01", "due_precision": "day"}
    read = soup(desk.post(NEW, "officer", "fr", step="save", **typed)).select_one(
        "#f-due_text_translated-read"
    )
    assert read is not None
    assert "1er\u00a0octobre\u00a02018" in read.get_text()
    words = desk.get("/desk/commitment/understand?words=end+of+March+2017", "officer").body
    assert words == "Understood: 31\u00a0March\u00a02017, exact to the month"


def test_rows_are_moved_by_buttons_without_a_script(desk: Any) -> None:
    """The form comes back with its rows changed and all the rest as it was; nothing is judged yet."""
    page = soup(desk.post(NEW, "officer", "fr", step="milestones-up-3", **TYPED))
    assert value(page, "milestones-0-title_translated-fr") == "Un portail"
    assert value(page, "milestones-1-identifier") == "m1"
    assert value(page, "title_translated-ar") == "نشر العقود"
    assert not page.select(".og-errors")
    page = soup(desk.post(NEW, "officer", "fr", step="milestones-add", **TYPED))
    assert value(page, "milestones-2-identifier") == "m2"
    page = soup(desk.post(NEW, "officer", "fr", step="milestones-remove-0", **TYPED))
    assert value(page, "milestones-0-title_translated-fr") == "Un portail"


def test_the_preview_is_the_public_page_and_writes_nothing(desk: Any) -> None:
    """It carries the form on, so that one goes back to it or publishes it from there."""
    answer = desk.post(NEW, "officer", "fr", step="preview", **TYPED)
    assert answer.status_code == 200
    page = soup(answer)
    heading = page.select_one("h1")
    assert heading is not None
    assert heading.get_text(strip=True) == "Publier les contrats"
    assert "Un portail" in page.get_text()
    assert model.Package.get("tn-2016-07") is None
    form = page.select_one(".og-preview form")
    assert form is not None
    again: dict[str, list[str]] = {}
    for one in form.select("input[name]:not([name=_csrf_token])"):
        again.setdefault(str(one["name"]).replace("-", "__"), []).append(str(one["value"]))
    back = soup(desk.post(NEW, "officer", "fr", step="back", **again))
    assert value(back, "milestones-1-title_translated-fr") == "Un portail"
    assert desk.post(NEW, "officer", "fr", step="save", **again).status_code == 302
    assert show("tn-2016-07")["number"] == 7


def test_a_preview_tells_faults_as_saving_does(desk: Any) -> None:
    """A number that is taken is refused before anything is shown as if it could be."""
    answer = desk.post(NEW, "officer", step="preview", **{**TYPED, "number": "1"})
    assert answer.status_code == 422
    assert summary(answer)[0][0] == "#f-number"


def test_a_commitment_of_another_institution_is_not_put_down(desk: Any) -> None:
    """The officer's own institution is the first to lead."""
    for leads in (["ministry-finance", "ministry-energy"], [""]):
        for step in ("save", "preview"):
            typed = {**TYPED, "lead_institutions": leads}
            answer = desk.post(NEW, "officer", step=step, **typed)
            assert summary(answer)[0][0] == "#f-lead_institutions-0"
            assert value(soup(answer), "title_translated-fr") == "Publier les contrats"
    assert model.Package.get("tn-2016-07") is None


def test_a_closed_plan_takes_no_commitment(desk: Any, made: Any) -> None:
    """Neither by the form nor by sending it; and a plan that takes some is offered."""
    from ckan.common import config

    assert "tn-2016-2018" in desk.get("/desk/commitment/new", "officer").location
    config["ogptn.as_of"] = "2019-06-01"
    assert desk.get(NEW, "officer").status_code == 403
    assert desk.post(NEW, "officer", step="save", **TYPED).status_code == 403
    page = desk.page("/desk/commitment/new", "officer")
    assert "No plan takes commitments now" in page.get_text()


def test_what_was_promised_is_not_asked_for_in_an_edit(desk: Any) -> None:
    """It is shown, with the way to the amendment; a program that sends it changes nothing of it."""
    page = desk.page(EDIT, "officer")
    for name in ("title_translated-en", "due_text_translated-en", "lead_institutions"):
        assert page.select_one(f'[name="{name}"]') is None
    assert "A council" in page.get_text()
    assert page.select_one('a[href$="/desk/commitment/tn-2016-01/amend"]')
    sent = {"number": "1", "title_translated__en": "Another", "modified": value(page, "modified")}
    assert desk.post(EDIT, "officer", step="save", **sent).status_code == 302
    assert show("tn-2016-01")["title_translated"]["en"] == "Join EITI"


def test_an_edit_is_undone_where_nobody_wrote_since(desk: Any) -> None:
    """What was there before is put back; a change by another is not written over."""
    typed = {"number": "1", "budget": "10 000 TND", "completed_on_m1": "2017-05-30"}
    done = _save(desk, **typed)
    assert show("tn-2016-01")["milestones"][0]["completed_on"] == "2017-05-30"
    assert show("tn-2016-01")["title_translated"]["en"] == "Join EITI"
    assert "Undo this change" in desk.page(done, "officer").get_text()
    undone = desk.post("/desk/commitment/tn-2016-01/undo", "officer")
    assert "what=undone" in undone.location
    assert show("tn-2016-01").get("budget") in (None, "")
    assert not show("tn-2016-01")["milestones"][0].get("completed_on")

    _save(desk, **typed)
    _save(desk, user="colleague", number="1", budget="20 000 TND")
    assert "edit" in desk.post("/desk/commitment/tn-2016-01/undo", "officer").location
    assert show("tn-2016-01")["budget"] == "20 000 TND"
    _save(desk, number="1")


def _save(desk: Any, user: str = "officer", **typed: str) -> str:
    """Save the form of an edit as it stands now; return the address that it leads to."""
    modified = value(desk.page(EDIT, user), "modified")
    answer = desk.post(EDIT, user, step="save", modified=modified, **typed)
    assert answer.status_code == 302
    return str(answer.location).partition("/en")[2]


def test_a_change_by_another_is_told_before_it_is_written_over(desk: Any) -> None:
    """Saving an old form asks once more; saving again writes."""
    opened = value(desk.page(EDIT, "officer"), "modified")
    _save(desk, user="colleague", number="1", budget="5 TND")
    typed = {"number": "1", "budget": "6 TND"}
    answer = desk.post(EDIT, "officer", step="save", modified=opened, **typed)
    assert answer.status_code == 422
    assert "was changed since you opened it" in summary(answer)[0][1]
    assert show("tn-2016-01")["budget"] == "5 TND"
    again = value(soup(answer), "modified")
    answer = desk.post(EDIT, "officer", step="save", modified=again, **typed)
    assert answer.status_code == 302
    assert show("tn-2016-01")["budget"] == "6 TND"
    _save(desk, number="1")


def test_a_promise_of_a_draft_plan_is_written_freely(desk: Any) -> None:
    """The edit form asks for all, and the amendment leads to it."""
    desk.post(NEW, "officer", "fr", step="save", **TYPED)
    edit = "/desk/commitment/tn-2016-07/edit"
    status_of_plan("draft")
    try:
        assert "/edit" in desk.get("/desk/commitment/tn-2016-07/amend", "officer").location
        page = desk.page(edit, "officer")
        assert value(page, "title_translated-fr") == "Publier les contrats"
        typed = {**TYPED, "title_translated__fr": "Autrement", "modified": value(page, "modified")}
        assert desk.post(edit, "officer", step="save", **typed).status_code == 302
    finally:
        status_of_plan("active")
    assert show("tn-2016-07")["title_translated"]["fr"] == "Autrement"


def test_ckans_own_forms_of_a_commitment_lead_to_the_desk(desk: Any) -> None:
    """There is one form of a commitment, not two; a dataset's is CKAN's."""
    assert desk.get("/commitment/new", "officer").location.endswith("/en/desk/commitment/new")
    for path in ("/commitment/edit/tn-2016-01", "/dataset/edit/tn-2016-01"):
        assert desk.get(path, "officer").location.endswith("/en/desk/commitment/tn-2016-01/edit")
    assert desk.get("/dataset/edit/oil-contracts", "officer").status_code == 200


def test_the_public_page_offers_what_the_reader_may_do(desk: Any) -> None:
    """Officers of the lead institution edit, amend and report; a visitor is offered nothing."""
    page = desk.page("/commitment/tn-2016-01", "officer")
    labels = [one.get_text(strip=True) for one in page.select(".og-tools-for a")]
    assert labels[:3] == ["Edit the record", "Amend the promise", "Report"]
    assert not soup(desk.get("/commitment/tn-2016-01")).select(".og-tools-for")
    assert not soup(desk.get("/commitment/tn-2016-01", "nobody")).select(".og-tools-for")


def test_every_form_of_the_desk_carries_a_token_against_forged_ones(desk: Any) -> None:
    """A page that writes has it in each of its forms."""
    for path in (NEW, EDIT, "/desk/commitment/tn-2016-01/amend"):
        forms = desk.page(path, "officer").select("main form[method=post]")
        assert forms
        assert all(one.select_one("input[name=_csrf_token]") for one in forms)


def test_no_form_of_the_desk_is_taken_unsigned_or_forged(desk: Any) -> None:
    """Whatever is sent to a page of the desk passes the check of the session and its token first."""
    from ckanext.ogptn.views.desk.officers import sign_in

    app = desk.app.flask_app
    endpoints = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("ogptn_desk") and "POST" in rule.methods
    }
    assert {name.split(".")[0] for name in endpoints} >= {
        "ogptn_desk_commitments",
        "ogptn_desk_amendments",
        "ogptn_desk_drafts",
    }
    checks = app.before_request_funcs
    assert [name for name in endpoints if sign_in not in checks.get(name.split(".")[0], [])] == []
