"""Rules of rows that are added, moved and removed by a form's buttons."""

from __future__ import annotations

import pytest

from ckanext.ogptn.forms import rows
from ckanext.ogptn.forms.fields import RANKED, ROWS, TEXT, Field
from ckanext.ogptn.forms.inputs import Inputs

STEPS = Field(
    "milestones",
    ROWS,
    "Milestones",
    fields=(Field("identifier", TEXT, "Id"), Field("title", TEXT, "Title")),
    identifier="identifier",
)
LAWS = Field("legal_basis", ROWS, "Laws", fields=(Field("title", TEXT, "Title"),))
LEADS = Field("lead_institutions", RANKED, "Leads")


def three() -> Inputs:
    """Return a form with three milestones, and a number."""
    return {
        "number": ["7"],
        "milestones-0-identifier": ["m1"],
        "milestones-0-title": ["Law"],
        "milestones-1-identifier": ["m4"],
        "milestones-1-title": ["Site"],
        "milestones-2-identifier": ["m2"],
        "milestones-2-title": ["Data"],
    }


def titles(inputs: Inputs | None) -> list[str]:
    """List the titles of the milestones."""
    assert inputs is not None
    assert inputs["number"] == ["7"]
    return [
        inputs.get(f"milestones-{n}-title", ["-"])[0]
        for n in rows.row_numbers(inputs, "milestones")
    ]


@pytest.mark.parametrize(
    ("pressed", "expected"),
    [
        ("milestones-up-2", ["Law", "Data", "Site"]),
        ("milestones-down-0", ["Site", "Law", "Data"]),
        ("milestones-remove-1", ["Law", "Data"]),
        ("milestones-up-0", ["Law", "Site", "Data"]),
        ("milestones-down-2", ["Law", "Site", "Data"]),
        ("milestones-remove-9", ["Law", "Site", "Data"]),
        ("milestones-add", ["Law", "Site", "Data", "-"]),
    ],
)
def test_a_button_changes_the_rows_and_nothing_else(pressed: str, expected: list[str]) -> None:
    """Rows move with all that they hold; what cannot be done does nothing."""
    assert titles(rows.step([STEPS], three(), pressed)) == expected


def test_a_new_row_has_the_identifier_after_the_highest() -> None:
    """An identifier that was given once is not given to another milestone."""
    found = rows.step([STEPS], three(), "milestones-add") or {}
    assert found["milestones-3-identifier"] == ["m5"]
    assert rows.next_identifier([]) == "m1"
    assert rows.next_identifier(["m2", "x", ""]) == "m3"


def test_rows_without_an_identifier_get_one() -> None:
    """A row that came without one, from a script or a draft, is numbered before it is saved."""
    inputs = three()
    inputs["milestones-1-identifier"] = [""]
    del inputs["milestones-2-identifier"]
    found = rows.with_identifiers([STEPS], inputs)
    assert [found[f"milestones-{n}-identifier"] for n in (0, 1, 2)] == [["m1"], ["m2"], ["m3"]]


def test_a_row_without_identifiers_can_be_added() -> None:
    """An empty row is a row."""
    found = rows.step([LAWS], {}, "legal_basis-add")
    assert rows.row_numbers(found or {}, "legal_basis") == [0]


def test_a_list_in_an_order_grows_by_one() -> None:
    """One more list to choose from."""
    found = rows.step([LEADS], {"lead_institutions": ["finance"]}, "lead_institutions-add")
    assert found == {"lead_institutions": ["finance", ""]}


@pytest.mark.parametrize("pressed", ["save", "", "other-add", "milestones-burn-1", "number-add"])
def test_other_buttons_are_none_of_rows(pressed: str) -> None:
    """What is no button of a row is left to the view."""
    assert rows.step([STEPS, Field("number", TEXT, "Number")], three(), pressed) is None


def test_rows_that_may_not_change_do_not() -> None:
    """A button that the page does not show does nothing when a program presses it."""
    fixed = Field("milestones", ROWS, "Milestones", fields=STEPS.fields, movable=False)
    assert rows.step([fixed], three(), "milestones-remove-0") is None
