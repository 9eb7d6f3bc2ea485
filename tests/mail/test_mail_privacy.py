"""No answer, export or log tells of those who follow or report, nor of whom officers call."""

from __future__ import annotations

import logging
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.logic import get_action

from ckanext.ogptn.logic.action import get_actions
from ckanext.ogptn.model import ErrorReport

Maker = Callable[..., Any]
AMEL, ZAHRA = "amel.secret@example.org", "zahra.secret@example.org"
# Whom officers call about a commitment.
LEILA = "leila.secret@example.org"
WORDS = "ghomrassen-words-of-a-citizen"
HIDDEN = ("secret@", WORDS)
READERS = sorted(
    name
    for name, action in get_actions().items()
    if name.startswith("ogptn_") and getattr(action, "side_effect_free", False)
)
PAGES = [
    "/",
    "/commitment/",
    "/commitment/tn-2016-01",
    "/action_plan/tn-2016-2018",
    "/commitment.csv",
    "/commitment/tn-2016-01.atom",
    "/commitment.atom",
    "/commitment/tn-2016-01.ttl",
    "/commitment/tn-2016-01.ics",
    "/action_plan/tn-2016-2018.xlsx",
    f"/search?q={WORDS}",
    "/feeds/dataset.atom",
    "/api/3/action/package_show?id=tn-2016-01",
    f"/api/3/action/package_search?q={WORDS}",
    "/api/3/action/package_activity_list?id=tn-2016-01",
    "/api/3/action/job_list",
]


@pytest.fixture
def known(follower: Maker, call_as: Maker) -> str:
    """Have somebody follow, somebody report an error, and a contact be known; give the follower's token."""
    token: str = follower(AMEL)
    call_as("", "ogptn_error_report_create", commitment="tn-2016-01", text=WORDS, email=ZAHRA)
    whom = {"person": f"Leila {LEILA}", "position": LEILA, "phone": LEILA, "email": LEILA}
    call_as("farida", "ogptn_contact_update", commitment="tn-2016-01", **whom)
    return token


def holds_none(text: str) -> bool:
    """Say whether nothing of theirs stands in a text."""
    return not any(word in text for word in HIDDEN)


def content(app: Any, path: str) -> str:
    """Return what is behind an address: of a workbook, its sheets; of a search, all but the words searched for."""
    data = app.get(path).data
    if path.endswith(".xlsx"):
        with ZipFile(BytesIO(data)) as book:
            return "".join(book.read(name).decode() for name in book.namelist())
    text: str = data.decode()
    return text.replace(WORDS, "") if WORDS in path else text


def test_no_page_and_no_form_for_machines_tells_of_them(app: Any, known: str) -> None:
    """A visitor finds neither addresses nor a citizen's words, wherever they look."""
    told = [path for path in PAGES if not holds_none(content(app, path))]
    assert told == []
    assert "secret@" not in app.get(f"/search?q={WORDS}").body


def test_no_action_tells_a_visitor_of_them(app: Any, known: str) -> None:
    """Every reading action of ours is asked in each way that names the record."""
    asked = [
        {},
        {"id": "tn-2016-01"},
        {"id": "tn-2016-2018"},
        {"commitment": "tn-2016-01"},
        {"token": known},
    ]
    for name in READERS:
        assert get_action(name)
        for arguments in asked:
            answer = app.get(f"/api/3/action/{name}", query_string=arguments)
            assert holds_none(answer.body), (name, arguments)


def test_the_answers_to_those_who_write_do_not_repeat_them(app: Any, promises: Any) -> None:
    """Neither success nor refusal holds the address."""
    for email in (AMEL, "broken.secret@x"):
        for name in ("ogptn_follow_create", "ogptn_error_report_create"):
            body = {"commitment": "tn-2016-01", "email": email, "text": "x"}
            answer = app.post(f"/api/3/action/{name}", json=body)
            assert holds_none(answer.body)


def test_no_log_tells_of_them(
    said: pytest.LogCaptureFixture, app: Any, known: str, post: Maker, report: Maker
) -> None:
    """From the wish to its end, at the finest level of the log."""
    report()
    post()
    broken = {"commitment": "tn-2016-01", "email": "broken.secret@x", "text": WORDS}
    app.post("/api/3/action/ogptn_error_report_create", json=broken)
    app.post("/follow", data={**broken, "email": AMEL})
    app.post(f"/follow/end/{known}")
    assert [line for line in said.messages if "secret@" in line] == []


@pytest.mark.parametrize("email", [LEILA, "leila.secret@x"])
def test_no_log_tells_of_whom_officers_call(
    said: pytest.LogCaptureFixture, app: Any, promises: Any, call: Maker, email: str
) -> None:
    """Neither a contact that is kept nor an address that is refused stands in a line of a working portal's log."""
    said.set_level(logging.INFO)
    said.set_level(logging.INFO, "ckan")
    token = call("api_token_create", user="farida", name="desk")["token"]
    answer = app.post(
        "/api/3/action/ogptn_contact_update",
        json={"commitment": "tn-2016-01", "person": "Leila secret@", "email": email},
        headers={"Authorization": token},
    )
    assert answer.status_code == (200 if email == LEILA else 409)
    assert any("ogptn_contact_update" in line for line in said.messages)
    assert [line for line in said.messages if "secret@" in line] == []


def test_no_activity_tells_of_them(call: Maker, known: str) -> None:
    """What officers answer is theirs and the citizen's."""
    found = call("ogptn_error_report_list")["results"][0]
    call("ogptn_error_report_answer", id=found["id"], answer="Right.")
    rows = model.Session.execute(sa.text("SELECT * FROM activity")).all()
    assert rows
    assert all(holds_none(str(row)) for row in rows)
    assert model.Session.query(ErrorReport.state).scalar() == "answered"
