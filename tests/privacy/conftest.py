"""A portal with everything that must stay hidden, each piece marked by one secret word.

The site is made once for the modules of this folder, with all plugins and the rights of a real
portal. The module that writes most, `test_permissions.py`, is the last.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import ckan.plugins as p
import pytest
from ckan import model
from ckan.common import config
from ckan.lib import search
from ckan.tests import helpers
from ckanext.harvest.model import HarvestJob, HarvestObject

from ckanext.ogptn.logic import tokens
from ckanext.ogptn.model import Follower
from tests.calling import call

PLUGINS = (
    "ogptn_search ogptn ogptn_harvest ogptn_energy harvest scheming_datasets scheming_organizations"
    " activity ogptn_dcat dcat datastore"
)
SETTINGS = {
    "ckan.plugins": PLUGINS,
    "ckan.auth.create_unowned_dataset": "false",
    "ckan.auth.create_dataset_if_not_in_organization": "false",
    "ckan.auth.user_create_organizations": "false",
    "ckan.auth.user_create_groups": "false",
    "ckan.auth.public_user_details": "false",
    "ckanext.dcat.rdf.profiles": "ogptn",
    "ogptn.as_of": "2017-06-01",
    # Nothing is sent: no worker runs.
    "smtp.server": "127.0.0.1:9",
}
# In the title, text, tag or file of all that is hidden, and of nothing else.
SECRET = "ghomrassen"

Record = dict[str, Any]
_CONFIGURED: dict[str, Any] = {}
# The records by a word for each, once they are made.
_IDS: dict[str, str] = {}


def title(text: str) -> dict[str, str]:
    """Return a text in three languages."""
    return {"ar": f"{text} (ar)", "fr": f"{text} (fr)", "en": text}


def call_as(user: str, action: str, **arguments: Any) -> Any:
    """Call an action with a user's rights; nobody is "" (an anonymous visitor)."""
    return helpers.call_action(action, {"user": user, "ignore_auth": False}, **arguments)


@dataclass
class Portal:
    """The site, its client, and the records by a word for each."""

    app: Any
    ids: dict[str, str]

    def get(self, address: str) -> Any:
        """Open an address as an anonymous visitor."""
        return self.app.get(address, follow_redirects=False)


@pytest.fixture(scope="module")
def site(reset_db: Any, reset_index: Any, make_tables: Any) -> Iterator[None]:
    """Give an empty site with all plugins, for the whole module."""
    original = dict(config)
    config.update(SETTINGS)
    p.load_all()
    if not _is_made():
        reset_db()
        reset_index()
        make_tables()
        _IDS.clear()
    _CONFIGURED.update(config)
    yield
    _CONFIGURED.clear()
    model.Session.remove()
    p.unload_all()
    config.clear()
    config.update(original)


def _is_made() -> bool:
    """Say whether the database still holds the portal that a module before has made."""
    return bool(_IDS) and model.Session.get(model.Package, _IDS["dataset"]) is not None


@pytest.fixture(autouse=True)
def settings() -> None:
    """Keep the site's settings: CKAN's pytest plugin takes them back before each test."""
    config.update(_CONFIGURED)


@pytest.fixture(scope="module")
def portal(site: None) -> Portal:
    """Give a portal with public records, hidden ones of every kind, and people of every role."""
    made = Portal(helpers._get_test_app(), _IDS)
    if _IDS:
        return made
    _people_and_institutions()
    _plans_and_commitments(made.ids)
    _datasets(made.ids)
    _links_and_reports(made.ids)
    _sources(made.ids)
    _inventory(made.ids)
    return made


def _people_and_institutions() -> None:
    kinds = {"watch": "civil_society", "review": "irm"}
    for name in ("presidency-government", "ministry-finance", "ministry-transport", *kinds):
        kind = kinds.get(name, "government")
        call("organization_create", name=name, title_translated=title(name), institution_type=kind)
    people = {
        "finance": ("ministry-finance", "editor"),
        "finance-reader": ("ministry-finance", "member"),
        "transport": ("ministry-transport", "editor"),
        "coordinator": ("presidency-government", "editor"),
        "watchdog": ("watch", "editor"),
        "reviewer": ("review", "editor"),
        "nobody": ("", ""),
    }
    for name, (institution, capacity) in people.items():
        call(
            "user_create",
            name=name,
            fullname=f"{name} {SECRET}",
            email=f"{name}@{SECRET}.tn",
            password="correct-horse-1",
        )
        if institution:
            call("organization_member_create", id=institution, username=name, role=capacity)


