"""Turn what stands in a cell into what a field holds."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date

from ckanext.ogptn.domain.dates import last_day
from ckanext.ogptn.domain.wordings import Deadline, read_deadline
from ckanext.ogptn.text.characters import fold
from ckanext.ogptn.workbook.opening import Cell
from ckanext.ogptn.workbook.shape import Choice, Column

# A cell of a spreadsheet holds no longer text.
LONGEST = 32_767
# Several values are parted by a semicolon, or each stands on a line of its own; an Arabic keyboard has its own.
SEPARATORS = re.compile(r"[;؛]")
Value = object


class Bad(ValueError):
    """A cell's content is not what its column holds; `code` is that of the fault."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def as_text(cell: Cell) -> str:
    """Return a cell's content as text: 2016, not 2016.0."""
    value = cell.value
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    elif isinstance(value, date):
        text = value.isoformat()
    else:
        text = "" if value is None else str(value).strip()
    if len(text) > LONGEST:
        raise Bad("too_long")
    return text


def read(column: Column, cell: Cell) -> Value:
    """Return what a cell holds for its column. Raises Bad."""
    if cell.trouble:
        raise Bad(cell.trouble)
    text = as_text(cell)
    if column.kind == "day":
        return _day(column, cell, text)
    if column.kind == "number":
        return _number(text)
    if column.kind == "code":
        return _code(column.choices, text)
    if column.kind == "structure":
        return _structure(text)
    if column.kind == "codes":
        return [_code(column.choices, one) for one in several(text)]
    return several(text) if column.kind == "texts" else text


def several(text: str) -> list[str]:
    """Part a list: at its line ends where it has any, else at semicolons."""
    parts = text.splitlines() if "\n" in text else SEPARATORS.split(text)
    return [part.strip() for part in parts if part.strip()]


def joined(values: Sequence[object]) -> str:
    """Write a list so that it reads as it was."""
    texts = [str(value) for value in values]
    needs_lines = any(SEPARATORS.search(text) for text in texts)
    if not needs_lines:
        return "; ".join(texts)
    # One line alone would be parted at its semicolon.
    return "\n".join(texts) + ("\n" if len(texts) == 1 else "")


def _day(column: Column, cell: Cell, text: str) -> Deadline:
    """Return the day, and how exact it is where the cell says so: a wording does, a plain day does not."""
    if isinstance(cell.value, date):
        if cell.is_month and column.precision:
            return Deadline(last_day(cell.value, "month"), "month")
        return Deadline(cell.value, "")
    found = read_deadline(text)
    if found is None or (found.precision != "day" and not column.precision):
        raise Bad("bad_day")
    return Deadline(found.day, "" if found.precision == "day" else found.precision)


def _number(text: str) -> int:
    plain = fold(text)
    if not re.fullmatch(r"\d{1,9}", plain):
        raise Bad("bad_number")
    return int(plain)


def _structure(text: str) -> Value:
    try:
        found = json.loads(text)
    except ValueError:
        raise Bad("bad_structure") from None
    if not isinstance(found, dict | list):
        raise Bad("bad_structure")
    return found


def _code(choices: Sequence[Choice], text: str) -> str | bool:
    """Find a code by itself or by its label in any of the three languages."""
    asked = fold(text)
    for choice in choices:
        value = str(choice.value).lower() if isinstance(choice.value, bool) else choice.value
        if text == value or asked in [fold(label) for label in choice.labels.values()]:
            return choice.value
    raise Bad("unknown_code")
