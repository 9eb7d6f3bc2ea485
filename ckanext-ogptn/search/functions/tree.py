"""Solr's functions of a record's values, as a tree that is computed for many records at once, column by column.

A record without a value in a field counts as 0 there; what cannot be computed (0 divided by 0) is no number, and
nothing fails. Source: "Function Queries" in the Solr reference guide; what it leaves open was tried on Solr 9.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Protocol

from ckanext.ogptn.search.functions import arithmetic

ANY_NUMBER = 64


class Columns(Protocol):
    """The values of the records for which a function is computed."""

    @property
    def size(self) -> int:
        """Return how many records there are."""

    def numbers(self, field: str) -> list[float | None]:
        """Return each record's number, or instant in milliseconds since 1970.

        Raises ``LookupError`` where they cannot be read.
        """

    def present(self, field: str) -> list[bool]:
        """Tell of each record whether it has any value."""

    def equal(self, field: str, text: str) -> list[bool]:
        """Tell of each record whether it has this very value."""

    def everywhere(self) -> Columns:
        """Return the values of all records of the index."""


@dataclass(frozen=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True)
class Text:
    """A quoted text, which comparisons take."""

    value: str


@dataclass(frozen=True)
class Field:
    """The value of a field; of a field that holds no numbers, whether there is one."""

    name: str
    is_number: bool


@dataclass(frozen=True)
class Call:
    """A function of its arguments."""

    name: str
    arguments: tuple[Node, ...]


Node = Number | Text | Field | Call


@dataclass(frozen=True)
class Function:
    """How many arguments a function takes, which of them have to be numbers as written, and what it does.

    ``apply`` takes the arguments' values for one record; without it, :func:`special` says what the function does.
    ``needs`` tells from which of its arguments are there whether it has a value; without it, it always has one.
    """

    apply: Callable[..., float] | None
    least: int = 1
    most: int = 1
    constant: tuple[int, ...] = ()
    needs: Callable[[Sequence[bool]], bool] | None = None


def truth(test: Callable[..., bool]) -> Callable[..., float]:
    """Write an answer as 1 or 0."""
    return lambda *found: 1.0 if test(*found) else 0.0


_SUM = Function(lambda *found: sum(found), 1, ANY_NUMBER, needs=all)
_PRODUCT = Function(lambda *found: math.prod(found), 1, ANY_NUMBER, needs=all)
FUNCTIONS = {
    "sum": _SUM,
    "add": _SUM,
    "product": _PRODUCT,
    "mul": _PRODUCT,
    "sub": Function(lambda a, b: a - b, 2, 2, needs=all),
    "div": Function(arithmetic.divide, 2, 2, needs=all),
    "mod": Function(arithmetic.remainder, 2, 2, needs=all),
    "pow": Function(arithmetic.power, 2, 2),
    "sqrt": Function(arithmetic.square_root),
    "cbrt": Function(arithmetic.cube_root),
    "log": Function(arithmetic.logarithm_to_10),
    "ln": Function(arithmetic.logarithm),
    "exp": Function(lambda x: arithmetic.power(math.e, x)),
    "abs": Function(abs),
    "floor": Function(arithmetic.rounding(math.floor)),
    "ceil": Function(arithmetic.rounding(math.ceil)),
    "rint": Function(arithmetic.rounding(round)),
    "linear": Function(lambda x, m, c: m * x + c, 3, 3, (1, 2), needs=all),
    "recip": Function(
        lambda x, m, a, b: arithmetic.divide(a, m * x + b), 4, 4, (1, 2, 3), needs=all
    ),
    "map": Function(arithmetic.mapped, 4, 5, (1, 2)),
    "not": Function(truth(lambda x: not x)),
    "and": Function(truth(lambda *found: all(found)), 1, ANY_NUMBER),
    "or": Function(truth(lambda *found: any(found)), 1, ANY_NUMBER),
    "xor": Function(truth(lambda *found: sum(map(bool, found)) == 1), 1, ANY_NUMBER),
    "gt": Function(truth(lambda a, b: a > b), 2, 2, needs=all),
    "gte": Function(truth(lambda a, b: a >= b), 2, 2, needs=all),
    "lt": Function(truth(lambda a, b: a < b), 2, 2, needs=all),
    "lte": Function(truth(lambda a, b: a <= b), 2, 2, needs=all),
    "min": Function(None, 1, ANY_NUMBER, needs=any),
    "max": Function(None, 1, ANY_NUMBER, needs=any),
    "def": Function(None, 1, ANY_NUMBER, needs=any),
    "if": Function(None, 3, 3),
    "exists": Function(None),
    "eq": Function(None, 2, 2, needs=all),
    "termfreq": Function(None, 2, 2),
    "scale": Function(None, 3, 3, (1, 2), needs=all),
    "field": Function(None),
    "ms": Function(None, 0, 2),
}


def values(node: Node, columns: Columns) -> list[float]:
    """Compute a function for each record."""
    match node:
        case Number(value):
            return [value] * columns.size
        case Field(name, is_number):
            if is_number:
                return [0.0 if one is None else one for one in columns.numbers(name)]
            return [float(one) for one in columns.present(name)]
        case Call(name, arguments):
            apply = FUNCTIONS[name].apply
            if apply is None:
                return special(name, arguments, columns)
            return list(map(apply, *(column(one, columns) for one in arguments)))
    raise TypeError(f"{node} has no value")


def column(node: Node, columns: Columns) -> Iterable[float]:
    """Return the values of an argument; a constant is only repeated."""
    return repeat(node.value, columns.size) if isinstance(node, Number) else values(node, columns)


def special(name: str, arguments: tuple[Node, ...], columns: Columns) -> list[float]:
    """Compute a function that looks at more than the numbers of one record."""
    match name, arguments:
        case "exists", (one,):
            return [float(found) for found in existence(one, columns)]
        case (("eq" | "termfreq"), (Field(field), Text(text))):
            return [float(found) for found in columns.equal(field, text)]
        case "if", (condition, then, other):
            triples = zip(*(values(one, columns) for one in (condition, then, other)), strict=True)
            return [b if a else c for a, b, c in triples]
        case "scale", (inner, Number(low), Number(high)):
            return scaled(inner, low, high, columns)
    known = [values(one, columns) for one in arguments]
    present = [existence(one, columns) for one in arguments]
    rows = zip(zip(*known, strict=True), zip(*present, strict=True), strict=True)
    of_row = {"def": first, "min": least, "max": most, "eq": same}[name]
    return [of_row(row, there) for row, there in rows]


def existence(node: Node, columns: Columns) -> list[bool]:
    """Tell of each record whether it has the values that a function is computed from."""
    match node:
        case Field(name):
            return columns.present(name)
        case Call("if", (condition, then, other)):
            chosen = values(condition, columns)
            pairs = zip(chosen, existence(then, columns), existence(other, columns), strict=True)
            return [b if a else c for a, b, c in pairs]
        case Call(name, arguments) if needs := FUNCTIONS[name].needs:
            return [
                needs(row) for row in zip(*(existence(a, columns) for a in arguments), strict=True)
            ]
    return [True] * columns.size


def first(row: tuple[float, ...], present: tuple[bool, ...]) -> float:
    """Return the first value that is there, the last where none is."""
    return next((value for value, there in zip(row, present, strict=True) if there), row[-1])


def least(row: tuple[float, ...], present: tuple[bool, ...]) -> float:
    """Return the least of the values that are there, 0 where none is."""
    return arithmetic.least([v for v, there in zip(row, present, strict=True) if there] or [0.0])


def most(row: tuple[float, ...], present: tuple[bool, ...]) -> float:
    """Return the greatest of the values that are there, 0 where none is."""
    there = [-value for value, there in zip(row, present, strict=True) if there]
    return -arithmetic.least(there or [0.0])


def same(row: tuple[float, ...], present: tuple[bool, ...]) -> float:
    """Tell whether both values are there, and equal."""
    return 1.0 if all(present) and row[0] == row[1] else 0.0


def scaled(inner: Node, low: float, high: float, columns: Columns) -> list[float]:
    """Move values so that the least of all records' becomes ``low`` and the greatest ``high``."""
    everywhere = columns.everywhere()
    pairs = zip(values(inner, everywhere), existence(inner, everywhere), strict=True)
    known = [value for value, there in pairs if there and math.isfinite(value)] or [0.0]
    width = max(known) - min(known)
    factor = (high - low) / width if width else 0.0
    base = min(known)
    return [(value - base) * factor + low for value in values(inner, columns)]
