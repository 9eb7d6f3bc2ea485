"""The sheets of a workbook, made from the schemas of the records, so that a field that is added there is here too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ckanext.ogptn.workbook.shape import Choice, Column, Sheet
from ckanext.ogptn.workbook.tables import (
    AMENDMENTS,
    ASSESSMENTS,
    COMMITMENT,
    DOCUMENTS,
    EVIDENCE,
    PRIVATE,
    REPORTS,
    TITLES,
    translated,
)

Schema = Mapping[str, Any]

# What the schema's presets hold; a field of another preset is a plain text.
TRANSLATED = ("ogptn_title", "ogptn_text", "ogptn_prose")
KINDS = {
    "ogptn_date": "day",
    "ogptn_integer": "number",
    "ogptn_choices": "codes",
    "ogptn_list": "texts",
    "ogptn_institutions": "texts",
}
# What follows from other cells: a workbook holds one plan, and the first lead institution owns a commitment.
DERIVED = {"action_plan": (), "commitment": ("action_plan", "owner_org")}
# The sheets of what a record holds several of.
REPEATING = {
    "action_plan": {"axes": "axes", "consultations": "consultations"},
    "commitment": {"milestones": "milestones", "legal_basis": "laws"},
}


def layout(plan: Schema, commitment: Schema) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook from the two schemas, as ckanext-scheming expands them."""
    of_plan = _inner(plan)
    of_commitment = _inner(commitment, COMMITMENT)
    return (
        Sheet("plan", TITLES["plan"], (*_columns(_own(plan)), PRIVATE)),
        *of_plan,
        Sheet("commitments", TITLES["commitments"], (*_columns(_own(commitment)), PRIVATE)),
        *of_commitment,
        REPORTS,
        EVIDENCE,
        ASSESSMENTS,
        AMENDMENTS,
        DOCUMENTS,
    )


def _own(schema: Schema) -> list[Schema]:
    derived = DERIVED[schema["dataset_type"]]
    return [
        field
        for field in schema["dataset_fields"]
        if "repeating_subfields" not in field
        and field["field_name"] not in derived
        # What no form asks for is filled in or left empty.
        and field.get("form_snippet", "asked") is not None
    ]


def _inner(schema: Schema, *first: Column) -> list[Sheet]:
    fields = {field["field_name"]: field for field in schema["dataset_fields"]}
    return [
        Sheet(name, TITLES[name], (*first, *_columns(fields[field]["repeating_subfields"])))
        for field, name in REPEATING[schema["dataset_type"]].items()
        if field in fields
    ]


def _columns(fields: Iterable[Schema]) -> list[Column]:
    known = list(fields)
    names = {field["field_name"] for field in known}
    return [column for field in known for column in _of_field(field, names)]


def _of_field(field: Schema, names: set[str]) -> tuple[Column, ...]:
    name, preset = field["field_name"], field.get("preset", "")
    labels, help = field["label"], field.get("help_text") or {}
    if preset in TRANSLATED:
        return translated(name.removesuffix("_translated"), name, labels, help)
    stem = name.removesuffix("_date")
    precision, wording = f"{stem}_precision", f"{stem}_text_translated"
    return (
        Column(
            name,
            name,
            _kind(field),
            labels,
            required=name == "name" or bool(field.get("required")),
            choices=_choices(field),
            help=help,
            precision=precision if precision in names and name != precision else "",
            wording=wording if wording in names else "",
        ),
    )


def _kind(field: Schema) -> str:
    preset = field.get("preset", "")
    if preset in KINDS:
        return KINDS[preset]
    if "choices" in field:
        return "code"
    # A field that has no preset says by its validators that it is a list.
    return "texts" if "ogptn_list" in field.get("validators", "").split() else "text"


def _choices(field: Schema) -> tuple[Choice, ...]:
    found = [(choice["value"], choice["label"]) for choice in field.get("choices", [])]
    if field.get("preset") == "ogptn_boolean":
        return tuple(Choice(value == "true", labels) for value, labels in found)
    return tuple(Choice(value, labels) for value, labels in found)
