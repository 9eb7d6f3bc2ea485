"""Rules of the form in which a promise is amended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan import model
from ckan.tests import helpers

from ckanext.ogptn.model import Amendment, Draft

AMEND = "/desk/commitment/tn-2016-01/amend"
# The promise as it stands, as its form shows it.
PROMISE = {
    "title_translated__ar": "Join EITI (ar)",
    "title_translated__fr": "Join EITI (fr)",
    "title_translated__en": "Join EITI",
    "due_date": "2018-12-31",
    "due_precision": "year",
    "lead_institutions": ["ministry-energy"],
    "milestones__0__identifier": "m1",
    "milestones__0__title_translated__ar": "A council (ar)",
    "milestones__0__title_translated__fr": "A council (fr)",
    "milestones__0__title_translated__en": "A council",
    "milestones__0__due_date": "2017-05-31",
}
LATER = {
    **PROMISE,
    "due_date": "",
    "due_precision": "",
    "due_text_translated__en": "end of June 2019",
    "reason__en": "The law is late",
    "decided_by": "Steering committee",
    "decided_on": "2017-06-15",
}


def soup(answer: Any) -> BeautifulSoup:
    """Read an answer's page."""
    return BeautifulSoup(answer.body, "lxml")


def show() -> dict[str, Any]:
    """Read the commitment as anybody does."""
    found: dict[str, Any] = helpers.call_action(
        "ogptn_commitment_show", {"user": ""}, id="tn-2016-01"
    )
    return found


def send(desk: Any, step: str, **typed: Any) -> Any:
    """Send the form as it was opened now."""
    opened = desk.page(AMEND, "officer").select_one("main [name=modified]")["value"]
    return desk.post(AMEND, "officer", step=step, modified=opened, **typed)


@pytest.fixture(autouse=True)
def _clean(desk: Any) -> Iterator[None]:
    """Take back what a test has amended."""
    before = helpers.call_action("package_show", {"ignore_auth": True}, id="tn-2016-01")
    yield
    from ckanext.ogptn.logic.promises import AMENDING

    user = helpers.call_action("get_site_user")["name"]
    tables = (Amendment, Draft)
    for table in tables:
        model.Session.query(table).delete()
    helpers.call_action("package_update", {"user": user, AMENDING: True}, **before)


def test_the_form_shows_the_promise_and_asks_why(desk: Any) -> None:
    """Title, deadline, lead and milestones as they stand; a reason in three languages, and the decision."""
    page = desk.page(AMEND, "officer")
    names = {str(one["name"]) for one in page.select("main form [name]")}
    assert {"title_translated-fr", "lead_institutions", "due_text_translated-ar"} <= names
    assert {"reason-ar", "reason-fr", "reason-en", "decided_by", "decided_on"} <= names
    assert page.select_one("[name=due_date]")["value"] == "2018-12-31"  # type: ignore[index]


def test_before_and_after_are_shown_before_anything_is_filed(desk: Any) -> None:
    """The table of the public page, of what would change alone."""
    answer = send(desk, "preview", **LATER)
    assert answer.status_code == 200
    page = soup(answer)
    (row,) = page.select("table.og-table tbody tr")
    assert "2018" in row.select_one("del").get_text()  # type: ignore[union-attr]
    assert "June\u00a02019" in row.select_one("ins").get_text()  # type: ignore[union-attr]
    assert "The law is late" in row.get_text()
    assert "Steering committee" in row.get_text()
    assert show()["amendments"] == []


def test_an_amendment_is_filed_and_stands_on_the_public_page(desk: Any) -> None:
    """What differs is amended, and what does not is not."""
    assert "what=amended" in send(desk, "save", **LATER).location
    shown = show()
    assert (shown["due_date"], shown["due_precision"]) == ("2019-06-30", "month")
    (one,) = shown["amendments"]
    assert (one["subject"], one["old"]["due_date"]) == ("deadline", "2018-12-31")
    assert (one["decided_by"], one["decided_on"]) == ("Steering committee", "2017-06-15")
    public = soup(desk.get("/commitment/tn-2016-01")).select_one("#amendments")
    assert public is not None
    assert "The law is late" in public.get_text()


