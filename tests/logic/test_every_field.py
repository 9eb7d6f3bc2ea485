"""Every field of a plan and a commitment takes what it is for, and gives it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.logic.conftest import title

Maker = Callable[..., Any]
Record = dict[str, Any]
SCHEMAS = Path(__file__).parent.parent.parent / "schemas"


# What each field holds, and in words what that is.
COMMITMENT: dict[str, tuple[object, str]] = {
    "title_translated": (title("Open budget"), "a title in three languages"),
    "name": ("tn-2016-08-2", "the address, and the stable identifier"),
    "identifier": ("tn-2016-08-2", "the same as the name"),
    "ogp_identifier": ("TN0028", "two letters and four digits"),
    "action_plan": ("tn-2016-2018", "the plan that exists"),
    "number": (8, "a whole number"),
    "part_number": (2, "a whole number"),
    "parent_commitment": ("tn-2016-08", "a whole commitment of the same plan"),
    "axis": (1, "the number of one of the plan's axes"),
    "notes_translated": (title("Summary"), "a text in three languages"),
    "problem_translated": (title("Problem"), "a text in three languages"),
    "expected_results_translated": (title("Results"), "a text in three languages"),
    "ogp_values": (["access_to_information"], "a list of OGP's values"),
    "policy_areas": (["budget", "open data"], "a list of words"),
    "sector": ("budget", "one sector"),
    "sdg_goals": ([8, 16], "numbers of goals, in order"),
    "lead_institutions": (
        ["ministry-finance", "presidency-government"],
        "names of institutions, the owner first",
    ),
    "lead_unit_translated": (title("Unit"), "a text in three languages"),
    "supporting_institutions": (["presidency-government"], "names of institutions"),
    "supporting_note_translated": (title("Others"), "a text in three languages"),
    "contact_office_translated": (title("Office"), "an office, in three languages"),
    "contact_role_translated": (title("Director"), "a function, in three languages"),
    "start_date": ("2017-01-01", "a day"),
    "due_date": ("2017-12-31", "the last day that the words allow"),
    "due_precision": ("year", "how exact the deadline is"),
    "due_text_translated": (title("2017"), "the deadline in words"),
    "budget": ("20 000 TND", "as stated"),
    "budget_allocated": (False, "whether money was set aside; no is kept as no"),
    "legal_basis": (
        [{"title_translated": title("Law"), "url": "https://example.org/law"}],
        "laws, each with title and address",
    ),
    "priority": ("high", "one of three, as the plan set it"),
    "needs_legislation": (True, "whether a law must be passed first"),
    "carried_over_from": ("tn-2016-08", "an earlier commitment"),
    "lifecycle_state": ("suspended", "one state of six"),
    "milestones": (
        [
            {
                "identifier": "m1",
                "title_translated": title("Step"),
                "deliverable_translated": title("Deliverable"),
                "start_date": "2017-01-01",
                "due_date": "2017-06-30",
                "due_precision": "quarter",
                "due_text_translated": title("second quarter"),
                "completed_on": "2017-05-02",
                "responsible_institution": "presidency-government",
            }
        ],
        "steps, each with all that is known of it",
    ),
    "dataset_terms": (
        {"ar": "ميزانية", "fr": "budget; audit + marchés", "en": "budget\naudit"},
        "words by language, parted by semicolons or lines",
    ),
    "source_note_translated": (title("Note"), "a text in three languages"),
}
PLAN: dict[str, tuple[object, str]] = {
    "title_translated": (title("Third plan"), "a title in three languages"),
    "name": ("tn-2018-2020", "the address, and the stable identifier"),
    "identifier": ("tn-2018-2020", "the same as the name"),
    "notes_translated": (title("Introduction"), "a text in three languages"),
    "plan_number": (3, "a whole number"),
    "plan_status": ("submitted", "one status of four"),
    "start_date": ("2018-11-01", "a day"),
    "start_precision": ("month", "how exact the start is"),
    "end_date": ("2020-12-31", "a day"),
    "end_precision": ("year", "how exact the end is"),
    "previous_plan": ("tn-2016-2018", "the plan before"),
    "irm_reports": (
        ["https://example.org/irm-1.pdf", "https://example.org/irm-2.pdf"],
        "addresses of the mechanism's reports on the plan",
    ),
    "axes": ([{"number": 1, "title_translated": title("Axis")}], "axes with number and title"),
    "consultations": (
        [
            {
                "round": 1,
                "start_date": "2018-05-01",
                "end_date": "2018-06-30",
                "start_precision": "month",
                "end_precision": "day",
                "channels_translated": title("Online"),
                "proposals_received": 1104,
            },
            {"round": 2, "channels_translated": title("Workshop"), "proposals_received": 0},
        ],
        "rounds of consultation; none received is kept as none",
    ),
    "source_note_translated": (title("Note"), "a text in three languages"),
}
DOCUMENT = {
    "url": "https://example.org/plan.pdf",
    "name": "Text of the plan",
    "description": "As it was adopted",
    "format": "PDF",
}
# CKAN keeps the owner by id, and our types name nobody.
APART = {"owner_org", "author", "author_email", "maintainer", "maintainer_email"}


def fields(schema: str) -> set[str]:
    """Name the fields of a type."""
    text = (SCHEMAS / f"{schema}.yaml").read_text(encoding="utf-8")
    return {field["field_name"] for field in yaml.safe_load(text)["dataset_fields"]} - APART


@pytest.fixture
def whole(commitment: Maker) -> Record:
    """Give a commitment that the other may be a part of, with its plan and institutions."""
    made: Record = commitment(8)
    return made


def test_the_tables_above_name_every_field() -> None:
    """A new field has a line there."""
    assert set(COMMITMENT) == fields("commitment")
    assert set(PLAN) == fields("action_plan")


@pytest.mark.parametrize(("schema", "table"), [("commitment", COMMITMENT), ("action_plan", PLAN)])
def test_the_tables_above_name_every_field_of_a_row(schema: str, table: Record) -> None:
    """A new field of a milestone, a law, an axis or a round of consultation has a value there."""
    text = (SCHEMAS / f"{schema}.yaml").read_text(encoding="utf-8")
    rows = {
        field["field_name"]: {inner["field_name"] for inner in field["repeating_subfields"]}
        for field in yaml.safe_load(text)["dataset_fields"]
        if "repeating_subfields" in field
    }
    assert rows
    assert {name: set(table[name][0][0]) for name in rows} == rows


@pytest.mark.parametrize("kind", ["commitment", "action_plan"])
def test_every_field_of_a_document_gives_back_what_was_put_in(
    whole: Record, call: Maker, kind: str
) -> None:
    """A plan and a commitment have documents: address, name, description and format."""
    name = {"commitment": "tn-2016-08", "action_plan": "tn-2016-2018"}[kind]
    call("package_patch", id=name, resources=[{**DOCUMENT}])
    (shown,) = call("package_show", id=name)["resources"]
    assert {field: shown[field] for field in DOCUMENT} == DOCUMENT
    text = (SCHEMAS / f"{kind}.yaml").read_text(encoding="utf-8")
    fields = {field["field_name"] for field in yaml.safe_load(text)["resource_fields"]}
    assert fields == set(DOCUMENT)


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(
    ("kind", "table"),
    [("commitment", COMMITMENT), ("action_plan", PLAN)],
    ids=["commitment", "plan"],
)
def test_every_field_gives_back_what_was_put_in(call: Maker, kind: str, table: Record) -> None:
    """In a record that has them all, each field holds what the table says, of the same type."""
    given = {name: value for name, (value, _words) in table.items()}
    owner = "ministry-finance" if kind == "commitment" else "presidency-government"
    call("package_create", type=kind, owner_org=owner, **given)
    shown = call("package_show", id=given["name"])
    assert {name: shown[name] for name in given} == given
