"""What was typed into a form, by the names of its inputs, each with all its values.

Inputs are named ``number``, ``title_translated-fr``, ``milestones-0-due_date``: field, row and language parted by
hyphens, as ckanext-scheming names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

Inputs = dict[str, list[str]]
# A form holds texts and no files of records; what is longer is no form of ours.
MOST_ROWS = 100


def collect(pairs: Iterable[tuple[str, str]]) -> Inputs:
    """Return submitted pairs as inputs; line ends are made one character, as they are counted and kept."""
    found: Inputs = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return found


def first(inputs: Mapping[str, list[str]], name: str) -> str:
    """Return the first value of an input without blanks around it; empty where there is none."""
    return (inputs.get(name) or [""])[0].strip()


def row_numbers(inputs: Iterable[str], name: str) -> list[int]:
    """Return the numbers of the rows of a field for which there is any input, in order."""
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-")
    found = {int(match.group(1)) for key in inputs if (match := pattern.match(key))}
    return sorted(found)[:MOST_ROWS]


def row_inputs(inputs: Mapping[str, list[str]], name: str, row: int) -> Inputs:
    """Return the inputs of one row under the names that they have within it."""
    prefix = f"{name}-{row}-"
    return {
        key.removeprefix(prefix): found for key, found in inputs.items() if key.startswith(prefix)
    }


def with_rows(inputs: Mapping[str, list[str]], name: str, rows: Iterable[Inputs]) -> Inputs:
    """Return the inputs with these rows of a field instead of its own, numbered from 0."""
    kept = {
        key: value for key, value in inputs.items() if not re.match(rf"{re.escape(name)}-\d", key)
    }
    for number, row in enumerate(rows):
        kept |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return kept
