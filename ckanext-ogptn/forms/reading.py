"""From what was typed to the dictionary that an action takes.

An empty input is empty in the dictionary too (an empty text, list, or none), so that a field can be emptied. What no
value of its kind can be is handed on as it was typed: the action's own validators say what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ckanext.ogptn.forms import deadlines
from ckanext.ogptn.forms.fields import (
    BOOLEAN,
    DEADLINE,
    INTEGER,
    LANGUAGES,
    LINES,
    MULTILINGUAL,
    ROWS,
    SEVERAL,
    Field,
)
from ckanext.ogptn.forms.inputs import Inputs, first, row_inputs, row_numbers

Values = dict[str, Any]


def read(fields: Iterable[Field], inputs: Mapping[str, list[str]]) -> Values:
    """Return what was typed as values by field."""
    found: Values = {}
    for field in fields:
        if field.kind == DEADLINE:
            found |= deadlines.read(inputs).values()
        else:
            found[field.name] = _value(field, inputs)
    return found


def _value(field: Field, inputs: Mapping[str, list[str]]) -> Any:
    if field.kind == ROWS:
        return _rows(field, inputs)
    if field.kind in MULTILINGUAL:
        return {language: first(inputs, f"{field.name}-{language}") for language in LANGUAGES}
    if field.kind in SEVERAL:
        given = (value.strip() for value in inputs.get(field.name, ()))
        return list(dict.fromkeys(value for value in given if value))
    text = first(inputs, field.name)
    if field.kind == LINES:
        return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if field.kind == INTEGER:
        return int(text) if text.isascii() and text.isdigit() else text or None
    if field.kind == BOOLEAN:
        return {"true": True, "false": False, "": None}.get(text, text)
    return text


def _rows(field: Field, inputs: Mapping[str, list[str]]) -> list[Values]:
    numbers = filled_rows(field, inputs)
    return [read(field.fields, row_inputs(inputs, field.name, number)) for number in numbers]


def filled_rows(field: Field, inputs: Mapping[str, list[str]]) -> list[int]:
    """Return the numbers of the rows that say anything; one whose identifier alone is filled says nothing."""
    numbers = row_numbers(inputs, field.name)
    return [
        number
        for number in numbers
        if _says_anything(row_inputs(inputs, field.name, number), field)
    ]


def _says_anything(row: Inputs, field: Field) -> bool:
    return any(
        value.strip()
        for name, values in row.items()
        if name != field.identifier
        for value in values
    )
