"""Template helpers for the check of a commitment by the criteria of the second plan's committee."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.helpers import values

Smart = Mapping[str, Mapping[str, Any]]


def ogptn_smart(commitment: str) -> Smart:
    """Give the check of a commitment; nothing for those who may not change it."""
    shown = tk.get_action("ogptn_commitment_show")({}, {"id": commitment})
    found: Smart = shown.get("smart") or {}
    return found


def ogptn_smart_met(smart: Smart) -> int:
    """Count the criteria that are met."""
    return sum(bool(one["met"]) for one in smart.values())


def ogptn_field_names(fields: Sequence[str]) -> str:
    """Name fields of a commitment in the reader's language, parted by commas."""
    return tk._(", ").join(_label(field) for field in fields)


def _label(field: str) -> str:
    """A field of milestones is ``milestones.due_date``."""
    name, _dot, inner = field.partition(".")
    fields = tk.h.scheming_get_dataset_schema("commitment")["dataset_fields"]
    found = _of(fields, name)
    label = values.ogptn_plain(found.get("label")) or name
    if not inner:
        return label
    of_row = _of(found.get("repeating_subfields") or [], inner)
    return f"{label} ({values.ogptn_plain(of_row.get('label')) or inner})"


def _of(fields: Sequence[Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    return next((one for one in fields if one["field_name"] == name), {})
