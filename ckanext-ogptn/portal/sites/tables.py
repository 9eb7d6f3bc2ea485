"""Tables made of a description: fixed columns, repeated ones, and figures from a seeded generator.

A column is a name (its values stand in ``rows``) or a dict with a ``name`` and one of
``each`` (repeat every row for each of these values: a list, ``2010..2016``, or ``$list``),
``between: [low, high]`` with ``decimals``, ``times: [column, low, high]`` (a share of another
column), ``sum: [columns]`` or ``value``. ``rows`` is a list of rows or a shared list (``$list``).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

Cell = str | int | float
Lists = dict[str, list[Any]]


@dataclass(frozen=True)
class Table:
    """A header and its rows."""

    header: list[str]
    rows: list[list[Cell]]

    def column(self, name: str) -> list[Cell]:
        """Return the values of the column of that name."""
        index = self.header.index(name)
        return [row[index] for row in self.rows]


def build_table(spec: dict[str, Any], lists: Lists, seed: str) -> Table:
    """Build the table that a description gives; the same seed gives the same figures."""
    columns = [_as_column(column) for column in spec["columns"]]
    repeated = [expand(column["each"], lists) for column in columns if "each" in column]
    chance = Random(seed)  # noqa: S311
    rows = [
        _fill(columns, list(fixed), list(combination), chance)
        for fixed in expand(spec.get("rows", [[]]), lists)
        for combination in product(*repeated)
    ]
    return Table([column["name"] for column in columns], rows)


def expand(values: str | list[Any], lists: Lists) -> list[Any]:
    """Read a list, a span of whole numbers (``2010..2016``) or a shared list (``$name``)."""
    if isinstance(values, list):
        return values
    if values.startswith("$"):
        return lists[values[1:]]
    first, last = values.split("..")
    return list(range(int(first), int(last) + 1))


def _as_column(column: str | dict[str, Any]) -> dict[str, Any]:
    return {"name": column, "fixed": True} if isinstance(column, str) else column


def _fill(
    columns: list[dict[str, Any]], fixed: list[Cell], combination: list[Cell], chance: Random
) -> list[Cell]:
    row: dict[str, Cell] = {}
    for column in columns:
        if column.get("fixed"):
            row[column["name"]] = fixed.pop(0)
        elif "each" in column:
            row[column["name"]] = combination.pop(0)
        else:
            row[column["name"]] = _figure(column, row, chance)
    return list(row.values())


def _figure(column: dict[str, Any], row: dict[str, Cell], chance: Random) -> Cell:
    decimals = column.get("decimals", 0)
    if "value" in column:
        value: Cell = column["value"]
        return value
    if "sum" in column:
        return rounded(sum(float(row[name]) for name in column["sum"]), decimals)
    if "times" in column:
        name, low, high = column["times"]
        return rounded(float(row[name]) * chance.uniform(low, high), decimals)
    low, high = column["between"]
    return rounded(chance.uniform(low, high), decimals)


def rounded(value: float, decimals: int) -> Cell:
    """Round to a whole number where no decimals are asked for."""
    return round(value, decimals) if decimals else round(value)
