"""The sheets of a workbook without a portal, and a way to read one back."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
import yaml

from ckanext.ogptn.workbook.layout import layout
from ckanext.ogptn.workbook.shape import Sheet

Schema = dict[str, Any]
SCHEMAS = files("ckanext.ogptn.schemas")


def _load(name: str) -> Schema:
    loaded: Schema = yaml.safe_load((SCHEMAS / name).read_text(encoding="utf-8"))
    return loaded


def _expanded(field: Schema, presets: Schema) -> Schema:
    """Add what a field's preset says, as ckanext-scheming does."""
    whole = {**presets.get(field.get("preset", ""), {}), **field}
    if "repeating_subfields" in whole:
        inner = [_expanded(one, presets) for one in whole["repeating_subfields"]]
        whole["repeating_subfields"] = inner
    return whole


@pytest.fixture(scope="session")
def sheets() -> tuple[Sheet, ...]:
    """Give the sheets that follow from the schemas."""
    presets = {one["preset_name"]: one["values"] for one in _load("presets.yaml")["presets"]}
    schemas = [_load("action_plan.yaml"), _load("commitment.yaml")]
    for schema in schemas:
        schema["dataset_fields"] = [_expanded(one, presets) for one in schema["dataset_fields"]]
    return layout(*schemas)
