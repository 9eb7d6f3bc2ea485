"""What an action finds wrong, laid at the fields of a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ckanext.ogptn.forms.fields import DEADLINE, ROWS, Field
from ckanext.ogptn.forms.inputs import row_numbers
from ckanext.ogptn.forms.reading import filled_rows

Found = dict[str, list[str]]


def flatten(error_dict: Mapping[str, Any]) -> Found:
    """Return an action's errors by field; those of a row under ``milestones-0-title_translated``.

    CKAN tells the faults of rows as a list with one dictionary a row.
    """
    found: Found = {}
    for name, faults in error_dict.items():
        texts = [faults] if isinstance(faults, str) else faults
        if isinstance(texts, Mapping):
            texts = [texts]
        for number, fault in enumerate(texts):
            if isinstance(fault, Mapping):
                for inner, messages in flatten(fault).items():
                    found.setdefault(f"{name}-{number}-{inner}", []).extend(messages)
            else:
                found.setdefault(name, []).append(str(fault))
    return {name: messages for name, messages in found.items() if messages}


def at_rows(errors: Found, fields: Iterable[Field], inputs: Mapping[str, list[str]]) -> Found:
    """Return errors with the numbers that rows have in the form: the action counts those that are filled alone."""
    placed = dict(errors)
    for field in fields:
        if field.kind == ROWS:
            numbers = filled_rows(field, inputs)
            placed = {_renumbered(key, field.name, numbers): texts for key, texts in placed.items()}
    return placed


def _renumbered(key: str, name: str, numbers: Sequence[int]) -> str:
    head, dash, tail = key.removeprefix(f"{name}-").partition("-")
    if not key.startswith(f"{name}-") or not head.isdigit() or int(head) >= len(numbers):
        return key
    return f"{name}-{numbers[int(head)]}{dash}{tail}"


def deadlines_in(
    fields: Iterable[Field], inputs: Mapping[str, list[str]], prefix: str = ""
) -> list[str]:
    """List the prefixes of all deadlines of a form: its own, and those of its rows."""
    found = []
    for field in fields:
        if field.kind == DEADLINE:
            found.append(prefix)
        if field.kind == ROWS:
            name = prefix + field.name
            for row in row_numbers(inputs, name):
                found += deadlines_in(field.fields, inputs, f"{name}-{row}-")
    return found
