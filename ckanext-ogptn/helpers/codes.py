"""What the codes of a dataset's fields are called, by the choices of its schema: the words stand there alone."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.helpers import values


def choices(field_name: str) -> list[dict[str, Any]]:
    """Give the choices of a field of datasets, in the order of the schema."""
    schema = tk.h.scheming_get_dataset_schema("dataset") or {"dataset_fields": []}
    fields = [one for one in schema["dataset_fields"] if one["field_name"] == field_name]
    return [choice for field in fields for choice in field.get("choices", [])]


def ogptn_code(field_name: str, code: str) -> str:
    """Name a code in the reader's language; one that is not in the list is shown as it is."""
    found = next((one for one in choices(field_name) if one["value"] == code), None)
    return values.ogptn_plain(found["label"]) if found else code


def ogptn_codes(field_name: str, codes: list[str]) -> list[str]:
    """Name several codes."""
    return [ogptn_code(field_name, code) for code in codes]
