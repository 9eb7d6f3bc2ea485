"""What the codes of a dataset's fields are called, by the choices of its schema: the words stand there alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.helpers import values


def named(field_name: str, codes: Iterable[str]) -> list[str]:
    """Name codes of a field in the reader's language; one that is not in its list is shown as it is."""
    labels = {choice["value"]: choice["label"] for choice in _choices(field_name)}
    return [values.ogptn_plain(labels[code]) if code in labels else code for code in codes]


def _choices(field_name: str) -> list[dict[str, Any]]:
    schema = tk.h.scheming_get_dataset_schema("dataset") or {"dataset_fields": []}
    fields = [one for one in schema["dataset_fields"] if one["field_name"] == field_name]
    return [choice for field in fields for choice in field.get("choices", [])]
