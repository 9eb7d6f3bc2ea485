"""What is amended in a promise: its title, its deadline, who leads it, its milestones.

A promise is a dictionary of the fields of :data:`PROMISED`, as a commitment's record holds them. Empty values are none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# The fields that say what was promised, by the word for what changes.
SUBJECTS: dict[str, tuple[str, ...]] = {
    "title": ("title_translated",),
    "deadline": ("due_date", "due_precision", "due_text_translated"),
    "lead": ("lead_institutions",),
    "milestone": ("milestones",),
}
PROMISED = tuple(field for fields in SUBJECTS.values() for field in fields)
# A milestone is completed, not amended, when a day of completion is noted.
FACTS = ("completed_on",)

# What a record holds under one field.
Value = Any
Promise = Mapping[str, Value]


@dataclass(frozen=True)
class Change:
    """One change: `old` is none where a milestone is added, `new` where it is removed."""

    subject: str
    old: Value
    new: Value
    milestone: str = ""


def changes(old: Promise, new: Promise) -> list[Change]:
    """Return what differs between two states of a promise, milestone by milestone."""
    found = []
    for subject, fields in SUBJECTS.items():
        if subject == "milestone":
            found += milestone_changes(old.get("milestones") or [], new.get("milestones") or [])
            continue
        before, after = _part(old, fields), _part(new, fields)
        if before != after:
            found.append(Change(subject, before, after))
    return found


def milestone_changes(old: Sequence[Promise], new: Sequence[Promise]) -> list[Change]:
    """Return the milestones that were changed or added, in their new order, then those removed."""
    before = {step["identifier"]: promised(step) for step in old}
    after = {step["identifier"]: promised(step) for step in new}
    return [
        Change("milestone", before.get(identifier), after.get(identifier), identifier)
        for identifier in [*after, *(one for one in before if one not in after)]
        if before.get(identifier) != after.get(identifier)
    ]


def promised(step: Promise) -> dict[str, Value]:
    """Return what a milestone promises: its fields without the empty ones and without the facts."""
    return {
        field: tidy(value)
        for field, value in step.items()
        if field not in FACTS and tidy(value) is not None
    }


def _part(promise: Promise, fields: Sequence[str]) -> dict[str, Value]:
    found = {field: tidy(promise.get(field)) for field in fields}
    return {field: value for field, value in found.items() if value is not None}


def tidy(value: Value) -> Value:
    """Return a value, none where it is empty: a text in no language, an empty list or text."""
    if isinstance(value, dict):
        value = {language: text for language, text in value.items() if text}
    return value if value not in (None, "", [], {}) else None
