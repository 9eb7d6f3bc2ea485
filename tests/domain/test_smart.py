"""Rules of the check of commitments (introduction of the action plan 2016–2018)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ckanext.ogptn.domain.smart import CRITERIA, check

END = date(2018, 12, 31)
FULL: dict[str, Any] = {
    "problem_translated": {"ar": "غياب المعلومة", "fr": "", "en": ""},
    "expected_results_translated": {"ar": "", "fr": "Des contrats publiés", "en": ""},
    "milestones": [{"identifier": "m1", "due_date": "2017-06-30"}],
    "lead_institutions": ["ministry-energy"],
    "supporting_institutions": ["ministry-finance"],
    "ogp_values": ["access_to_information"],
    "start_date": "2016-07-01",
    "due_date": "2018-12-31",
}


def missing(**changed: Any) -> dict[str, tuple[str, ...]]:
    """Return what is missing, by criterion that is not met."""
    found = check({**FULL, **changed}, END)
    assert tuple(found) == CRITERIA
    return {name: one.missing for name, one in found.items() if not one.met}


def test_a_full_record_meets_all_six() -> None:
    """One language is enough for a text."""
    assert missing() == {}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"problem_translated": {"ar": "", "fr": "", "en": ""}},
         {"specific": ("problem_translated",)}),
        ({"expected_results_translated": None},
         {"specific": ("expected_results_translated",), "effect": ("expected_results_translated",)}),
        ({"milestones": []}, {"specific": ("milestones",), "measurable": ("milestones",)}),
        ({"milestones": [{"identifier": "m1"}, FULL["milestones"][0]]},
         {"measurable": ("milestones.due_date",)}),
        ({"lead_institutions": []}, {"answerable": ("lead_institutions",)}),
        ({"supporting_institutions": []}, {"answerable": ("supporting_institutions",)}),
        ({"ogp_values": []}, {"relevant": ("ogp_values",)}),
        ({"start_date": None}, {"time_bound": ("start_date",)}),
        ({"due_date": None}, {"time_bound": ("due_date",)}),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(changed: dict[str, Any], expected: dict[str, Any]) -> None:
    """Each criterion names the fields that it misses."""
    assert missing(**changed) == expected


def test_partners_may_be_named_vaguely() -> None:
    """A note on those who take part stands for their names."""
    note = {"ar": "البلديات", "fr": "", "en": ""}
    assert missing(supporting_institutions=[], supporting_note_translated=note) == {}


def test_an_end_after_that_of_the_plan_is_not_in_time() -> None:
    """A commitment ends with its plan at the latest; where the plan has no end, any day will do."""
    assert missing(due_date="2019-01-01") == {"time_bound": ("due_date",)}
    assert check({**FULL, "due_date": "2019-01-01"})["time_bound"].met


def test_an_empty_record_misses_everything() -> None:
    """Nothing is met where nothing is said."""
    assert not any(one.met for one in check({}).values())
