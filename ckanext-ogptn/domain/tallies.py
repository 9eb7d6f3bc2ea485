"""What counts of commitments are made from: one line for each commitment, kept in the search index.

The index counts equal lines and hands them out in one answer, so that a plan of five thousand commitments is counted
without reading one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from ckanext.ogptn.domain.vocabulary import ALL_LEVELS, TIMELINESS

# Stands in no code, name or date.
PART, ITEM, PAIR = "|", ",", ":"
Counts = dict[str, int]


@dataclass(frozen=True)
class Tally:
    """Where a commitment belongs and how it stands; texts are empty where nothing is known."""

    action_plan: str = ""
    axis: str = ""
    sector: str = ""
    level: str = ""
    timeliness: str = ""
    update_state: str = ""
    due_date: str = ""
    due_precision: str = ""
    carried_over: str = ""
    # What data serve it, as everybody may see: fresh, stale or without.
    data: str = ""
    leads: tuple[str, ...] = ()
    # The level that each assessor gives: (assessor, level).
    assessed: tuple[tuple[str, str], ...] = ()

    def line(self) -> str:
        """Write the tally as a line."""
        return PART.join(
            (
                self.action_plan,
                self.axis,
                self.sector,
                self.level,
                self.timeliness,
                self.update_state,
                self.due_date,
                self.due_precision,
                self.carried_over,
                self.data,
                ITEM.join(self.leads),
                ITEM.join(PAIR.join(pair) for pair in self.assessed),
            )
        )

    @classmethod
    def read(cls, line: str) -> Tally:
        """Read what `line` writes."""
        *plain, leads, assessed = line.split(PART)
        pairs = (pair.split(PAIR) for pair in assessed.split(ITEM) if pair)
        return replace(
            cls(*plain),  # type: ignore[arg-type]  # texts all, and as many as a line begins with
            leads=tuple(name for name in leads.split(ITEM) if name),
            assessed=tuple((assessor, level) for assessor, level in pairs),
        )


Counted = list[tuple[Tally, int]]


def read(lines: Mapping[str, int]) -> Counted:
    """Read lines with how many commitments have each."""
    return [(Tally.read(line), count) for line, count in lines.items()]


def total(counted: Counted) -> int:
    """Return how many commitments there are."""
    return sum(count for _, count in counted)


def by(counted: Counted, values: Callable[[Tally], Iterable[str]]) -> Counter[str]:
    """Count the commitments by values of theirs; what is empty is not counted."""
    found: Counter[str] = Counter()
    for tally, count in counted:
        for value in values(tally):
            if value:
                found[value] += count
    return found


def levels(counted: Counted) -> Counts:
    """Count by completion level, each level in its place."""
    found = by(counted, lambda tally: (tally.level,))
    return {level: found[level] for level in ALL_LEVELS}


def timeliness(counted: Counted) -> Counts:
    """Count by timeliness, each state in its place."""
    found = by(counted, lambda tally: (tally.timeliness,))
    return {state: found[state] for state in TIMELINESS}


def grouped(counted: Counted, values: Callable[[Tally], Iterable[str]]) -> dict[str, Counted]:
    """Part the commitments by values of theirs; one may stand in several groups, or in none."""
    found: dict[str, Counted] = {}
    for tally, count in counted:
        for value in values(tally):
            if value:
                found.setdefault(value, []).append((tally, count))
    return found


def assessors(counted: Counted) -> dict[str, Counts]:
    """Count by the level that each assessor gives, by assessor; the rest each has not assessed."""
    everything = total(counted)
    found: dict[str, Counts] = {}
    for assessor in ("self", "civil_society", "irm"):
        given = by(counted, _given_by(assessor))
        if given:
            given["not_assessed"] = everything - sum(given.values())
            found[assessor] = {level: given[level] for level in ALL_LEVELS}
    return found


def _given_by(assessor: str) -> Callable[[Tally], Iterable[str]]:
    return lambda tally: (level for who, level in tally.assessed if who == assessor)
