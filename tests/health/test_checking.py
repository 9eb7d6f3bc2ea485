"""Whole checks in the background, against a real server: from a sick file to what the commitment says."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from click.testing import CliRunner
from werkzeug.datastructures import FileStorage

from ckanext.ogptn import cli, jobs
from ckanext.ogptn.health import checks
from ckanext.ogptn.model import FileCheck, Link
from tests.harvesters.faults.fault_server import FaultServer, page, send

Maker = Callable[..., Any]
Health = Callable[[str], tuple[str, str]]
Look = Callable[..., None]
CSV = send(b"a;b\n1;2\n", Content_Type="text/csv")
COMPLETE = {
    "commitment": "tn-2016-01", "completion_level": "complete",
    "progress": {"en": "Done"}, "report_date": "2017-01-01",
}  # fmt: skip


def check(url: str) -> Any:
    """Give what is known of a file."""
    model.Session.expire_all()
    return model.Session.query(FileCheck).filter(FileCheck.url == url).one()


def shown(call: Maker) -> dict[str, Any]:
    """Give the commitment."""
    found: dict[str, Any] = call("ogptn_commitment_show", id="tn-2016-01")
    return found


def test_files_that_answer_are_asked_once_a_day(
    server: FaultServer, served: Maker, health: Health
) -> None:
    """For their headers alone; the tick calls a worker, and again only when their time has come."""
    url = server.on("/a.csv", CSV)
    served("budget", url)
    assert jobs.tick()["files_due"] == 1
    jobs.check_links()
    assert [asked.method for asked in server.asked] == ["HEAD"]
    assert health("budget") == ("ok", "")
    again = check(url).again_at - datetime.now(UTC)
    assert timedelta(hours=23.9) < again < timedelta(hours=26.5)
    assert jobs.tick()["files_due"] == 0
    jobs.check_links()
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("sick", "reason"), [(send(b"", 404), "file_gone"), (page, "file_is_page")]
)
def test_a_file_that_is_gone_or_a_page_breaks_the_evidence_within_one_check(
    server: FaultServer, served: Maker, health: Health, look: Look, call: Maker,
    sick: Any, reason: str,
) -> None:  # fmt: skip
    """The link, the commitment and the index say so; when the file is back, they say that."""
    url = server.on("/a.csv", CSV)
    served("budget", url)
    look()
    assert (health("budget"), shown(call)["evidence_state"]) == (("ok", ""), "sound")
    server.on("/a.csv", sick)
    look()
    assert health("budget") == ("broken", reason)
    assert shown(call)["evidence_state"] == "broken"
    assert shown(call)["links"][0]["health_reason"] == reason
    query = {"fq": "dataset_type:commitment evidence_state:broken", "rows": 0}
    assert call("package_search", **query)["count"] == 1
    server.on("/a.csv", CSV)
    look()
    assert (health("budget"), shown(call)["evidence_state"]) == (("ok", ""), "sound")


def test_one_broken_file_among_others_leaves_the_evidence_stale(
    server: FaultServer, served: Maker, health: Health, look: Look, call: Maker
) -> None:
    """The others can still be had."""
    served("budget", server.on("/a.csv", CSV), server.on("/b.csv", send(b"", 410)))
    look()
    assert health("budget") == ("stale", "some_files_broken")
    assert shown(call)["evidence_state"] == "stale"


def test_a_server_that_is_down_is_given_time(
    server: FaultServer, served: Maker, health: Health, look: Look
) -> None:
    """The third failure in a row counts; one answer makes it well."""
    url = server.on("/a.csv", send(b"", 500))
    served("budget", url)
    look(2)
    assert health("budget") == ("ok", "")
    assert (check(url).failures, check(url).status) == (2, 500)
    look()
    assert health("budget") == ("broken", "file_unreachable")
    server.on("/a.csv", CSV)
    look()
    assert health("budget") == ("ok", "")
    assert (check(url).failures, check(url).failing_since) == (0, None)


def test_a_host_that_is_silent_is_not_asked_for_each_of_its_files(
    server: FaultServer, served: Maker, health: Health, look: Look
) -> None:
    """After three times it is left alone for a while, and its files fail without being asked for."""
    urls = [f"{server.url}/{number}.csv" for number in range(6)]
    server.close()
    served("budget", *urls)
    look()
    told = [check(url).code for url in urls]
    assert told == ["connection_failed"] * 6


def test_a_new_address_is_looked_at_anew(
    server: FaultServer, served: Maker, call: Maker, health: Health, look: Look
) -> None:
    """At once, and without what was held against the old one."""
    made = served("budget", server.on("/old.csv", send(b"", 404)))
    look()
    assert health("budget") == ("broken", "file_gone")
    url = server.on("/new.csv", CSV)
    call("resource_patch", id=made["resources"][0]["id"], url=url)
    jobs.check_links()
    assert health("budget") == ("ok", "")
    assert (check(url).state, check(url).failures) == ("ok", 0)


def test_only_files_behind_confirmed_links_of_public_datasets_are_asked_for(
    server: FaultServer, served: Maker, call: Maker, look: Look
) -> None:
    """Nor are addresses that are no web's; nor, when a link is rejected, is anything remembered."""
    served("hidden", server.on("/hidden.csv", CSV), private=True)
    call("package_create", type="dataset", name="other", owner_org="ministry-finance",
         resources=[{"url": server.on("/other.csv", CSV)}])  # fmt: skip
    served("odd", "ftp://127.0.0.1/a.csv", "", server.on("/a.csv", CSV))
    look()
    assert server.targets == ["/a.csv"]
    odd = model.Package.get("odd").id
    link = model.Session.query(Link).filter(Link.dataset_id == odd).one()
    call("ogptn_link_decide", id=link.id, decision="rejected")
    look()
    assert model.Session.query(FileCheck).count() == 0


