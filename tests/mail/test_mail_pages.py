"""Rules of the pages by which one follows, reports an error, answers, and chooses mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan import model
from ckan.tests import factories

from ckanext.ogptn.model import ErrorReport, Follower

Maker = Callable[..., Any]
FIRST = "/commitment/tn-2016-01"
AMEL = "amel@example.org"
guarded = pytest.mark.ckan_config("WTF_CSRF_ENABLED", True)


@pytest.fixture
def signed_in(app: Any, promises: Any) -> dict[str, Any]:
    """Sign the officer of ministry-finance in, as a browser would be: by a token of the session's own."""
    token = factories.APIToken(user="farida")["token"]
    return {"Authorization": token}


def page(answer: Any) -> BeautifulSoup:
    """Read a page."""
    return BeautifulSoup(answer.body, "lxml")


def form_of(answer: Any, action: str = "") -> dict[str, str]:
    """Return the hidden fields of the page's form."""
    found = page(answer).select_one(f"main form[method=post][action$='{action}']")
    assert found is not None
    return {str(one["name"]): str(one.get("value", "")) for one in found.select("input[name]")}


@guarded
def test_the_form_on_a_commitments_page_needs_no_script_and_no_account(
    app: Any, promises: Any
) -> None:
    """It carries the session's token, and leads to a page that says what to do next."""
    fields = form_of(app.get(FIRST), "/follow")
    answer = app.post("/follow", data={**fields, "email": AMEL}, follow_redirects=False)
    assert answer.headers["Location"].endswith("/follow/asked?commitment=tn-2016-01")
    assert model.Session.query(Follower.email).all() == [(AMEL,)]


@guarded
def test_a_form_from_a_page_that_a_cache_kept_is_asked_for_once_more(
    app: Any, promises: Any
) -> None:
    """Nothing is done on a stranger's token; the address stays in the form, with a token that holds."""
    stale = {"_csrf_token": "of somebody else", "commitment": "tn-2016-01", "email": AMEL}
    again = app.post("/follow", data=stale)
    assert again.status_code == 400
    assert model.Session.query(Follower).count() == 0
    fields = form_of(again, "/follow")
    assert fields["email"] == AMEL
    assert app.post("/follow", data=fields, follow_redirects=False).status_code == 302
    assert model.Session.query(Follower).count() == 1


@guarded
def test_a_form_of_the_desk_is_not_taken_from_another_site(
    app: Any, call_as: Maker, promises: Any, signed_in: Any
) -> None:
    """Not even after somebody without an account has opened the page."""
    app.get("/desk/mail")
    answer = app.post("/desk/mail", data={"digest": "never"}, headers=signed_in)
    assert answer.status_code == 400
    assert call_as("farida", "ogptn_mail_choice_show")["digest"] == "weekly"


def test_what_a_machine_fills_in_is_taken_and_thrown_away(app: Any, promises: Any) -> None:
    """A field that people do not see betrays it; the answer does not."""
    robot = {"commitment": "tn-2016-01", "email": AMEL, "subject": "Buy"}
    assert app.post("/follow", data=robot, follow_redirects=False).status_code == 302
    complaint = {"text": "Buy", "subject": "Buy"}
    answer = app.post(f"{FIRST}/error", data=complaint, follow_redirects=False)
    assert answer.status_code == 302
    rows = model.Session.query(Follower).count(), model.Session.query(ErrorReport).count()
    assert rows == (0, 0)


def test_what_is_wrong_with_a_form_is_said_beside_its_field(app: Any, promises: Any) -> None:
    """The page keeps what was written and names the mend."""
    wrong = {"text": "", "email": "nobody"}
    found = page(app.post(f"/en{FIRST}/error", data=wrong))
    assert found.select_one("#f-text")["aria-invalid"] == "true"
    assert "write one such as" in found.select_one("#f-email-error").text
    assert found.select_one("#f-email")["value"] == "nobody"


