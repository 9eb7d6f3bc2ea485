"""Rows of a form that are added, moved and removed by its buttons, without any script.

A button's value is ``milestones-add``, ``milestones-up-2``, ``milestones-down-0`` or ``milestones-remove-2``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from ckanext.ogptn.forms.fields import RANKED, ROWS, Field
from ckanext.ogptn.forms.inputs import MOST_ROWS, Inputs, row_inputs, row_numbers, with_rows

Row = TypeVar("Row")
STEP = re.compile(r"(?P<name>[a-z_]+)-(?P<act>add|up|down|remove)(-(?P<row>\d{1,3}))?")


def step(fields: Iterable[Field], inputs: Mapping[str, list[str]], pressed: str) -> Inputs | None:
    """Return the inputs after a button of a row was pressed; None where it is no such button."""
    found = STEP.fullmatch(pressed)
    if found is None:
        return None
    asked = next((one for one in fields if one.name == found["name"]), None)
    row = int(found["row"] or 0)
    if asked is not None and asked.kind == RANKED:
        ranked = _changed(
            [[value] for value in inputs.get(asked.name, [])], [""], found["act"], row
        )
        return {**inputs, asked.name: [value for (value,) in ranked]}
    if asked is None or asked.kind != ROWS or not asked.movable:
        return None
    numbers = row_numbers(inputs, asked.name)
    rows = [row_inputs(inputs, asked.name, number) for number in numbers]
    place = numbers.index(row) if row in numbers else len(rows)
    return with_rows(inputs, asked.name, _changed(rows, new_row(asked, rows), found["act"], place))


def _changed(rows: list[Row], new: Row, act: str, place: int) -> list[Row]:
    if act == "add":
        return [*rows, new] if len(rows) < MOST_ROWS else rows
    if place >= len(rows):
        return rows
    if act == "remove":
        return rows[:place] + rows[place + 1 :]
    other = place - 1 if act == "up" else place + 1
    if 0 <= other < len(rows):
        rows = rows.copy()
        rows[place], rows[other] = rows[other], rows[place]
    return rows


def new_row(field: Field, rows: Iterable[Mapping[str, list[str]]]) -> Inputs:
    """Return an empty row; where the field numbers its rows, with the next identifier that was not used yet."""
    if not field.identifier:
        return {field.fields[0].name: [""]}
    return {field.identifier: [next_identifier(one.get(field.identifier, [""])[0] for one in rows)]}


def next_identifier(taken: Iterable[str]) -> str:
    """Return the milestone identifier after the highest one: a number once given to a milestone is not given again."""
    numbers = [int(one[1:]) for one in taken if re.fullmatch(r"m\d{1,3}", one)]
    return f"m{max(numbers, default=0) + 1}"


def with_identifiers(fields: Iterable[Field], inputs: Mapping[str, list[str]]) -> Inputs:
    """Return the inputs with an identifier in each row that has none."""
    filled = dict(inputs)
    for field in fields:
        if field.kind == ROWS and field.identifier:
            rows: list[Inputs] = []
            known = [row_inputs(inputs, field.name, n) for n in row_numbers(inputs, field.name)]
            for row in known:
                if not row.get(field.identifier, [""])[0]:
                    row = {**row, **new_row(field, [*known, *rows])}
                rows.append(row)
            filled = with_rows(filled, field.name, rows)
    return filled
