"""What counts as a change of a promise."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.ogptn.domain.amendments import Change, changes

PROMISE: dict[str, Any] = {
    "title_translated": {"ar": "", "fr": "Publier le budget", "en": ""},
    "due_date": "2018-06-30",
    "due_precision": "month",
    "due_text_translated": {"fr": "juin 2018"},
    "lead_institutions": ["ministry-finance"],
    "milestones": [
        {"identifier": "m1", "title_translated": {"fr": "Décret"}, "due_date": "2017-01-31"},
        {"identifier": "m2", "title_translated": {"fr": "Portail"}, "due_date": ""},
    ],
}


def test_nothing_changes_where_only_empty_values_differ() -> None:
    """A missing language, an empty text and no value at all are one."""
    same = {
        **PROMISE,
        "title_translated": {"fr": "Publier le budget"},
        "due_text_translated": {"ar": "", "fr": "juin 2018"},
        "milestones": [
            {**PROMISE["milestones"][0], "deliverable_translated": {}},
            PROMISE["milestones"][1],
        ],
    }
    assert changes(PROMISE, same) == []


def test_a_deadline_changes_as_a_whole() -> None:
    """Its day, its precision and its words are one subject."""
    later = {**PROMISE, "due_date": "2018-12-31", "due_text_translated": {"fr": "fin 2018"}}
    before = {
        "due_date": "2018-06-30",
        "due_precision": "month",
        "due_text_translated": {"fr": "juin 2018"},
    }
    after = {
        "due_date": "2018-12-31",
        "due_precision": "month",
        "due_text_translated": {"fr": "fin 2018"},
    }
    assert changes(PROMISE, later) == [Change("deadline", before, after)]


@pytest.mark.parametrize(
    ("field", "value", "subject"),
    [
        ("title_translated", {"fr": "Publier les comptes"}, "title"),
        ("lead_institutions", ["ministry-finance", "ministry-interior"], "lead"),
        ("due_date", None, "deadline"),
    ],
)
def test_each_field_has_its_subject(field: str, value: object, subject: str) -> None:
    """Each change is filed under the word for what it changes."""
    assert [one.subject for one in changes(PROMISE, {**PROMISE, field: value})] == [subject]


def test_milestones_are_compared_by_their_identifiers() -> None:
    """One is changed, one added, one removed; their order does not matter."""
    m1, m2 = PROMISE["milestones"]
    m3 = {"identifier": "m3", "title_translated": {"fr": "Bilan"}}
    moved = {**m1, "due_date": "2017-03-31"}
    new = {**PROMISE, "milestones": [m3, moved]}
    assert changes(PROMISE, new) == [
        Change("milestone", None, m3, "m3"),
        Change("milestone", m1, moved, "m1"),
        Change(
            "milestone",
            {"identifier": "m2", "title_translated": m2["title_translated"]},
            None,
            "m2",
        ),
    ]
    assert changes(PROMISE, {**PROMISE, "milestones": [m2, m1]}) == []


def test_a_completed_milestone_is_no_amendment() -> None:
    """The day on which a milestone was completed is a fact, not a promise."""
    m1, m2 = PROMISE["milestones"]
    assert (
        changes(PROMISE, {**PROMISE, "milestones": [{**m1, "completed_on": "2017-01-15"}, m2]})
        == []
    )
