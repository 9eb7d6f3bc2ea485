"""Rules of the dataset types as data."""

from __future__ import annotations

from importlib import resources
from typing import Any

import pytest
import yaml

from ckanext.ogptn.domain import vocabulary as words

FILES = ["dataset.yaml", "commitment.yaml", "action_plan.yaml", "institution.yaml"]
LANGUAGES = {"ar", "fr", "en"}


def read(name: str) -> dict[str, Any]:
    """Read a schema or the presets."""
    text = resources.files("ckanext.ogptn.schemas").joinpath(name).read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def fields(name: str) -> list[dict[str, Any]]:
    """Return all fields of a type, those of files and of repeating fields too."""
    schema = read(name)
    top = schema.get("dataset_fields", []) + schema.get("resource_fields", [])
    top += schema.get("fields", [])
    return top + [inner for field in top for inner in field.get("repeating_subfields", [])]


def codes(name: str, field_name: str) -> tuple[str, ...]:
    """Return the code list of a field, its own or its preset's."""
    presets = {one["preset_name"]: one["values"] for one in read("presets.yaml")["presets"]}
    field = next(one for one in fields(name) if one["field_name"] == field_name)
    choices = field.get("choices") or presets[field["preset"]]["choices"]
    return tuple(choice["value"] for choice in choices)


@pytest.mark.parametrize("name", FILES)
def test_every_field_is_labelled_in_three_languages(name: str) -> None:
    """Labels and help are in Arabic, French and English."""
    for field in fields(name):
        for part in ("label", "help_text", "repeating_label"):
            if part in field or part == "label":
                assert set(field[part]) == LANGUAGES, field["field_name"]


@pytest.mark.parametrize("name", [*FILES, "presets.yaml"])
def test_every_code_is_labelled_in_three_languages(name: str) -> None:
    """Each choice of a list is named in Arabic, French and English."""
    schema = read(name)
    rows = fields(name) if name != "presets.yaml" else [one["values"] for one in schema["presets"]]
    for field in rows:
        for choice in field.get("choices", []):
            assert set(choice["label"]) == LANGUAGES, choice["value"]


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [
        ("action_plan.yaml", "plan_status", words.PLAN_STATUSES),
        ("commitment.yaml", "lifecycle_state", words.LIFECYCLE_STATES),
        ("commitment.yaml", "ogp_values", words.OGP_VALUES),
        ("commitment.yaml", "due_precision", words.PRECISIONS),
        ("commitment.yaml", "priority", ("high", "medium", "low")),
        ("action_plan.yaml", "start_precision", words.PRECISIONS),
        ("action_plan.yaml", "end_precision", words.PRECISIONS),
    ],
)
def test_the_code_lists_are_those_of_the_domain(
    name: str, field: str, expected: tuple[str, ...]
) -> None:
    """What a form offers is what the rules know."""
    assert codes(name, field) == expected


def test_datasets_and_commitments_share_their_sectors() -> None:
    """A sector is one word for both."""
    assert codes("dataset.yaml", "sector") == codes("commitment.yaml", "sector")


def test_no_field_is_called_state() -> None:
    """`state` is CKAN's own, which hides records by it."""
    assert not [name for name in FILES for field in fields(name) if field["field_name"] == "state"]


def test_no_field_holds_a_person() -> None:
    """CKAN's own fields for persons stay empty: a commitment names an office and a function."""
    persons = {"author", "author_email", "maintainer", "maintainer_email"}
    for name in ("commitment.yaml", "action_plan.yaml"):
        closed = {f["field_name"] for f in fields(name) if f.get("validators") == "ogptn_nobody"}
        assert closed == persons
