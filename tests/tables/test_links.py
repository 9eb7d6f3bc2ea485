"""Tables behind addresses of other sites: fetched with care, again only when they have changed."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.ogptn import jobs
from ckanext.ogptn.model import TableLoad

Maker = Callable[..., Any]
TABLE = b"a;b\n1;2\n"


@dataclass
class Site:
    """A site on the loopback: what it answers to each path, with a tag, and what it was asked."""

    files: dict[str, bytes] = field(default_factory=lambda: {"/t.csv": TABLE})
    asked: list[str] = field(default_factory=list)
    address: str = ""
    status: int = 200
    tagged: bool = True

    def gets(self) -> int:
        """Count the files that were sent."""
        return sum(one.startswith("GET") for one in self.asked)


@pytest.fixture
def other(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Run such a site, which may be reached though it is on this machine."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(body=True)

        def do_HEAD(self) -> None:
            self.answer(body=False)

        def answer(self, body: bool) -> None:
            site.asked.append(f"{self.command} {self.path}")
            content = site.files.get(self.path, b"")
            self.send_response(site.status)
            self.send_header("Content-Length", str(len(content)))
            if site.tagged:
                self.send_header("ETag", f'"{hash(content)}"')
            self.end_headers()
            if body:
                self.wfile.write(content)

        def log_message(self, format: str, *arguments: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    host = f"127.0.0.1:{server.server_port}"
    site.address = f"http://{host}"
    monkeypatch.setitem(ckan_config, "ogptn.harvest.allowed_hosts", host)
    yield site
    server.shutdown()
    thread.join()


@pytest.fixture
def linked(other: Site, call: Maker, dataset: dict[str, Any]) -> str:
    """Link a table of that site, and load it; give the resource's id."""
    fields = {"package_id": dataset["id"], "name": "t", "format": "CSV"}
    found: str = call("resource_create", url=f"{other.address}/t.csv", **fields)["id"]
    jobs.load_tables()
    return found


def rewrite(call: Maker) -> None:
    """Write the dataset anew, as a harvest does, and let a worker look."""
    call("package_patch", id="budget", notes=dt.datetime.now().isoformat())
    jobs.load_tables()


def count(call: Maker, resource: str) -> int:
    """Count the rows of a table."""
    total: int = call("datastore_search", resource_id=resource, limit=0)["total"]
    return total


def test_a_linked_table_is_loaded(linked: str, call: Maker) -> None:
    """From the address, with its name for a person."""
    assert call("ogptn_table_show", id=linked)["state"] == "loaded"
    assert count(call, linked) == 1


def test_an_unchanged_file_is_not_fetched_again(linked: str, call: Maker, other: Site) -> None:
    """Its server is asked whether it is the same."""
    rewrite(call)
    assert (other.gets(), other.asked[-1]) == (1, "HEAD /t.csv")


def test_a_changed_file_is_loaded(linked: str, call: Maker, other: Site) -> None:
    """Though its address is the same."""
    other.files["/t.csv"] = TABLE + b"3;4\n"
    rewrite(call)
    assert count(call, linked) == 2


def test_a_silent_server_is_asked_for_the_file(linked: str, call: Maker, other: Site) -> None:
    """What says nothing of a file's age has to be fetched; the same bytes are not loaded again."""
    before = call("ogptn_table_show", id=linked)["loaded_at"]
    other.tagged = False
    rewrite(call)
    assert other.gets() == 2
    assert call("ogptn_table_show", id=linked)["loaded_at"] == before


def test_a_failed_fetch_is_tried_again_later(linked: str, call: Maker, other: Site) -> None:
    """The old table stays; after an hour the file is asked for again, whoever writes the dataset."""
    other.status, other.files["/t.csv"] = 503, TABLE + b"3;4\n"
    rewrite(call)
    shown = call("ogptn_table_show", id=linked)
    assert (shown["state"], shown["code"], count(call, linked)) == ("refused", "http_status", 1)
    assert shown["again_at"] is not None
    other.status = 200
    jobs.load_tables()
    assert count(call, linked) == 1
    model.Session.execute(sa.update(TableLoad).values(again_at=dt.datetime.now(dt.UTC)))
    model.repo.commit()
    jobs.load_tables()
    assert (call("ogptn_table_show", id=linked)["state"], count(call, linked)) == ("loaded", 2)


def test_a_web_page_in_place_of_a_file_is_refused(linked: str, call: Maker, other: Site) -> None:
    """Dead sites answer with their front page and status 200."""
    other.files["/t.csv"] = b"<!DOCTYPE html><html>Accueil</html>"
    rewrite(call)
    assert call("ogptn_table_show", id=linked)["code"] == "html_instead_of_data"
    assert count(call, linked) == 1


def test_an_address_on_the_own_network_is_not_asked(call: Maker, dataset: dict[str, Any]) -> None:
    """Whoever may add a link may not make the portal ask its neighbours."""
    fields = {"package_id": dataset["id"], "name": "t", "format": "CSV"}
    found = call("resource_create", url="http://127.0.0.1:9/t.csv", **fields)
    jobs.load_tables()
    assert call("ogptn_table_show", id=found["id"])["code"] == "address_forbidden"


def test_a_dataset_written_without_the_mark_gets_it_back(linked: str, call: Maker) -> None:
    """Clients that know nothing of the DataStore write datasets whole."""
    package = call("package_show", id="budget")
    for resource in package["resources"]:
        resource.pop("datastore_active")
    call("package_update", **package)
    jobs.load_tables()
    assert call("resource_show", id=linked)["datastore_active"] is True


def test_a_file_that_becomes_a_page_loses_its_table(linked: str, call: Maker) -> None:
    """Its resource now says that it is something else."""
    call("resource_patch", id=linked, url="https://x.tn/page", format="HTML")
    jobs.load_tables()
    assert call("ogptn_table_show", id=linked)["state"] == "none"
    assert call("resource_show", id=linked)["datastore_active"] is False


def test_the_tick_finds_what_was_missed(linked: str, call: Maker, other: Site) -> None:
    """The queue may be lost, or the dataset written without a ring: the database knows what is due."""
    jobs.load_tables()
    assert jobs.ring_for_tables() == 0
    package = model.Package.get("budget")
    package.metadata_modified = dt.datetime(2030, 1, 1)
    model.repo.commit()
    assert jobs.ring_for_tables() == 1


def test_somebody_else_s_work_is_left_to_them(linked: str, call: Maker, other: Site) -> None:
    """Two workers never read one file at once; who is dead is relieved."""
    other.files["/t.csv"] = TABLE + b"3;4\n"
    now = dt.datetime.now(dt.UTC)
    begun = sa.update(TableLoad).values(state="loading", started_at=now)
    model.Session.execute(begun)
    model.repo.commit()
    rewrite(call)
    assert count(call, linked) == 1
    model.Session.execute(begun.values(started_at=now - dt.timedelta(hours=2)))
    model.repo.commit()
    jobs.load_tables()
    assert count(call, linked) == 2
