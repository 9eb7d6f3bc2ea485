"""A site with our plugins and tables, and makers of institutions, plans, commitments and
reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

PLUGINS = "ogptn_search ogptn scheming_datasets scheming_organizations activity"
Record = dict[str, Any]
Maker = Callable[..., Record]


def title(text: str) -> dict[str, str]:
    """Return a title in three languages."""
    return {"ar": f"{text} (ar)", "fr": f"{text} (fr)", "en": text}


@pytest.fixture
def ckan_config(ckan_config: Record, monkeypatch: pytest.MonkeyPatch) -> Record:
    """Name our plugins for all tests of this folder."""
    monkeypatch.setitem(ckan_config, "ckan.plugins", PLUGINS)
    return ckan_config


@pytest.fixture
def institution(call: Maker) -> Maker:
    """Make institutions."""

    def make(name: str, **fields: Any) -> Record:
        values = {"title_translated": title(name), "institution_type": "government", **fields}
        return call("organization_create", name=name, **values)

    return make


@pytest.fixture
def institutions(institution: Maker) -> None:
    """Make those that the invented plan names."""
    for one in ("presidency-government", "ministry-finance"):
        institution(one)


@pytest.fixture
def plan(call: Maker, institution: Maker) -> Maker:
    """Make action plans, coordinated by presidency-government."""
    institution("presidency-government")

    def make(name: str = "tn-2016-2018", **fields: Any) -> Record:
        values = {
            "title_translated": title(name),
            "plan_status": "active",
            "start_date": "2016-07-01",
            "end_date": "2018-12-31",
            "axes": [{"number": 1, "title_translated": title("Openness")}],
            "owner_org": "presidency-government",
            **fields,
        }
        return call("package_create", type="action_plan", name=name, **values)

    return make


@pytest.fixture
def commitment(call: Maker, plan: Maker, institution: Maker) -> Maker:
    """Make commitments of the plan tn-2016-2018, led by ministry-finance."""
    plan()
    institution("ministry-finance")

    def make(number: int = 1, name: str = "", **fields: Any) -> Record:
        values = {
            "title_translated": title(f"Commitment {number}"),
            "action_plan": "tn-2016-2018",
            "number": number,
            "lead_institutions": ["ministry-finance"],
            **fields,
        }
        name = name or f"tn-2016-{number:02}"
        return call("package_create", type="commitment", name=name, **values)

    return make


@pytest.fixture
def dataset(call: Maker) -> Maker:
    """Make datasets."""

    def make(name: str = "budget-2016", **fields: Any) -> Record:
        return call("package_create", type="dataset", name=name, **fields)

    return make


@pytest.fixture
def report(call: Maker) -> Maker:
    """Import reports."""

    def make(commitment: str, completion_level: str, **fields: Any) -> Record:
        values = {"report_date": "2016-12-31", "progress": title("Done"), **fields}
        return call(
            "ogptn_progress_report_create",
            commitment=commitment,
            completion_level=completion_level,
            **{"origin": "import", **values},
        )

    return make


@pytest.fixture
def officer(call: Maker) -> Callable[..., str]:
    """Make officers: editors of an institution."""

    def make(name: str, institution: str) -> str:
        call("user_create", name=name, email=f"{name}@example.org", password="correct-horse-1")
        call("organization_member_create", id=institution, username=name, role="editor")
        return name

    return make
