"""Institutions, a plan and its commitments, for tests of the actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ckan.tests import helpers

Record = dict[str, Any]
Maker = Callable[..., Record]


def call(action: str, **arguments: Any) -> Any:
    """Call an action as the site's own user, who may do all."""
    user = helpers.call_action("get_site_user")["name"]
    return helpers.call_action(action, {"user": user}, **arguments)


def title(text: str) -> dict[str, str]:
    """Return a title in three languages."""
    return {"ar": f"{text} (ar)", "fr": f"{text} (fr)", "en": text}


@pytest.fixture
def site(clean_db: None, with_plugins: None, migrate_db_for: Any, clean_index: None) -> None:
    """Give an empty site with our plugins and their tables."""
    migrate_db_for("activity")
    migrate_db_for("ogptn")


@pytest.fixture
def institution(site: None) -> Maker:
    """Make institutions."""

    def make(name: str, **fields: Any) -> Record:
        values = {"title_translated": title(name), "institution_type": "government", **fields}
        return call("organization_create", name=name, **values)

    return make


@pytest.fixture
def plan(institution: Maker) -> Maker:
    """Make action plans; the body that coordinates them is made with the first."""
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
def commitment(plan: Maker, institution: Maker) -> Maker:
    """Make commitments of the plan tn-2016-2018, led by the ministry-finance."""
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
def dataset(institution: Maker) -> Maker:
    """Make datasets."""

    def make(name: str = "budget-2016", **fields: Any) -> Record:
        return call("package_create", type="dataset", name=name, **fields)

    return make


@pytest.fixture
def report() -> Maker:
    """Import reports."""

    def make(commitment: str, completion_level: str, **fields: Any) -> Record:
        values = {"report_date": "2016-12-31", "progress": title("Done"), "origin": "import", **fields}
        return call(
            "ogptn_progress_report_create",
            commitment=commitment,
            completion_level=completion_level,
            **values,
        )

    return make
