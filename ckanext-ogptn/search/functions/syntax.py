"""Read Solr's function syntax: ``recip(ms(NOW,metadata_modified),3.16e-11,1,1)``.

An argument is a number, a quoted text, a field or a function; ``ms`` takes dates too. ``{!func}`` may stand before
the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from ckanext.ogptn.search import instants
from ckanext.ogptn.search.contract import Contract, Kind, Rule
from ckanext.ogptn.search.errors import Refused
from ckanext.ogptn.search.functions.tree import FUNCTIONS, Call, Field, Node, Number, Text

LONGEST_FUNCTION = 2000
MOST_PARTS = 100
DEEPEST_NESTING = 20

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])")
NAME = re.compile(r"[^\W\d][\w.-]*")
QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""", re.S)
INSTANT = re.compile(r"(?:NOW|\d)[^,()\s]*")
OPEN, CLOSE, COMMA = re.compile(r"\("), re.compile(r"\)"), re.compile(",")
SPACES = re.compile(r"\s*")
FUNC = re.compile(r"\s*\{!\s*(?:type\s*=\s*)?func\s*\}")
CONSTANTS = {"true": 1.0, "false": 0.0}
# Functions that look at whether a value is there, and so take a field of any kind.
TAKES_ANY_FIELD = {"exists": (0,), "if": (0,)}


@dataclass(frozen=True)
class Setting:
    """What holds while a function is read: the parameter that it came in, the fields that there are, and the time."""

    parameter: str
    contract: Contract
    now: datetime


def read(text: str, setting: Setting) -> Node:
    """Read a function; raises ``Refused`` for what is not understood."""
    opening = FUNC.match(text)
    return Reader(text[opening.end() :] if opening else text, setting).whole()


class Reader:
    """Reads one text from left to right."""

    def __init__(self, text: str, setting: Setting) -> None:
        self.text = text
        self.setting = setting
        self.position = 0
        self.parts = 0

    def refused(self, reason: str) -> Refused:
        """Return the refusal of this text."""
        return Refused(self.setting.parameter, f"{self.text[:80]!r}: {reason}")

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Take what comes next if it has this form, with the spaces around it."""
        self.position = SPACES.match(self.text, self.position).end()  # type: ignore[union-attr]
        match = pattern.match(self.text, self.position)
        if match is not None:
            self.position = match.end()
        return match

    def whole(self) -> Node:
        """Read the whole text."""
        if len(self.text) > LONGEST_FUNCTION:
            raise self.refused(f"it is longer than {LONGEST_FUNCTION} characters")
        node = self.numeric(self.argument("", 0))
        self.take(SPACES)
        if self.position < len(self.text):
            raise self.refused(f"there is more after the function, at {self.position + 1}")
        return node

    def argument(self, function: str, depth: int) -> Node:
        """Read one argument of a function."""
        self.parts += 1
        if depth > DEEPEST_NESTING or self.parts > MOST_PARTS:
            raise self.refused("it is nested too deep, or has too many parts")
        if function == "ms" and (match := self.take(INSTANT)):
            return self.instant(match.group())
        if match := self.take(NUMBER):
            return Number(float(match.group()))
        if match := self.take(QUOTED):
            return Text(re.sub(r"\\(.)", r"\1", match.group()[1:-1], flags=re.S))
        return self.named(depth)

    def instant(self, text: str) -> Node:
        """Read a date."""
        try:
            return Number(float(instants.parse(text, self.setting.now)))
        except ValueError as error:
            raise self.refused(str(error)) from error

    def named(self, depth: int) -> Node:
        """Read a field or a function."""
        match = self.take(NAME)
        if match is None:
            raise self.refused(f"there is no field, function or number at {self.position + 1}")
        name = match.group()
        if self.take(OPEN):
            return self.call(name, depth)
        return Number(CONSTANTS[name]) if name in CONSTANTS else self.field(name)

    def field(self, name: str) -> Field:
        """Return a field."""
        return Field(name, is_number(self.setting.contract.rule(name)))

    def call(self, name: str, depth: int) -> Node:
        """Read the arguments of a function, and check them."""
        if name not in FUNCTIONS:
            raise self.refused(f"the function {name} is not understood")
        found: list[Node] = []
        while not self.take(CLOSE):
            found.append(self.argument(name, depth + 1))
            if not self.take(COMMA) and self.text[self.position : self.position + 1] != ")":
                raise self.refused(f"the bracket of {name} is not closed at {self.position + 1}")
        if not FUNCTIONS[name].least <= len(found) <= FUNCTIONS[name].most:
            raise self.refused(f"{name} does not take {len(found)} arguments")
        return self.built(name, found)

    def built(self, name: str, found: list[Node]) -> Node:
        """Return a function of arguments of the kinds that it takes."""
        if any(
            not isinstance(found[i], Number) for i in FUNCTIONS[name].constant if i < len(found)
        ):
            raise self.refused(f"{name} takes numbers as written where it has a field or function")
        match name, found:
            case "field", [Field() as field]:
                return field
            case "field", [Text(value)]:
                return self.field(value)
            case "ms", _:
                return self.milliseconds([self.numeric(one) for one in found])
            case (("eq" | "termfreq"), [Field(field), Text()]) if self.is_exact(field):
                return Call(name, tuple(found))
            case (("field" | "termfreq"), _):
                raise self.refused(f"{name} does not take these arguments")
        any_field = TAKES_ANY_FIELD.get(name, ())
        return Call(name, tuple(self.numeric(one, i in any_field) for i, one in enumerate(found)))

    def milliseconds(self, found: list[Node]) -> Node:
        """Return an instant, or the time between two."""
        if len(found) == 2:
            return Call("sub", tuple(found))
        return found[0] if found else self.instant("NOW")

    def is_exact(self, name: str) -> bool:
        """Tell whether a field holds exact values, which can be compared to a text."""
        rule = self.setting.contract.rule(name)
        return rule.indexed and rule.kind in (Kind.STRING, Kind.BOOLEAN)

    def numeric(self, node: Node, any_field: bool = False) -> Node:
        """Return what has a number, refusing a text, and a field that has none; ``exists`` and ``if`` take any."""
        if isinstance(node, Text):
            raise self.refused(f"{node.value!r} is not a number")
        if isinstance(node, Field) and not (
            node.is_number or (any_field and self.setting.contract.rule(node.name).indexed)
        ):
            raise self.refused(f"the field {node.name} does not hold one number or date")
        return node


def is_number(rule: Rule) -> bool:
    """Tell whether a field holds one number or date."""
    return rule.indexed and rule.kind in (Kind.NUMBER, Kind.DATE) and not rule.multivalued
