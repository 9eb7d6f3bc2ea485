"""A portal with both action plans and three datasets, made once for each module of tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from ckan.common import config
from ckan.tests import helpers
from ckanapi import LocalCKAN

from ckanext.ogptn.content.loader import load
from ckanext.ogptn.logic import scoring
from tests.calling import call

SETTINGS = {
    "ckan.plugins": "ogptn_search ogptn scheming_datasets scheming_organizations activity",
    "ckan.locale_default": "ar",
    "ckan.site_title": "CKAN",
    "ogptn.as_of": "2026-11-21",
}
PREFIX = {"ar": "", "fr": "/fr", "en": "/en"}


@dataclass
class Portal:
    """The running site and its client."""

    app: Any

    def open(self, path: str, language: str = "ar", status: int = 200) -> BeautifulSoup:
        """Read a page as an anonymous visitor."""
        answer = self.app.get(PREFIX[language] + path, follow_redirects=False)
        assert answer.status_code == status, f"{path} ({language}): {answer.status}"
        return BeautifulSoup(answer.body, "lxml")

    def main(self, path: str, language: str = "ar") -> str:
        """Read what stands in the main part of a page, without its markup."""
        found = self.open(path, language).find("main")
        assert isinstance(found, Tag), path
        return " ".join(found.get_text(" ").split())


@pytest.fixture(scope="module")
def loaded(
    empty_site: Callable[[dict[str, str]], AbstractContextManager[None]],
) -> Iterator[dict[str, Any]]:
    """Load the portal, as of a day on which both plans have ended; give its settings."""
    with empty_site(SETTINGS):
        load(LocalCKAN(), lambda message: None)
        for day in (19, 20):
            scoring.keep(date(2026, 11, day))
        _datasets()
        scoring.keep(date(2026, 11, 21))
        promised = _promised()
        client = helpers._get_test_app()
        yield {"portal": Portal(client), "config": dict(config), "promised": promised}


@pytest.fixture
def portal(loaded: dict[str, Any]) -> Portal:
    """Give the portal. CKAN's test plugin takes settings back before each test: here they return."""
    config.clear()
    config.update(loaded["config"])
    found: Portal = loaded["portal"]
    return found


@pytest.fixture
def promised(loaded: dict[str, Any]) -> dict[str, str]:
    """Name the items of the inventory by their ids."""
    found: dict[str, str] = loaded["promised"]
    return found


def _promised() -> dict[str, str]:
    """Let institutions promise data: overdue, open, to come, without a day, and for officers alone."""
    return {
        "overdue": _item(
            "M-1", {"fr": "Permis miniers", "en": "Mining permits"}, release_date="2026-10-31"
        ),
        "open": _item(
            "M-2",
            {"ar": "العقود النفطية", "en": "Oil contracts"},
            release_date="2026-12-31",
            dataset="oil-contracts",
            opened_on="2026-11-02",
            sector="energy",
            notes={"en": "Every contract with its annexes."},
            commitment="tn-2016-03",
        ),
        "to come": _item(
            "M-3",
            {"ar": "إنتاج النفط", "fr": "Production de pétrole", "en": "Oil production"},
            release_date="2027-03-31",
            release_precision="quarter",
            frequency="monthly",
        ),
        "hidden": _item("M-4", {"en": "Hidden wells"}, visibility="officers"),
        "undated": _item("F-1", {"en": "Debt"}, institution="ministry-finance", is_example=True),
    }


def _item(identifier: str, said: dict[str, str], **fields: Any) -> str:
    values = {"institution": "ministry-energy-mines", "title": said, **fields}
    return str(call("ogptn_inventory_create", identifier=identifier, **values)["id"])


def _datasets() -> None:
    _dataset("oil-contracts", {"ar": "العقود النفطية", "fr": "Contrats pétroliers", "en": ""})
    _dataset("oil-permits", {"ar": "", "fr": "Permis de recherche", "en": ""}, is_example=True)
    _dataset("oil-secret", {"ar": "", "fr": "", "en": "Hidden oil"}, private=True)
    for name in ("oil-contracts", "oil-permits", "oil-secret"):
        call("ogptn_link_create", commitment="tn-2014-18", dataset=name)
    call("ogptn_link_create", commitment="tn-2016-01", dataset="oil-contracts")


def _dataset(name: str, title: dict[str, str], **fields: Any) -> None:
    file = {"name": "Table", "url": "https://example.org/table.csv", "format": "CSV"}
    call(
        "package_create",
        name=name,
        title_translated=title,
        owner_org="ministry-energy-mines",
        sector="energy",
        resources=[file],
        **fields,
    )


TOLD = "tn-2016-02"
LEVEL = {"completion_level": "limited", "challenges": {"en": "No money came"}}


@pytest.fixture(scope="module")
def told(loaded: dict[str, Any]) -> dict[str, Any]:
    """Let a commitment of the second plan have a history: two reports, a correction, a critic, a judgement, a moved
    deadline, evidence."""
    report = {"commitment": TOLD, "report_date": "2017-03-31", "progress": {"en": "It began"}}
    first = call("ogptn_progress_report_create", **report, **LEVEL)
    wrong = call(
        "ogptn_progress_report_create",
        commitment=TOLD,
        report_date="2017-10-30",
        completion_level="substantial",
        progress={"en": "Nearly all"},
        challenges={"en": "A law is missing"},
        evidence=[{"type": "legal_text", "url": "https://x.tn/law", "title": {"en": "The law"}}],
    )
    right = call("ogptn_progress_report_correct", id=wrong["id"], progress={"en": "Most of it"})
    call(
        "ogptn_challenge_resolve",
        report=first["id"],
        how={"en": "It came"},
        resolved_on="2017-05-01",
    )
    call(
        "ogptn_progress_report_create",
        **{**report, "report_date": "2017-12-01", "assessor_type": "civil_society", **LEVEL},
    )
    call(
        "ogptn_assessment_create",
        commitment=TOLD,
        report_date="2018-04-12",
        completion="limited",
        verifiability="verifiable",
        findings={"en": "Little was found"},
        report_url="https://x.tn/irm.pdf",
    )
    call(
        "ogptn_commitment_amend",
        commitment=TOLD,
        due_date="2018-12-31",
        due_precision="month",
        reason={"en": "The tender was repeated"},
        decided_on="2018-01-15",
    )
    step = {"commitment": TOLD, "milestone": "m1", "type": "document", "date": "2017-06-02"}
    call("ogptn_evidence_create", **step, url="https://x.tn/minutes.pdf", title={"en": "Minutes"})
    call("package_patch", id=TOLD, priority="high", budget_allocated=False)
    call("package_patch", id="tn-2016-2018", irm_reports=["https://x.tn/irm-plan.pdf"])
    return {"first": first["id"], "wrong": wrong["id"], "right": right["id"]}


@pytest.fixture
def application(portal: Portal) -> Any:
    """Name the portal that a browser opens."""
    return portal.app.app
