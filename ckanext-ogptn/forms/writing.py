"""From a record to the inputs of a form that shows it: the way back of `reading`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ckanext.ogptn.forms import deadlines
from ckanext.ogptn.forms.fields import (
    BOOLEAN,
    DEADLINE,
    LANGUAGES,
    LINES,
    MULTILINGUAL,
    ROWS,
    SEVERAL,
    Field,
)
from ckanext.ogptn.forms.inputs import Inputs

Value = Any


def write(fields: Iterable[Field], record: Mapping[str, Value]) -> Inputs:
    """Return the inputs of a form that shows `record`; what is empty has no input."""
    found: Inputs = {}
    for field in fields:
        if field.kind == DEADLINE:
            found |= deadlines.write(record)
        else:
            found |= _inputs(field, record.get(field.name))
    return {name: values for name, values in found.items() if any(values)}


def _inputs(field: Field, value: Value) -> Inputs:
    if field.kind == ROWS:
        return {
            f"{field.name}-{number}-{name}": values
            for number, row in enumerate(value or [])
            for name, values in write(field.fields, row).items()
        }
    if field.kind in MULTILINGUAL:
        texts = value or {}
        return {f"{field.name}-{language}": [texts.get(language) or ""] for language in LANGUAGES}
    if field.kind in SEVERAL:
        return {field.name: [str(one) for one in value or []]}
    if field.kind == LINES:
        return {field.name: ["\n".join(str(one) for one in value or [])]}
    if field.kind == BOOLEAN:
        return {field.name: ["" if value is None else str(value).lower()]}
    return {field.name: ["" if value is None else str(value)]}
