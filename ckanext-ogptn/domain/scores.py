"""How many promises rest on data: pure counting.

A commitment is in one of three states, so that the three add up to what was promised. It is *fulfilled* where at least
one dataset that serves it is well, *stale* where all that serve it are out of date or broken, *without data* else.
Data that is only related to a promise fulfils nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

FULFILLED, STALE, WITHOUT_DATA = "fulfilled", "stale", "without_data"
# From what is best to what is missing, as charts show them.
DATA_STATES = (FULFILLED, STALE, WITHOUT_DATA)
SCOPES = ("portal", "plan", "institution", "sector")
SERVING = ("fulfils", "partially_fulfils", "evidence_for")
# What stands apart from a link that is well, but has not been taken back by its source.
AILING = ("stale", "broken")
# Days of a column where each day, week, month or year has one.
_SPANS: tuple[Callable[[date], object], ...] = (
    lambda day: day,
    lambda day: day.isocalendar()[:2],
    lambda day: (day.year, day.month),
    lambda day: day.year,
)


def data_state(links: Iterable[tuple[str, str]]) -> str:
    """Return the state of a commitment from the (link_type, health) of its confirmed links."""
    found = {health for link_type, health in links if link_type in SERVING}
    if "ok" in found:
        return FULFILLED
    return STALE if found.intersection(AILING) else WITHOUT_DATA


@dataclass(frozen=True)
class Served:
    """A commitment that datasets serve: where it belongs, its state, and their ids."""

    plan: str
    sector: str
    leads: tuple[str, ...]
    state: str
    datasets: frozenset[str]


@dataclass(frozen=True)
class Score:
    """Counts of commitments, and of the datasets that serve them, each once."""

    promised: int = 0
    fulfilled: int = 0
    stale: int = 0
    datasets: int = 0

    @property
    def without_data(self) -> int:
        """Count the commitments that no dataset serves."""
        return self.promised - self.fulfilled - self.stale

    def as_dict(self) -> dict[str, int]:
        """Return the counts by their names."""
        return {
            "promised": self.promised,
            "fulfilled": self.fulfilled,
            "stale": self.stale,
            "without_data": self.without_data,
            "datasets": self.datasets,
        }


def score(promised: int, served: Collection[Served]) -> Score:
    """Count so many commitments, of which these are served."""
    states = [one.state for one in served]
    fulfilled, stale = states.count(FULFILLED), states.count(STALE)
    datasets = frozenset[str]().union(*(one.datasets for one in served))
    # What was linked a moment ago may not be counted among the promised ones yet.
    return Score(max(promised, fulfilled + stale), fulfilled, stale, len(datasets))


def grouped(
    served: Iterable[Served], values: Callable[[Served], Iterable[str]]
) -> dict[str, list[Served]]:
    """Part served commitments by values of theirs; one may stand in several groups."""
    found: dict[str, list[Served]] = {}
    for one in served:
        for value in values(one):
            found.setdefault(value, []).append(one)
    return found


def sampled(days: Sequence[date], most: int) -> list[date]:
    """Thin out days so that no more than `most` are left: the last of each week, month or year, the finest that fits."""
    ordered = sorted(days)
    for span in _SPANS:
        last: Mapping[object, date] = {span(day): day for day in ordered}
        if len(last) <= most:
            return list(last.values())
    return ordered[-most:]
