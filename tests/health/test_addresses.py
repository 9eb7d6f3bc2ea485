"""Evidence that is an address, or a commitment's own file: looked at like the files of datasets."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from werkzeug.datastructures import FileStorage

from ckanext.ogptn import jobs
from ckanext.ogptn.model import FileCheck
from tests.harvesters.faults.fault_server import FaultServer, page, send

Maker = Callable[..., Any]
Look = Callable[..., None]
PDF = send(b"%PDF-1.7", Content_Type="application/pdf")
GONE = send(b"", 404)
COMPLETE = {
    "commitment": "tn-2016-01", "completion_level": "complete",
    "progress": {"en": "Done"}, "report_date": "2017-01-01",
}  # fmt: skip


@pytest.fixture
def give(promise: Any, call: Maker) -> Maker:
    """Give a web address as evidence of the commitment; return the piece."""

    def given(url: str, **fields: Any) -> dict[str, Any]:
        values = {"type": "web_page", "title": {"en": "Proof"}, **fields}
        made: dict[str, Any] = call(
            "ogptn_evidence_create", commitment="tn-2016-01", url=url, **values
        )
        return made

    return given


def shown(call: Maker) -> dict[str, Any]:
    """Give the commitment."""
    found: dict[str, Any] = call("ogptn_commitment_show", id="tn-2016-01")
    return found


def test_an_address_that_answers_is_sound(
    server: FaultServer, give: Maker, look: Look, call: Maker
) -> None:
    """A page may be a page; before the first look nothing is held against it."""
    piece = give(server.on("/page", page))
    assert (piece["health"], piece["last_checked_at"]) == ("ok", None)
    look()
    (found,) = shown(call)["evidence"]
    assert (found["health"], found["http_status"]) == ("ok", 200)
    assert found["last_checked_at"] is not None
    assert shown(call)["evidence_state"] == "sound"


@pytest.mark.parametrize(
    ("path", "sick", "reason"),
    [("/page", GONE, "file_gone"), ("/report.pdf", page, "file_is_page")],
)
def test_an_address_that_broke_proves_nothing(
    server: FaultServer, give: Maker, look: Look, call: Maker, path: str, sick: Any, reason: str
) -> None:
    """The piece, the commitment and the index say so within one check, `complete` is refused; all mends with it."""
    give(server.on(path, sick))
    look()
    (found,) = shown(call)["evidence"]
    assert (found["health"], found["health_reason"]) == ("broken", reason)
    assert shown(call)["evidence_state"] == "broken"
    query = {"fq": "dataset_type:commitment evidence_state:broken", "rows": 0}
    assert call("package_search", **query)["count"] == 1
    with pytest.raises(tk.ValidationError) as refused:
        call("ogptn_progress_report_create", **COMPLETE)
    assert list(refused.value.error_dict) == ["evidence"]
    server.on(path, PDF)
    look()
    assert shown(call)["evidence_state"] == "sound"
    call("ogptn_progress_report_create", **COMPLETE)


def test_a_site_that_is_down_is_given_time(
    server: FaultServer, give: Maker, look: Look, call: Maker
) -> None:
    """The third failure in a row counts."""
    give(server.on("/page", send(b"", 503)))
    look(2)
    (found,) = shown(call)["evidence"]
    assert (found["health"], found["http_status"]) == ("ok", 503)
    look()
    assert shown(call)["evidence"][0]["health_reason"] == "file_unreachable"


def test_what_is_withdrawn_is_asked_for_no_more(
    server: FaultServer, give: Maker, look: Look, call: Maker
) -> None:
    """Nor is what is known of it kept."""
    piece = give(server.on("/page", PDF))
    look()
    call("ogptn_evidence_delete", id=piece["id"])
    look()
    assert len(server.asked) == 1
    assert model.Session.query(FileCheck).count() == 0


def test_the_portal_does_not_ask_itself(give: Maker, look: Look, ckan_config: Any) -> None:
    """A page of its own is there, or not, as the portal knows without a request."""
    give(f"{ckan_config['ckan.site_url']}/dataset/budget")
    look()
    assert model.Session.query(FileCheck).count() == 0


def test_a_commitment_s_own_file_is_looked_for_in_the_storage(
    promise: Any, give: Maker, call: Maker, look: Look, app: Any, storage: Path
) -> None:
    """It breaks when the storage has lost it, and when it was removed from the commitment."""
    sent = FileStorage(io.BytesIO(b"%PDF-1.7"), filename="a.pdf")
    file = call("resource_create", package_id=promise["id"], upload=sent, name="a.pdf")
    give(file["url"], type="document", resource=file["id"])
    look()
    assert shown(call)["evidence"][0]["health"] == "ok"
    (stored,) = [one for one in storage.rglob("*") if one.is_file()]
    stored.unlink()
    look()
    assert shown(call)["evidence"][0]["health_reason"] == "file_gone"
    call("resource_delete", id=file["id"])
    assert shown(call)["evidence"][0]["health_reason"] == "file_removed"


def test_officers_who_lead_have_evidence_looked_at_again(
    server: FaultServer, give: Maker, look: Look, call: Maker, call_as: Maker, app: Any
) -> None:
    """On its page at the desk, which says what is wrong; nobody else may."""
    call("user_create", name="lead", email="lead@example.org", password="correct-horse-1")
    call("organization_member_create", id="ministry-finance", username="lead", role="editor")
    give(server.on("/page", GONE))
    look()
    server.on("/page", PDF)
    jobs.check_links()
    assert shown(call)["evidence_state"] == "broken"
    with pytest.raises(tk.NotAuthorized):
        call_as("", "ogptn_file_check_again", id="tn-2016-01")
    signed_in = {"Authorization": call("api_token_create", user="lead", name="t")["token"]}
    address = "/en/desk/commitment/tn-2016-01/evidence"
    assert "says that it no longer exists" in app.get(address, headers=signed_in).body
    answer = app.post(address, data={"step": "again"}, headers=signed_in, follow_redirects=False)
    assert answer.status_code == 302
    jobs.check_links()
    assert shown(call)["evidence_state"] == "sound"
    assert "Look again" not in app.get(address, headers=signed_in).body
