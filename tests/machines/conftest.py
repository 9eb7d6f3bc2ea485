"""A small portal whose forms for programs are read over HTTP: one plan, a commitment with everything, one in two parts.

It stands on 1 June 2017, and is made once for each module of tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from ckan.common import config
from ckan.tests import helpers

from ckanext.ogptn.logic import scoring
from tests.calling import call

SITE = "http://test.ckan.net"
SETTINGS = {
    "ckan.plugins": "ogptn_search ogptn ogptn_harvest ogptn_energy harvest"
    " scheming_datasets scheming_organizations activity ogptn_dcat dcat",
    "ckan.locale_default": "en",
    "ckan.site_title": "CKAN",
    "ckanext.dcat.rdf.profiles": "ogptn",
    "ogptn.as_of": "2017-06-01",
}
Record = dict[str, Any]


@dataclass
class Portal:
    """The running site, its client, and the ids of what was made, by a word for each."""

    app: Any
    ids: dict[str, str]

    def get(self, path: str, status: int = 200, **headers: str) -> Any:
        """Ask for an address as a visitor, without following where it leads."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.app.get(path, headers=sent, follow_redirects=False)
        assert answer.status_code == status, f"{path}: {answer.status}"
        return answer

    def text(self, path: str) -> str:
        """Read what an address answers."""
        read: str = self.get(path).get_data(as_text=True)
        return read


def title(text: str) -> dict[str, str]:
    """Return a text in three languages."""
    return {"ar": f"{text} (ar)", "fr": f"{text} (fr)", "en": text}


@pytest.fixture(scope="module")
def made(
    empty_site: Callable[[dict[str, str]], AbstractContextManager[None]],
) -> Iterator[dict[str, Any]]:
    """Make the site; give its settings."""
    with empty_site(SETTINGS):
        yield {"portal": Portal(helpers._get_test_app(), _make()), "config": dict(config)}


@pytest.fixture
def portal(made: dict[str, Any]) -> Portal:
    """Give the portal. CKAN's test plugin takes settings back before each test: here they return."""
    config.clear()
    config.update(made["config"])
    found: Portal = made["portal"]
    return found


def _make() -> dict[str, str]:
    for name in ("presidency-government", "ministry-finance", "ministry-transport"):
        call(
            "organization_create",
            name=name,
            title_translated=title(name),
            institution_type="government",
        )
    _plan("tn-2014-2016", 1, "2014-07-01", "2016-12-31")
    _plan("tn-2016-2018", 2, "2016-07-01", "2018-12-31", previous_plan="tn-2014-2016")
    ids = {"whole": _whole(), **_parts()}
    _dataset(ids)
    _history(ids)
    ids["item"] = _promised()
    scoring.keep(date(2017, 6, 1))
    _resolve(ids)
    return ids


def _plan(name: str, number: int, start: str, end: str, **fields: Any) -> None:
    call(
        "package_create",
        type="action_plan",
        name=name,
        plan_number=number,
        plan_status="active",
        start_date=start,
        start_precision="day",
        end_date=end,
        end_precision="year",
        title_translated=title(f"Plan {number}"),
        notes_translated=title("About the plan"),
        axes=[{"number": 1, "title_translated": title("Openness")}],
        owner_org="presidency-government",
        resources=[{"name": "Text", "url": "https://example.org/plan text.pdf", "format": "PDF"}],
        **fields,
    )


def _commitment(name: str, number: int, **fields: Any) -> str:
    found = call(
        "package_create",
        type="commitment",
        name=name,
        number=number,
        action_plan="tn-2016-2018",
        lead_institutions=["ministry-finance"],
        axis=1,
        sector="budget",
        **fields,
    )
    return str(found["id"])


