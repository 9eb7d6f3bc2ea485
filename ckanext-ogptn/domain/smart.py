"""The check by which the second plan's committee sifted 1,104 proposals, made from what a record holds and misses.

Specific, measurable, answerable, relevant, time-bound, and its likely effect: action plan 2016–2018, introduction.
Nothing is judged here of what the words say, only whether they are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Record = Mapping[str, Any]
CRITERIA = ("specific", "measurable", "answerable", "relevant", "time_bound", "effect")


@dataclass(frozen=True)
class Criterion:
    """What one criterion misses: names of the record's fields, those of milestones as ``milestones.due_date``."""

    missing: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """Say whether nothing is missing."""
        return not self.missing


def check(record: Record, plan_end: date | None = None) -> dict[str, Criterion]:
    """Return what each criterion misses in a commitment's record.

    - *specific*: the problem to solve, the actions, the results expected;
    - *measurable*: stages with a day each, to see how far it is;
    - *answerable*: who carries it out, and who takes part;
    - *relevant*: the values of open government that it serves;
    - *time-bound*: a beginning, and an end within its plan (the text asks for two years, a plan's term);
    - *effect*: the change expected."""
    absent = {
        "specific": (
            *_absent(record, "problem_translated"),
            *_absent(record, "milestones"),
            *_absent(record, "expected_results_translated"),
        ),
        "measurable": _absent(record, "milestones") or _undated(record),
        "answerable": (*_absent(record, "lead_institutions"), *_partners(record)),
        "relevant": _absent(record, "ogp_values"),
        "time_bound": (*_absent(record, "start_date"), *_end(record, plan_end)),
        "effect": _absent(record, "expected_results_translated"),
    }
    return {name: Criterion(absent[name]) for name in CRITERIA}


def _absent(record: Record, field: str) -> tuple[str, ...]:
    value = record.get(field)
    if isinstance(value, Mapping):
        value = any(value.values())
    return () if value else (field,)


def _undated(record: Record) -> tuple[str, ...]:
    every = all(step.get("due_date") for step in record.get("milestones") or ())
    return () if every else ("milestones.due_date",)


def _partners(record: Record) -> tuple[str, ...]:
    """Partners that the plan names only vaguely are partners too."""
    named = _absent(record, "supporting_institutions")
    return named if named and _absent(record, "supporting_note_translated") else ()


def _end(record: Record, plan_end: date | None) -> tuple[str, ...]:
    text = record.get("due_date")
    late = bool(text and plan_end and date.fromisoformat(str(text)) > plan_end)
    return ("due_date",) if late or not text else ()
