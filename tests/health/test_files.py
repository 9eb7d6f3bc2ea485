"""Whether each file of a dataset can be had: for programs, for readers, for officers who have it looked at again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn import jobs
from tests.harvesters.faults.fault_server import FaultServer, page, send

Maker = Callable[..., Any]
Health = Callable[[str], tuple[str, str]]
Look = Callable[..., None]
CSV = send(b"a;b\n1;2\n", Content_Type="text/csv")


@pytest.fixture
def officers(promise: Any, call: Maker) -> None:
    """Make an officer of each institution."""
    for name, body in (("lead", "ministry-finance"), ("other", "presidency-government")):
        call("user_create", name=name, email=f"{name}@example.org", password="correct-horse-1")
        call("organization_member_create", id=body, username=name, role="editor")


def test_each_file_is_told_of_in_its_order(
    server: FaultServer, served: Maker, look: Look, call_as: Maker
) -> None:
    """With what was found, and since when it fails; everybody may know it of a public dataset."""
    served("budget", server.on("/b.csv", page), server.on("/a.csv", CSV))
    look()
    found = call_as("", "ogptn_file_check_list", dataset="budget")
    told = [(one["url"][-6:], one["state"], one["reason"]) for one in found["results"]]
    assert told == [("/b.csv", "html", "file_is_page"), ("/a.csv", "ok", None)]
    first, second = found["results"]
    assert (first["code"], first["status"], first["failures"]) == ("html_instead_of_data", 200, 1)
    assert first["failing_since"] == first["checked_at"]
    assert (second["code"], second["failing_since"]) == ("", None)
    page_two = call_as("", "ogptn_file_check_list", dataset="budget", limit=1, offset=1)
    assert page_two == {"count": 2, "results": [second]}


def test_of_a_hidden_dataset_nothing_is_told(
    server: FaultServer, served: Maker, look: Look, call: Maker, call_as: Maker
) -> None:
    """Its files are not looked at either."""
    served("budget", server.on("/a.csv", CSV))
    look()
    call("package_patch", id="budget", private=True)
    with pytest.raises(tk.NotAuthorized):
        call_as("", "ogptn_file_check_list", dataset="budget")
    with pytest.raises(tk.NotAuthorized):
        call_as("", "ogptn_file_check_again", id="budget")


def test_whoever_mended_a_file_has_it_looked_at_again(
    server: FaultServer, served: Maker, look: Look, health: Health, officers: None, call_as: Maker
) -> None:
    """Officers of the dataset and of the commitment alone; a worker does it."""
    served("budget", server.on("/a.csv", page), owner_org="presidency-government")
    look()
    server.on("/a.csv", CSV)
    jobs.check_links()
    assert health("budget") == ("broken", "file_is_page")
    for user in ("lead", "other"):
        assert call_as(user, "ogptn_file_check_again", id="budget") == {"count": 1}
    jobs.check_links()
    assert health("budget") == ("ok", "")


def test_a_portal_that_looks_at_no_files_says_so(
    served: Maker, officers: None, call_as: Maker, ckan_config: dict[str, Any]
) -> None:
    """With no hours between two looks nobody is promised one."""
    served("budget")
    ckan_config["ogptn.links.check_hours"] = 0
    with pytest.raises(tk.ValidationError) as refused:
        call_as("lead", "ogptn_file_check_again", id="budget")
    assert list(refused.value.error_dict) == ["id"]


def test_other_officers_cannot_ask(
    served: Maker, officers: None, call_as: Maker, call: Maker
) -> None:
    """Nor visitors."""
    served("budget")
    for user in ("other", ""):
        with pytest.raises(tk.NotAuthorized):
            call_as(user, "ogptn_file_check_again", id="budget")


def test_the_dataset_s_page_names_the_files_and_takes_the_wish(
    server: FaultServer, served: Maker, look: Look, officers: None, call: Maker, app: Any
) -> None:
    """Readers see what cannot be had; officers of the commitment have it looked at again."""
    made = served("budget", server.on("/a.csv", page), server.on("/b.csv", CSV))
    look()
    shown = app.get("/en/dataset/budget").body
    assert "1 file cannot be had at present" in shown
    assert "A web page comes where the file was promised." in shown
    assert "/desk/files/" not in shown
    token = call("api_token_create", user="lead", name="t")["token"]
    signed_in = {"Authorization": token}
    assert "/en/desk/files/budget" in app.get("/en/dataset/budget", headers=signed_in).body
    server.on("/a.csv", CSV)
    answer = app.post("/en/desk/files/budget", headers=signed_in, follow_redirects=False)
    assert answer.headers["Location"].endswith("/dataset/budget")
    model.Session.expire_all()
    jobs.check_links()
    assert [one.target for one in server.asked].count("/a.csv") == 3
    assert "cannot be had" not in app.get(f"/en/dataset/{made['name']}").body