def _plan(name: str, text: str, **fields: Any) -> str:
    found = call(
        "package_create",
        type="action_plan",
        name=name,
        title_translated=title(text),
        plan_status="active",
        start_date="2016-07-01",
        end_date="2018-12-31",
        axes=[{"number": 1, "title_translated": title(f"{text} axis")}],
        owner_org="presidency-government",
        **fields,
    )
    return str(found["id"])


def _commitment(name: str, number: int, text: str, **fields: Any) -> str:
    values = {
        "action_plan": "tn-2016-2018",
        "lead_institutions": ["ministry-finance"],
        "supporting_institutions": ["ministry-transport"],
        "notes_translated": title(text),
        "axis": 1,
        "sector": "budget",
        "due_date": "2017-12-31",
        "milestones": [{"identifier": "m1", "title_translated": title(text)}],
        **fields,
    }
    found = call(
        "package_create",
        type="commitment",
        name=name,
        number=number,
        title_translated=title(text),
        **values,
    )
    return str(found["id"])


def _plans_and_commitments(ids: dict[str, str]) -> None:
    ids["plan"] = _plan("tn-2016-2018", "Second plan")
    ids["private plan"] = _plan("tn-2018-2020", f"{SECRET} plan", private=True)
    ids["draft plan"] = _plan("tn-2021-2023", f"{SECRET} draft plan", state="draft")
    ids["commitment"] = _commitment("tn-2016-01", 1, "Open budget")
    ids["private"] = _commitment("tn-2016-02", 2, f"{SECRET} private", private=True)
    ids["draft"] = _commitment("tn-2016-03", 3, f"{SECRET} draft", state="draft")
    ids["deleted"] = _commitment("tn-2016-04", 4, f"{SECRET} deleted", private=True)
    ids["private parent"] = _commitment("tn-2016-05", 5, f"{SECRET} parent", private=True)
    ids["public part"] = _commitment(
        "tn-2016-05-1", 5, "Public part", part_number=1, parent_commitment="tn-2016-05"
    )
    ids["parent"] = _commitment("tn-2016-06", 6, "Public parent")
    ids["private part"] = _commitment(
        "tn-2016-06-1",
        6,
        f"{SECRET} part",
        part_number=1,
        parent_commitment="tn-2016-06",
        private=True,
    )
    ids["of private plan"] = _commitment(
        "tn-2018-01", 1, "Of a private plan", action_plan="tn-2018-2020"
    )
    ids["in draft plan"] = _commitment(
        "tn-2021-01", 1, f"{SECRET} in draft", action_plan="tn-2021-2023", private=True
    )
    call("package_delete", id=ids["deleted"])


def _dataset(name: str, text: str, **fields: Any) -> str:
    found = call(
        "package_create",
        name=name,
        title_translated=title(text),
        notes_translated=title(text),
        owner_org="ministry-finance",
        sector="budget",
        tags=[{"name": text.replace(" ", "-")}],
        resources=[
            {"name": text, "url": f"https://x.tn/{text.replace(' ', '-')}.csv", "format": "CSV"}
        ],
        **fields,
    )
    return str(found["id"])


def _datasets(ids: dict[str, str]) -> None:
    ids["dataset"] = _dataset("budget-2016", "Budget of 2016")
    ids["file"] = call("package_show", id=ids["dataset"])["resources"][0]["id"]
    ids["private dataset"] = _dataset("private-dataset", f"{SECRET} private data", private=True)
    ids["draft dataset"] = _dataset("draft-dataset", f"{SECRET} draft data", state="draft")
    ids["deleted dataset"] = _dataset("deleted-dataset", f"{SECRET} deleted data", private=True)


