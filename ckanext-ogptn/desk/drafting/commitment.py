"""The form of a commitment: its sections, made from the record's schema, and what it begins with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.desk.drafting import choices
from ckanext.ogptn.domain.amendments import PROMISED
from ckanext.ogptn.forms import scheming
from ckanext.ogptn.forms.fields import CHOICE, CHOICES, DATE, LANGUAGES, Choice, Field, Section

Record = dict[str, Any]
# What is no officer's to write, or follows from the rest.
NOT_ASKED = ("name", "identifier", "action_plan", "owner_org")
GROUPS: dict[str, tuple[str, ...]] = {
    "promise": (
        "title_translated",
        "number",
        "part_number",
        "parent_commitment",
        "axis",
        "notes_translated",
        "problem_translated",
        "expected_results_translated",
    ),
    "who": (
        "lead_institutions",
        "lead_unit_translated",
        "supporting_institutions",
        "supporting_note_translated",
        "contact_office_translated",
        "contact_role_translated",
    ),
    "when": ("start_date", "due_date"),
    "milestones": ("milestones",),
    "money": ("budget", "budget_allocated", "legal_basis", "needs_legislation"),
    "classes": (
        "lifecycle_state",
        "priority",
        "sector",
        "ogp_values",
        "policy_areas",
        "sdg_goals",
        "dataset_terms",
        "ogp_identifier",
        "carried_over_from",
    ),
    # What no other section names is asked for here, so that a new field of the schema appears by itself.
    "source": (),
}
REQUIRED = ("lead_institutions",)
COMPLETED = "completed_on_"


def titles() -> dict[str, str]:
    """Give the headings of the sections, in the reader's language."""
    return {
        "promise": tk._("The promise"),
        "who": tk._("Who"),
        "when": tk._("When"),
        "milestones": tk._("Milestones"),
        "money": tk._("Money and law"),
        "classes": tk._("Classification"),
        "source": tk._("Source"),
    }


def fields(plan: Record, name: str = "") -> dict[str, Field]:
    """Return the fields of a commitment of `plan` by name, each with its choices; `name` is the commitment's own."""
    schema = tk.h.scheming_get_dataset_schema("commitment")
    institutions = choices.institutions()
    offered = {
        "axis": choices.axes(plan),
        "parent_commitment": choices.wholes(plan, name),
        "carried_over_from": choices.earlier(plan),
        "responsible_institution": institutions,
        "lead_institutions": institutions,
        "supporting_institutions": institutions,
        "sdg_goals": choices.goals(),
    }
    asked = scheming.fields(schema["dataset_fields"])
    return {one.name: _with_choices(one, offered) for one in asked if one.name not in NOT_ASKED}


def _with_choices(field: Field, offered: Mapping[str, tuple[Choice, ...]]) -> Field:
    inner = tuple(_with_choices(one, offered) for one in field.fields)
    changed = replace(field, fields=inner, required=field.required or field.name in REQUIRED)
    if field.name == "milestones":
        changed = replace(changed, identifier="identifier")
    if field.name not in offered:
        return changed
    kind = {"sdg_goals": CHOICES}.get(field.name, CHOICE if field.kind == "text" else field.kind)
    if field.name == "axis":
        kind = CHOICE
    return replace(changed, kind=kind, choices=offered[field.name], help=_help(field))


def _help(field: Field) -> Any:
    """Leave out what the schema says of identifiers to type: here institutions are chosen."""
    if field.name == "lead_institutions":
        return tk._("The first one answers for the commitment and owns its record.")
    return field.help


def sections(asked: Mapping[str, Field], without: tuple[str, ...] = ()) -> tuple[Section, ...]:
    """Lay fields out in sections, all but those of the names in `without`."""
    named = [name for names in GROUPS.values() for name in names]
    groups = {**GROUPS, "source": tuple(name for name in asked if name not in named)}
    headings = titles()
    found = (
        Section(
            group,
            headings[group],
            tuple(asked[name] for name in names if name in asked and name not in without),
        )
        for group, names in groups.items()
    )
    return tuple(section for section in found if section.fields)


def of_new(plan: Record) -> tuple[Section, ...]:
    """Return the sections for a commitment that is yet to be made, or whose promise is not made yet."""
    return sections(fields(plan))


def of_made(plan: Record, commitment: Record) -> tuple[Section, ...]:
    """Return the sections for a promise that was made: without what an amendment alone changes."""
    kept = sections(fields(plan, commitment["name"]), without=PROMISED)
    done = tuple(_completed(step) for step in commitment.get("milestones") or [])
    if not done:
        return kept
    lead = tk._("The day on which each milestone was completed; empty where it was not.")
    facts = Section("facts", tk._("Milestones that are completed"), done, lead)
    return (*kept[:-1], facts, kept[-1])


def _completed(step: Record) -> Field:
    label = {
        language: text
        for language, text in (step.get("title_translated") or {}).items()
        if language in LANGUAGES and text
    }
    return Field(COMPLETED + step["identifier"], DATE, label or step["identifier"])


def as_form(commitment: Record) -> Record:
    """Return a record as the form of a made promise shows it: with a field for each milestone's completion."""
    done = {
        COMPLETED + step["identifier"]: step.get("completed_on")
        for step in commitment.get("milestones") or []
    }
    return {**commitment, **done}


def from_form(values: Record, commitment: Record) -> Record:
    """Return what the form of a made promise says as the record's own fields."""
    said = {key: value for key, value in values.items() if not key.startswith(COMPLETED)}
    steps = [
        {**step, "completed_on": values.get(COMPLETED + step["identifier"]) or None}
        for step in commitment.get("milestones") or []
    ]
    return {**said, "milestones": steps} if steps else said


def beginning(plan: Record, taken: list[int], leads: list[str]) -> Record:
    """Return what the form of a new commitment begins with: the next number, and the officer's own institution."""
    return {
        "number": max(taken, default=0) + 1,
        "lead_institutions": leads[:1],
        "lifecycle_state": "planned"
        if plan.get("plan_status") in ("draft", "submitted")
        else "active",
    }


def name_for(plan: str, number: object, part: object = None) -> str:
    """Make the name of a commitment from its plan's: tn-2018-2020, 5 and 2 give tn-2018-05-2."""
    found = re.match(r"([a-z]+-\d{4})-\d{4}$", plan)
    stem = found[1] if found else plan
    name = f"{stem}-{str(number or 0).rjust(2, '0')}"
    return f"{name}-{part}" if part else name