def test_an_uploaded_file_is_looked_for_in_the_storage(
    served: Maker, call: Maker, health: Health, look: Look, storage: Path
) -> None:
    """No request is made of the portal itself."""
    made = served("budget")
    stored = FileStorage(io.BytesIO(b"a;b\n1;2\n"), filename="a.csv")
    call("resource_create", package_id=made["id"], upload=stored, name="a.csv")
    look()
    assert health("budget") == ("ok", "")
    assert model.Session.query(FileCheck.state).all() == [("ok",)]
    for kept in [one for one in storage.rglob("*") if one.is_file()]:
        kept.unlink()
    look()
    assert health("budget") == ("broken", "file_gone")


def test_the_day_that_a_server_states_makes_data_fresh(
    server: FaultServer, served: Maker, health: Health, look: Look, ckan_config: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The record need not be written for the file behind it to be updated."""
    monkeypatch.setitem(ckan_config, "ogptn.as_of", "2017-06-01")
    url = server.on("/a.csv", send(b"", Content_Type="text/csv",
                                   Last_Modified="Wed, 31 May 2017 10:00:00 GMT"))  # fmt: skip
    file = {"url": url, "format": "CSV", "last_modified": "2017-01-01T10:00:00"}
    served("budget", frequency="MONTHLY", resources=[file])
    assert health("budget") == ("stale", "not_updated")
    look()
    assert health("budget") == ("ok", "")


def test_what_broke_is_no_proof_of_completion(
    server: FaultServer, served: Maker, call: Maker, look: Look
) -> None:
    """`complete` is refused, as where there is no link at all; a report that says so stays as it is."""
    served("budget", server.on("/a.csv", page))
    look()
    with pytest.raises(tk.ValidationError) as refused:
        call("ogptn_progress_report_create", **COMPLETE)
    assert list(refused.value.error_dict) == ["evidence"]
    server.on("/a.csv", CSV)
    look()
    call("ogptn_progress_report_create", **COMPLETE)
    server.on("/a.csv", page)
    look()
    assert (shown(call)["completion_level"], shown(call)["evidence_state"]) == ("complete", "broken")  # fmt: skip


def test_evidence_that_names_a_dataset_breaks_with_it(
    server: FaultServer, promise: Any, call: Maker, look: Look
) -> None:
    """Without any link; it says why, proves nothing, and its files are looked at too."""
    made = call("package_create", type="dataset", name="budget", owner_org="ministry-finance",
                resources=[{"url": server.on("/a.csv", CSV), "format": "CSV"}])  # fmt: skip
    call("ogptn_evidence_create", commitment="tn-2016-01", type="dataset", dataset=made["id"],
         title={"en": "The budget"})  # fmt: skip
    look()
    assert shown(call)["evidence_state"] == "sound"
    server.on("/a.csv", page)
    look()
    (piece,) = shown(call)["evidence"]
    assert (piece["health"], piece["health_reason"]) == ("broken", "file_is_page")
    assert shown(call)["evidence_state"] == "broken"
    query = {"fq": "dataset_type:commitment evidence_state:broken", "rows": 0}
    assert call("package_search", **query)["count"] == 1
    with pytest.raises(tk.ValidationError):
        call("ogptn_progress_report_create", **COMPLETE)


def test_a_hidden_dataset_leaves_the_level_without_evidence_and_says_no_more(
    served: Maker, call: Maker, call_as: Maker
) -> None:
    """Whoever claimed completion by hand had something to show; of what is hidden nothing is told."""
    served("budget")
    assert shown(call)["evidence_state"] == "sound"
    call("package_patch", id="budget", private=True)
    assert call_as("", "ogptn_commitment_show", id="tn-2016-01")["evidence_state"] == "none"
    call("package_patch", id="budget", private=False)
    call("ogptn_progress_report_create", **COMPLETE)
    call("package_patch", id="budget", private=True)
    assert call_as("", "ogptn_commitment_show", id="tn-2016-01")["evidence_state"] == "broken"


def test_a_file_is_looked_at_by_one_worker(server: FaultServer, served: Maker) -> None:
    """Whoever comes second leaves it; one that died while looking delays it by minutes."""
    served("budget", server.on("/a.csv", CSV))
    (file,) = checks.due(jobs.now())
    assert checks.claim(file, jobs.now()) is not None
    assert checks.claim(file, jobs.now()) is None
    assert checks.due(jobs.now()) == []
    later = jobs.now() + checks.LEASE
    assert checks.due(later) == [file]
    assert checks.claim(file, later) is not None


def test_checks_can_be_switched_off(
    server: FaultServer, served: Maker, ckan_config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a portal that reaches nobody."""
    monkeypatch.setitem(ckan_config, "ogptn.links.check_hours", 0)
    served("budget", server.on("/a.csv", CSV))
    assert jobs.tick()["files_due"] == 0
    jobs.check_links()
    assert server.asked == []


def test_the_command_says_what_it_found(server: FaultServer, served: Maker) -> None:
    """What is due, or every file; each that fails with why."""
    gone = server.on("/b.csv", send(b"", 404))
    served("budget", server.on("/a.csv", CSV), gone)
    first = CliRunner().invoke(cli.ogptn, ["check-links"])
    assert first.output.splitlines() == [
        "2 files to look at",
        f"2 of 2: gone (http_status 404) {gone}",
        "gone: 1, ok: 1; links judged anew: 0",
    ]
    again = CliRunner().invoke(cli.ogptn, ["check-links"])
    assert again.output == "0 files to look at\nnothing to look at; links judged anew: 0\n"
    every = CliRunner().invoke(cli.ogptn, ["check-links", "--now"])
    assert every.output.startswith("2 files to look at\n")
    assert len(server.asked) == 6
