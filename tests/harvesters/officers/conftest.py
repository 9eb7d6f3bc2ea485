"""A portal with sources of two ministries that fare well and badly, made once for each module of tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan.common import config
from ckan.tests import helpers

from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.workers import running
from tests.browsing import PASSWORD
from tests.calling import call
from tests.harvesters import jobs

SETTINGS = {
    "ckan.plugins": "ogptn_search ogptn ogptn_harvest ogptn_energy harvest"
    " scheming_datasets scheming_organizations activity",
    "ckan.locale_default": "ar",
    "ckan.auth.create_unowned_dataset": "false",
    "ogptn.harvest.allowed_hosts": "127.0.0.1",
    # What is no longer listed goes with the next run, so that one run shows what is held.
    "ogptn.harvest.grace_days": "0",
}
PEOPLE = {
    "officer": ("ministry-energy", "editor"),
    "member": ("ministry-energy", "member"),
    "stranger": ("ministry-finance", "editor"),
    "nobody": ("", ""),
}
Record = dict[str, Any]
PREFIX = {"ar": "", "fr": "/fr", "en": "/en"}


def dataset(number: int, **more: Any) -> Record:
    """Give a dataset as a CKAN site lists it, without tags and files."""
    return jobs.dataset(number, **{"tags": [], "resources": [], **more})


@dataclass
class Keeping:
    """The running site, its sources' servers, and its pages as a person sees them."""

    app: Any
    servers: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def _headers(self, user: str) -> dict[str, str]:
        return {"Authorization": self.tokens[user]} if user else {}

    def get(self, path: str, user: str = "", language: str = "en") -> Any:
        """Open a page; nobody is "" (a visitor)."""
        address = PREFIX[language] + path
        return self.app.get(address, headers=self._headers(user), follow_redirects=False)

    def page(self, path: str, user: str = "officer", language: str = "en") -> BeautifulSoup:
        """Read a page that opens."""
        answer = self.get(path, user, language)
        assert answer.status_code == 200, f"{path} ({user}): {answer.status}"
        return BeautifulSoup(answer.body, "lxml")

    def post(self, path: str, user: str = "officer", language: str = "en", /, **typed: Any) -> Any:
        """Send a form."""
        address = PREFIX[language] + path
        return self.app.post(
            address, data=typed, headers=self._headers(user), follow_redirects=False
        )

    def ask(self, action: str, user: str = "officer", **arguments: Any) -> Any:
        """Call an action with a user's rights; nobody is ""."""
        return helpers.call_action(action, {"user": user, "ignore_auth": False}, **arguments)

    def harvest(self, name: str) -> str:
        """Run a source to its end; give the id of the job."""
        job_id = running.start(self.ids[name], send=False)
        running.run_inline(job_id)
        return job_id


@pytest.fixture(scope="module")
def made(
    empty_site: Callable[[dict[str, str]], AbstractContextManager[None]],
    new_server: Callable[[], Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Record]:
    """Make the portal; give it with its settings."""
    settings = {**SETTINGS, "ckan.storage_path": str(tmp_path_factory.mktemp("storage"))}
    with empty_site(settings):
        _people()
        keeping = Keeping(helpers._get_test_app())
        for name in PEOPLE:
            keeping.tokens[name] = call("api_token_create", user=name, name="tests")["token"]
        for name in ("good", "held", "failing", "flawed", "theirs"):
            _source(keeping, name, new_server())
        _history(keeping)
        yield {"keeping": keeping, "config": dict(config)}


@pytest.fixture
def keeping(made: Record) -> Keeping:
    """Give the portal. CKAN's test plugin takes settings back before each test: here they return."""
    config.clear()
    config.update(made["config"])
    found: Keeping = made["keeping"]
    return found


def _people() -> None:
    for name in ("ministry-energy", "ministry-finance"):
        title = {language: f"{name} ({language})" for language in PREFIX}
        call(
            "organization_create", name=name, title_translated=title, institution_type="government"
        )
    for name, (institution, capacity) in PEOPLE.items():
        call("user_create", name=name, email=f"{name}@example.org", password=PASSWORD)
        if institution:
            call("organization_member_create", id=institution, username=name, role=capacity)


def _source(keeping: Keeping, name: str, server: Any) -> None:
    institution = "ministry-finance" if name == "theirs" else "ministry-energy"
    made = call(
        "harvest_source_create",
        name=f"source-{name}",
        title=f"Source {name}",
        url=server.url,
        source_type="ogptn_energy",
        owner_org=institution,
        frequency="DAILY",
        config=json.dumps({"fq": "organization:dge"}),
    )
    keeping.ids[name], keeping.servers[name] = made["id"], server


def _history(keeping: Keeping) -> None:
    """Run each source: one well, one that lost much, one that is down, one with a bad record."""
    for offset, name in enumerate(("good", "held", "flawed", "theirs")):
        first = offset * 100
        keeping.servers[name].serve_ckan([dataset(first + n) for n in range(1, 13)])
        keeping.harvest(name)
    changed = [dataset(n, **({"notes": "Autre texte"} if n < 3 else {})) for n in range(1, 13)]
    keeping.servers["good"].serve_ckan([*changed, dataset(13)])
    keeping.servers["held"].serve_ckan([dataset(101), dataset(102)])
    bad = [dataset(201, title=" "), dataset(202, title=" ")]
    keeping.servers["flawed"].serve_ckan([*bad, *[dataset(n) for n in range(203, 213)]])
    search = "/api/3/action/package_search"
    keeping.servers["failing"].serve(search, "no", status=503)
    for name in ("good", "held", "flawed", "failing"):
        keeping.harvest(name)


@pytest.fixture
def site() -> Record:
    """Give the context of the site's own user."""
    return site_context()


@pytest.fixture
def application(keeping: Keeping) -> Any:
    """Name the portal that a browser opens."""
    return keeping.app.app
