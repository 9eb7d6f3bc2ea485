"""A portal with a plan under way and people of every role, made once for each module of tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan.common import config
from ckan.tests import helpers

from tests.browsing import PASSWORD
from tests.calling import call

SETTINGS = {
    "ckan.plugins": "ogptn_search ogptn scheming_datasets scheming_organizations activity",
    "ckan.locale_default": "ar",
    "ckan.auth.create_unowned_dataset": "false",
    "ogptn.as_of": "2017-06-30",
}
INSTITUTIONS = {
    "ministry-energy": "government",
    "ministry-finance": "government",
    "watch": "civil_society",
    "review": "irm",
}
PEOPLE = {
    "officer": ("ministry-energy", "editor"),
    "colleague": ("ministry-energy", "editor"),
    "supporter": ("ministry-finance", "editor"),
    "watchdog": ("watch", "editor"),
    "reviewer": ("review", "editor"),
    "member": ("ministry-energy", "member"),
    "nobody": ("", ""),
}
Record = dict[str, Any]
PREFIX = {"ar": "", "fr": "/fr", "en": "/en"}


def text(said: str) -> dict[str, str]:
    """Return a text in three languages."""
    return {"ar": f"{said} (ar)", "fr": f"{said} (fr)", "en": said}


@dataclass
class Desk:
    """The running site, and its pages as a person sees them."""

    app: Any
    tokens: dict[str, str] = field(default_factory=dict)

    def _headers(self, user: str) -> dict[str, str]:
        return {"Authorization": self.tokens[user]} if user else {}

    def get(self, path: str, user: str = "", language: str = "en") -> Any:
        """Open a page; nobody is "" (a visitor)."""
        return self.app.get(
            PREFIX[language] + path, headers=self._headers(user), follow_redirects=False
        )

    def page(self, path: str, user: str, language: str = "en") -> BeautifulSoup:
        """Read a page that opens."""
        answer = self.get(path, user, language)
        assert answer.status_code == 200, f"{path} ({user}): {answer.status}"
        return BeautifulSoup(answer.body, "lxml")

    def post(self, path: str, user: str, language: str = "en", **typed: Any) -> Any:
        """Send a form; underscores before a language or row stand for hyphens: ``progress__fr``."""
        data = {name.replace("__", "-"): value for name, value in typed.items()}
        return self.app.post(
            PREFIX[language] + path,
            data=data,
            headers=self._headers(user),
            follow_redirects=False,
            content_type="multipart/form-data",
        )


@pytest.fixture(scope="module")
def made(
    empty_site: Callable[[dict[str, str]], AbstractContextManager[None]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, Any]]:
    """Make the portal; give it with its settings."""
    settings = {**SETTINGS, "ckan.storage_path": str(tmp_path_factory.mktemp("storage"))}
    with empty_site(settings):
        _people()
        _records()
        desk = Desk(helpers._get_test_app())
        for name in PEOPLE:
            desk.tokens[name] = call("api_token_create", user=name, name="tests")["token"]
        yield {"desk": desk, "config": dict(config)}


@pytest.fixture
def desk(made: dict[str, Any]) -> Desk:
    """Give the portal. CKAN's test plugin takes settings back before each test: here they return."""
    config.clear()
    config.update(made["config"])
    found: Desk = made["desk"]
    return found


def _people() -> None:
    for name, kind in INSTITUTIONS.items():
        call("organization_create", name=name, title_translated=text(name), institution_type=kind)
    for name, (institution, capacity) in PEOPLE.items():
        call("user_create", name=name, email=f"{name}@example.org", password=PASSWORD)
        if institution:
            call("organization_member_create", id=institution, username=name, role=capacity)


def _records() -> None:
    call(
        "package_create",
        type="action_plan",
        name="tn-2016-2018",
        title_translated=text("Second plan"),
        plan_status="active",
        plan_number=2,
        start_date="2016-07-01",
        end_date="2018-12-31",
        owner_org="ministry-finance",
        axes=[{"number": 1, "title_translated": text("Openness")}],
    )
    step = {"identifier": "m1", "title_translated": text("A council"), "due_date": "2017-05-31"}
    _commitment(1, "Join EITI", due_date="2018-12-31", due_precision="year", milestones=[step])
    _commitment(2, "Publish contracts")
    for name, said in (("oil-contracts", "Oil contracts"), ("oil-secret", "Hidden oil")):
        call(
            "package_create",
            name=name,
            title_translated=text(said),
            owner_org="ministry-energy",
            private=name == "oil-secret",
        )


def _commitment(number: int, said: str, **fields: Any) -> None:
    call(
        "package_create",
        type="commitment",
        name=f"tn-2016-{number:02}",
        number=number,
        action_plan="tn-2016-2018",
        title_translated=text(said),
        lead_institutions=["ministry-energy"],
        supporting_institutions=["ministry-finance"],
        **fields,
    )


@pytest.fixture
def application(desk: Desk) -> Any:
    """Name the portal that a browser opens."""
    return desk.app.app