def test_pages_with_a_secret_in_their_address_are_kept_by_nobody(app: Any, follower: Maker) -> None:
    """No cache, no search engine, no other site."""
    answer = app.get(f"/follow/end/{follower()}")
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert AMEL not in answer.body


def test_a_link_that_is_no_longer_valid_says_so(app: Any, promises: Any) -> None:
    """It tells what may have happened, and that nothing is sent."""
    answer = app.get("/en/follow/confirm/AAAAAAAAAAAAAAAAAAAAAA")
    assert answer.status_code == 404
    assert "no longer valid" in page(answer).h1.text


@pytest.mark.ckan_config("smtp.server", "")
def test_a_portal_that_sends_no_mail_says_so(
    app: Any, ckan_config: dict[str, Any], promises: Any
) -> None:
    """It offers its feeds instead, and no form that leads nowhere."""
    ckan_config["smtp.server"] = ""
    assert "/follow" not in str(page(app.get(FIRST)).select("main form"))
    found = page(app.get("/en/follow?commitment=tn-2016-01"))
    assert "sends no mail" in found.main.text
    assert found.select_one("main a[href$='tn-2016-01.atom']") is not None
    assert found.select_one("input[type=email]") is None
    assert page(app.get(f"{FIRST}/error")).select_one("input[type=email]") is None


def test_an_error_is_answered_at_the_desk(
    app: Any, call_as: Maker, promises: Any, signed_in: Any
) -> None:
    """The officer sees what was written, answers, and the list of open ones is empty."""
    app.post(f"{FIRST}/error", data={"text": "The date is wrong <b>", "email": AMEL})
    found = page(app.get("/en/desk/errors", headers=signed_in))
    assert found.select_one(".og-letter").text == "The date is wrong <b>"
    action = found.select_one("main form")["action"]
    refused = page(app.post(action, data={"answer": ""}, headers=signed_in))
    assert "Write an answer" in refused.select_one(".og-fault").text
    app.post(action, data={"answer": "It is put right."}, headers=signed_in)
    assert "No report here" in app.get("/en/desk/errors", headers=signed_in).body
    listed = call_as("farida", "ogptn_error_report_list", state="answered")["results"]
    assert [one["answer"] for one in listed] == ["It is put right."]


def test_officers_of_others_see_no_report(app: Any, call_as: Maker, promises: Any) -> None:
    """Nor do they answer one."""
    app.post(f"{FIRST}/error", data={"text": "Wrong", "email": AMEL})
    token = factories.APIToken(user="tarek")["token"]
    found = app.get("/en/desk/errors?state=all", headers={"Authorization": token})
    assert "No report here" in found.body
    (row,) = model.Session.query(ErrorReport)
    path = f"/desk/errors/{row.id}"
    answer = app.post(path, data={"answer": "x"}, headers={"Authorization": token})
    assert answer.status_code == 403


def test_a_user_chooses_how_much_mail_they_get(
    app: Any, call_as: Maker, promises: Any, signed_in: Any
) -> None:
    """The page shows the choice, and keeps another."""
    shown = page(app.get("/desk/mail", headers=signed_in))
    checked = [one["value"] for one in shown.select("main input[checked]")]
    assert checked == ["daily", "each", "daily", "weekly"]
    wanted = {
        "reminders": "never",
        "error_reports": "weekly",
        "links": "weekly",
        "digest": "daily",
        "language": "fr",
    }
    app.post("/desk/mail", data=wanted, headers=signed_in)
    kept = call_as("farida", "ogptn_mail_choice_show")
    assert {key: kept[key] for key in wanted} == wanted


@pytest.mark.parametrize("path", ["/desk/errors", "/desk/mail"])
def test_the_desk_is_for_those_who_are_signed_in(app: Any, promises: Any, path: str) -> None:
    """A visitor is led to the login."""
    answer = app.get(path, follow_redirects=False)
    assert "/user/login" in answer.headers["Location"]
