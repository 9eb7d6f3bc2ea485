"""What an argument of an action may be, as JSON Schema, told by the validators that it goes through.

Defaults, and whether an argument is required, are found by trying: what becomes of an argument that is not given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import getclosurevars
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.exports.openapi import COMPONENTS

Described = dict[str, Any]
Validators = Sequence[Callable[..., Any]]

TEXT: Described = {"type": "string"}
DAY: Described = {"type": "string", "format": "date"}
# The validators that say what a value is. The others say which texts are meant (a name that exists, …).
SHAPES: dict[str, Described] = {
    "boolean_validator": {"type": "boolean"},
    "email_validator": {"type": "string", "format": "email"},
    "natural_number_validator": {"type": "integer", "minimum": 0},
    "ogptn_completion_size": {"type": "integer", "minimum": 0},
    "ogptn_date": DAY,
    "ogptn_date_or_none": {"anyOf": [DAY, {"const": ""}]},
    "ogptn_draft_fields": {"type": "object"},
    "ogptn_file": {"type": "string", "format": "binary"},
    "ogptn_mail_address": {"type": "string", "format": "email"},
    "ogptn_moment": {"anyOf": [DAY, {"type": "string", "format": "date-time"}]},
    "ogptn_offset": {"type": "integer", "minimum": 0},
    "ogptn_page_size": {"type": "integer", "minimum": 0},
    "ogptn_score": {"type": "number", "minimum": 0, "maximum": 1},
    "ogptn_terms": {"type": "array", "items": TEXT},
    "ogptn_translation": {"$ref": f"{COMPONENTS}/schemas/Translation"},
    "url_validator": {"type": "string", "format": "uri"},
}
# Those that say nothing of the kind of a value: it is a text.
OF_TEXTS = frozenset(
    {
        "default", "ignore_empty", "ignore_missing", "not_empty", "ogptn_commitment_id", "ogptn_commitment_sort",
        "ogptn_dataset_id", "ogptn_institution_exists", "ogptn_item_identifier", "ogptn_message",
        "ogptn_milestone_identifier", "ogptn_plan_exists", "ogptn_sector_exists", "ogptn_some_text", "ogptn_typed",
        "unicode_safe",
    }
)  # fmt: skip
CODES, LISTED_CODES = "ogptn_one_of", "ogptn_each_of"


def kind(validator: Callable[..., Any]) -> str:
    """Name a validator; one that is made for a list of codes has the name of its maker."""
    name: str = getattr(validator, "__qualname__", type(validator).__name__)
    return name.split(".")[0]


def described(validators: Validators | Mapping[str, Any]) -> Described:
    """Describe what an argument may be; a schema within a schema is a list of objects."""
    if isinstance(validators, Mapping):
        properties = {name: described(inner) for name, inner in validators.items()}
        required = [name for name, inner in validators.items() if is_required(inner)]
        items: Described = {"type": "object", "properties": properties}
        return {"type": "array", "items": {**items, "required": required} if required else items}
    found: Described = {}
    for validator in validators:
        found = {**found, **SHAPES.get(kind(validator), {}), **_codes(validator)}
    if has_default(validators):
        found["default"] = default(validators)
    return found if set(found) - {"default"} else {**TEXT, **found}


def _codes(validator: Callable[..., Any]) -> Described:
    if kind(validator) not in (CODES, LISTED_CODES):
        return {}
    codes = list(getclosurevars(validator).nonlocals["codes"])
    if kind(validator) == CODES:
        return {"type": "string", "enum": codes}
    return {"type": "array", "items": {"type": "string", "enum": codes}}


def has_default(validators: Validators) -> bool:
    """Say whether something is taken where the argument is not given."""
    return any(kind(one) == "default" for one in validators)


def default(validators: Validators) -> object:
    """Return what is taken where the argument is not given."""
    taken, _ = tk.navl_validate({}, {"it": list(validators)}, {})
    return taken["it"]


def is_required(validators: Validators | Mapping[str, Any]) -> bool:
    """Say whether an argument must be given."""
    if isinstance(validators, Mapping) or kind(next(iter(validators))) != "not_empty":
        return False
    _, errors = tk.navl_validate({}, {"it": list(validators)}, {})
    return bool(errors)