def _whole() -> str:
    law = {"title_translated": title("Law 22 of 2016"), "url": "https://example.org/law-22"}
    steps = [
        {
            "identifier": "m1",
            "title_translated": title("A decree"),
            "deliverable_translated": title("Text of the decree"),
            "due_date": "2017-03-31",
            "due_precision": "month",
            "due_text_translated": title("Before the end of March 2017"),
            "responsible_institution": "ministry-finance",
        },
        {
            "identifier": "m2",
            "title_translated": title("A portal"),
            "due_date": "2017-09-30",
            "due_precision": "quarter",
        },
    ]
    return _commitment(
        "tn-2016-01",
        1,
        ogp_identifier="TN0021",
        title_translated=title("Open the budget & <more>"),
        notes_translated=title("All figures, every year"),
        supporting_institutions=["ministry-transport"],
        ogp_values=["access_to_information"],
        policy_areas=["open_data"],
        sdg_goals=[16],
        due_date="2018-12-31",
        due_precision="year",
        due_text_translated=title("Before the end of 2018"),
        legal_basis=[law],
        milestones=steps,
    )


def _parts() -> dict[str, str]:
    found = {"parent": _commitment("tn-2016-02", 2, title_translated=title("Two parts"))}
    for part, due in ((1, "2017-12-31"), (2, "2018-06-30")):
        found[f"part {part}"] = _commitment(
            f"tn-2016-02-{part}",
            2,
            part_number=part,
            parent_commitment="tn-2016-02",
            title_translated=title(f"Part {part}"),
            due_date=due,
            due_precision="day",
        )
    return found


def _promised() -> str:
    item = call(
        "ogptn_inventory_create",
        institution="ministry-finance",
        identifier="F-1",
        title=title("Debt"),
        commitment="tn-2016-01",
        sector="budget",
        frequency="monthly",
        release_date="2017-12-31",
        release_precision="quarter",
    )
    return str(item["id"])


def _dataset(ids: dict[str, str]) -> None:
    found = call(
        "package_create",
        name="budget-2016",
        title_translated={"ar": "ميزانية 2016", "fr": "Budget 2016", "en": ""},
        notes_translated={"ar": "الأرقام", "fr": "", "en": ""},
        owner_org="ministry-finance",
        sector="budget",
        frequency="annual",
        spatial_bbox="7.5,30.2,11.6,37.5",
        tags=[{"name": "budget"}],
        resources=[{"name": "Table", "url": "https://example.org/b.csv", "format": "CSV"}],
    )
    ids["dataset"] = found["id"]
    bare = call("package_create", name="bare", owner_org="ministry-finance", sector="transport")
    ids["bare"] = bare["id"]
    ids["link"] = call("ogptn_link_create", commitment=ids["whole"], dataset=found["id"])["id"]


def _history(ids: dict[str, str]) -> None:
    proof = {"type": "web_page", "title": title("Proof"), "url": "https://example.org/proof"}
    law = {"type": "legal_text", "title": title("Draft"), "url": "https://example.org/draft"}
    first = _report(ids, completion_level="limited", report_date="2017-01-31")
    ids["first report"] = first
    ids["correction"] = _report(
        ids,
        completion_level="substantial",
        report_date="2017-01-31",
        report_date_precision="month",
        replaces=first,
        evidence=[proof, law],
    )
    ids["on milestone"] = _report(
        ids, completion_level="complete", milestone="m1", completed_on="2017-03-15",
        report_date="2017-04-01", evidence=[proof],
    )  # fmt: skip
    call(
        "ogptn_commitment_amend",
        commitment=ids["whole"],
        reason=title("The tender was late"),
        due_date="2018-06-30",
        due_precision="month",
        decided_by="Steering committee",
        decided_on="2017-05-01",
    )
    ids["assessment"] = call(
        "ogptn_assessment_create",
        commitment=ids["whole"],
        report_date="2017-05-15",
        completion="limited",
        specificity="medium",
        potential_impact="moderate",
        starred=True,
        findings=title("It moves"),
        report_url="https://example.org/irm.pdf",
    )["id"]


def _resolve(ids: dict[str, str]) -> None:
    call(
        "ogptn_challenge_resolve",
        report=ids["correction"],
        how=title("The money came"),
        resolved_on="2017-05-20",
    )
    plan = {"type": "document", "title": title("Plan"), "url": "https://example.org/plan-of-work"}
    call("ogptn_evidence_create", commitment=ids["whole"], milestone="m2", **plan)


def _report(ids: dict[str, str], **fields: Any) -> str:
    values = {"progress": title("Half is done"), "challenges": title("Money"), **fields}
    found = call("ogptn_progress_report_create", commitment=ids["whole"], **values)
    return str(found["id"])