def _links_and_reports(ids: dict[str, str]) -> None:
    def link(commitment: str, dataset: str, **fields: Any) -> str:
        arguments = {"commitment": ids[commitment], "dataset": ids[dataset], **fields}
        return str(call("ogptn_link_create", **arguments)["id"])

    def report(commitment: str, text: str, **fields: Any) -> dict[str, Any]:
        made: dict[str, Any] = call(
            "ogptn_progress_report_create",
            commitment=ids[commitment],
            completion_level="substantial",
            report_date="2017-01-31",
            progress=title(text),
            **fields,
        )
        return made

    ids["link"] = link("commitment", "dataset")
    for kind in ("private dataset", "draft dataset", "deleted dataset"):
        ids[f"link to {kind}"] = link("commitment", kind)
    for kind in ("private", "draft", "private part", "in draft plan"):
        link(kind, "dataset", note=title(SECRET))
    ids["proposal"] = link(
        "parent", "dataset", decision="proposed", note=title(SECRET), matched_terms=[SECRET]
    )
    ids["rejected"] = link("public part", "dataset", note=title(SECRET))
    call("ogptn_link_decide", id=ids["rejected"], decision="rejected", note=title(SECRET))
    call("package_delete", id=ids["deleted dataset"])
    public = {"type": "web_page", "title": title("Public proof"), "url": "https://x.tn/proof"}
    hidden = {
        "type": "document",
        "title": title(SECRET),
        "url": f"https://x.tn/{SECRET}",
        "visibility": "officers",
    }
    told = report(
        "commitment",
        "Half of it is done",
        evidence=[public, hidden],
        challenges={"en": "Money"},
    )
    ids["report"], ids["proof"] = told["id"], told["evidence"][0]["id"]
    contact = {"person": SECRET, "position": SECRET, "phone": "1", "email": f"c@{SECRET}.tn"}
    call("ogptn_contact_update", commitment=ids["commitment"], **contact)
    person = {"commitment": ids["commitment"], "email": f"someone@{SECRET}.tn"}
    call("ogptn_follow_create", **person)
    call("ogptn_error_report_create", text=SECRET, **person)
    (follower,) = model.Session.query(Follower.id)
    ids["token"] = tokens.of(follower.id)
    ids["error"] = call("ogptn_error_report_list")["results"][0]["id"]
    call_as("finance", "ogptn_draft_update", form="amendment", fields={"reason-en": [SECRET]})
    report("private", f"{SECRET} progress")
    report("private part", f"{SECRET} progress")


def _inventory(ids: dict[str, str]) -> None:
    def item(identifier: str, text: str, **fields: Any) -> str:
        made = call(
            "ogptn_inventory_create",
            institution="ministry-finance",
            identifier=identifier,
            title=title(text),
            **fields,
        )
        return str(made["id"])

    ids["item"] = item("F-1", "Debt", commitment="tn-2016-02", dataset="private-dataset")
    ids["hidden item"] = item(
        f"{SECRET}-2", f"{SECRET} debt", visibility="officers", release_date="2017-01-31"
    )
    item("F-3", "Budget", commitment="tn-2016-01", dataset="budget-2016")


def _sources(ids: dict[str, str]) -> None:
    for name, text, private in (
        ("energy", "Energy", False),
        ("closed-source", "Closed source", False),
        ("private-address", "Private address", False),
        ("hidden-source", f"{SECRET} source", True),
    ):
        made = call(
            "harvest_source_create",
            name=name,
            title=text,
            url="http://10.0.0.1/"
            if name == "private-address"
            else f"https://{name}.tn/{SECRET if private else ''}",
            source_type="ogptn_energy",
            frequency="MANUAL",
            owner_org="ministry-finance",
            private=private,
            config=json.dumps({"commitments": ["tn-2016-01"]}),
        )
        ids[name] = made["id"]
    ids["harvest object"] = _harvested(ids["hidden-source"], ids["private dataset"], SECRET)
    ids["job"] = HarvestObject.get(ids["harvest object"]).harvest_job_id
    # Its dataset stays, as ckanext-harvest has it.
    _harvested(ids["closed-source"], ids["dataset"], "Budget")
    search.rebuild(ids["dataset"])
    call("harvest_source_delete", id=ids["closed-source"])


def _harvested(source_id: str, package_id: str, text: str) -> str:
    job = HarvestJob(source_id=source_id)
    job.save()
    content = json.dumps({"title": text})
    made = HarvestObject(
        guid=f"{text}-1", content=content, job=job, package_id=package_id, current=True
    )
    made.save()
    return str(made.id)


@pytest.fixture(scope="module")
def secret() -> str:
    """Give the word that marks what is hidden."""
    return SECRET


@pytest.fixture(scope="module")
def as_user(portal: Portal) -> Callable[..., Any]:
    """Call an action with a user's rights; nobody is "" (an anonymous visitor)."""
    return call_as


@pytest.fixture(scope="module")
def as_site(portal: Portal) -> Callable[..., Any]:
    """Call an action as the site's own user, who may do all."""
    return call
