"""Change the scores of records by functions of their values: ``bf`` adds to them, ``boost`` multiplies them.

A function below 0 or without a value counts as 0, as in Solr. Source: "DisMax Query Parser" and "Extended DisMax Query
Parser" in the Solr reference guide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ckanext.ogptn.search.contract import Contract
from ckanext.ogptn.search.errors import Refused
from ckanext.ogptn.search.functions import syntax, tree

WEIGHTED = re.compile(r"(\S*?)(?:\^(\d+(?:\.\d*)?|\.\d+)?)?")
MOST_FUNCTIONS = 20


@dataclass(frozen=True)
class Scoring:
    """The functions that are added to a score, each with its weight, and those that multiply the sum."""

    added: tuple[tuple[tree.Node, float], ...]
    factors: tuple[tree.Node, ...]

    def scores(self, found: Sequence[float], columns: tree.Columns) -> list[float]:
        """Return the new scores of records, given those that the query gave them."""
        results = list(found)
        for node, weight in self.added:
            extra = computed("bf", node, columns)
            results = [
                a + counted(weight * counted(b)) for a, b in zip(results, extra, strict=True)
            ]
        for node in self.factors:
            factors = computed("boost", node, columns)
            results = [counted(a * counted(b)) for a, b in zip(results, factors, strict=True)]
        return results


def computed(parameter: str, node: tree.Node, columns: tree.Columns) -> list[float]:
    """Compute a function for each record."""
    try:
        return tree.values(node, columns)
    except LookupError as error:
        raise Refused(parameter, str(error)) from error


def counted(value: float) -> float:
    """Return what a function counts: 0 where it is below, or no number."""
    return value if value > 0 else 0.0


def read(
    bf: Sequence[str], boost: Sequence[str], contract: Contract, now: datetime
) -> Scoring | None:
    """Read both parameters, each of which may be given more than once; None where both are empty.

    ``bf`` holds functions with an optional ``^weight``, parted by spaces; ``boost`` holds one function.
    """
    weighted = [part for text in bf for part in weights(text)]
    factors = [text for text in boost if text.strip()]
    if len(weighted) + len(factors) > MOST_FUNCTIONS:
        raise Refused("bf" if weighted else "boost", f"it has more than {MOST_FUNCTIONS} functions")
    adding = syntax.Setting("bf", contract, now)
    multiplying = syntax.Setting("boost", contract, now)
    # The same function again changes its weight, as in Solr.
    added = {syntax.read(text, adding): weight for text, weight in weighted}
    read_factors = tuple(syntax.read(text, multiplying) for text in factors)
    return Scoring(tuple(added.items()), read_factors) if added or read_factors else None


def weights(text: str) -> list[tuple[str, float]]:
    """Cut ``bf`` into functions with their weights; a space inside a function ends it, as in Solr."""
    found = []
    for part in text.split():
        match = WEIGHTED.fullmatch(part)
        if match is None:
            raise Refused("bf", f"{part[:80]!r} is not a function with a weight such as ^2")
        found.append((match[1], float(match[2] or 1)))
    return found