def test_milestones_are_added_and_removed_by_amendment(desk: Any) -> None:
    """A new one has the identifier after the highest; each change is a row of its own."""
    added = {
        **PROMISE,
        "reason__fr": "Un portail aussi",
        "milestones__5__title_translated__fr": "Un portail",
    }
    assert send(desk, "save", **added).status_code == 302
    shown = show()
    assert [step["identifier"] for step in shown["milestones"]] == ["m1", "m2"]
    (one,) = shown["amendments"]
    assert (one["subject"], one["milestone"], one["old"]) == ("milestone", "m2", None)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({**LATER, "reason__en": ""}, "#f-reason-en"),
        ({**PROMISE, "reason__en": "Nothing"}, ""),
        ({**LATER, "due_text_translated__fr": "fin 2020"}, "#f-due_text_translated-en"),
        ({**LATER, "decided_on": "yesterday"}, "#f-decided_on"),
        ({**LATER, "title_translated__ar": "", "title_translated__fr": "",
          "title_translated__en": ""}, "#f-title_translated-en"),
        ({**LATER, "milestones__0__start_date": "2018-01-01"}, "#f-milestones-0-due_text_translated-en"),
        ({**LATER, "lead_institutions": [""]}, "#f-lead_institutions-0"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", ["preview", "save"])
def test_faults_lie_at_their_fields(
    desk: Any, typed: dict[str, Any], place: str, step: str
) -> None:
    """The summary leads to each; nothing is filed, and what was typed is still there."""
    answer = send(desk, step, **typed)
    assert answer.status_code == 422
    page = soup(answer)
    links = [str(one.get("href")) for one in page.select(".og-errors a")]
    assert (place in links) if place else "Nothing changes" in page.get_text()
    kept = page.select_one("[name=decided_by]")
    assert kept is not None
    assert kept["value"] == typed.get("decided_by", "")
    assert show()["amendments"] == []


def test_an_amendment_is_taken_back_by_another(desk: Any) -> None:
    """The first is never erased: the form holds the promise before it, and a reason of its own."""
    done = str(send(desk, "save", **LATER).location).partition("/en")[2]
    link = desk.page(done, "officer").select_one('a[href*="back=1"]')
    assert link is not None
    page = desk.page(str(link["href"]).partition("/en")[2], "officer")
    names = ("due_date", "due_precision", "modified")
    typed = {name: _value(page, name) for name in names}
    assert typed["due_date"] == "2018-12-31"
    reason = _value(page, "reason-en")
    assert reason
    again = {**PROMISE, **typed, "reason__en": reason}
    assert desk.post(f"{AMEND}?back=1", "officer", step="save", **again).status_code == 302
    assert show()["due_date"] == "2018-12-31"
    assert [one["new"]["due_date"] for one in show()["amendments"]] == ["2018-12-31", "2019-06-30"]


def _value(page: BeautifulSoup, name: str) -> str:
    found = page.select_one(f'[name="{name}"]')
    assert found is not None, name
    chosen = found.select_one("option[selected]")
    return str((chosen or found).get("value") or found.get_text(strip=True))


def test_nobody_else_amends(desk: Any) -> None:
    """Neither another institution's officer, nor a visitor, nor the officer once the plan has ended."""
    from ckan.common import config

    for user in ("supporter", "watchdog", "member", "nobody"):
        assert desk.get(AMEND, user).status_code == 403
        assert desk.post(AMEND, user, step="save", **LATER).status_code == 403
    assert "/user/login" in desk.post(AMEND, "", step="save", **LATER).location
    config["ogptn.as_of"] = "2019-06-01"
    assert desk.get(AMEND, "officer").status_code == 403
    page = desk.page("/desk/commitment/tn-2016-01/edit", "officer")
    assert page.select_one('a[href$="/amend"]') is None
    assert show()["amendments"] == []


def test_every_lead_institution_amends_not_the_owner_alone(desk: Any) -> None:
    """An officer of the second one opens the form, files, and sees that it is filed."""
    both = {**PROMISE, "lead_institutions": ["ministry-energy", "ministry-finance"]}
    assert send(desk, "save", **both, reason__en="Both answer for it").status_code == 302
    opened = desk.page(AMEND, "supporter").select_one("main [name=modified]")["value"]
    typed = {**both, **LATER, "lead_institutions": both["lead_institutions"]}
    answer = desk.post(AMEND, "supporter", step="save", modified=opened, **typed)
    assert "what=amended" in answer.location
    assert desk.get(str(answer.location).partition("/en")[2], "supporter").status_code == 200
    assert show()["due_date"] == "2019-06-30"
