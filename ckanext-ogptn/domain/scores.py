"""How many promises rest on data: pure counting.

A commitment is in one of three states (``domain.links.data_state``), which add up to what was promised: it is fulfilled
with data where the data of one dataset at least that serves it is well, stale where it has data of which none is, and
without data else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ckanext.ogptn.domain import tallies
from ckanext.ogptn.domain.tallies import Counted, Tally

FULFILLED, STALE, WITHOUT_DATA = "fulfilled", "stale", "without_data"
# From what is best to what is missing, as charts show them, with what the index calls each.
STATES = {FULFILLED: "fresh", STALE: "stale", WITHOUT_DATA: "without"}
# A dataset's id, with where the commitment belongs that it serves.
Serving = tuple[Tally, str]
# What has one column where days are too many for one each.
_SPANS: tuple[Callable[[date], object], ...] = (
    lambda day: day,
    lambda day: day.isocalendar()[:2],
    lambda day: (day.year, day.month),
    lambda day: day.year,
)


def plan_of(tally: Tally) -> tuple[str, ...]:
    """Return the plan that a commitment belongs to."""
    return (tally.action_plan,)


def leads_of(tally: Tally) -> tuple[str, ...]:
    """Return the institutions that lead a commitment."""
    return tally.leads


def sector_of(tally: Tally) -> tuple[str, ...]:
    """Return a commitment's sector; an empty one where it states none."""
    return (tally.sector,)


# What is counted by its parts, beside the portal as a whole.
SCOPED: dict[str, Callable[[Tally], tuple[str, ...]]] = {
    "plan": plan_of,
    "institution": leads_of,
    "sector": sector_of,
}
SCOPES = ("portal", *SCOPED)


@dataclass(frozen=True)
class Score:
    """Counts of commitments, and of the datasets that serve them, each once."""

    promised: int = 0
    fulfilled: int = 0
    stale: int = 0
    datasets: int = 0

    @property
    def without_data(self) -> int:
        """Count the commitments that no data serve."""
        return self.promised - self.fulfilled - self.stale

    def as_dict(self) -> dict[str, int]:
        """Return the counts by their names."""
        return {
            "promised": self.promised,
            FULFILLED: self.fulfilled,
            STALE: self.stale,
            WITHOUT_DATA: self.without_data,
            "datasets": self.datasets,
        }


def score(counted: Counted, serving: Iterable[Serving] = ()) -> Score:
    """Count commitments, and the datasets that serve them."""
    states = tallies.by(counted, lambda tally: (tally.data,))
    return Score(
        tallies.total(counted),
        states[STATES[FULFILLED]],
        states[STATES[STALE]],
        len({dataset for _, dataset in serving}),
    )


def parted(
    counted: Counted, serving: Iterable[Serving], scope: str
) -> dict[str, tuple[Counted, Score]]:
    """Return, by name of a plan, an institution or a sector, its commitments and its score.

    A commitment counts for each institution that leads it; one without a sector counts for the empty name."""
    names = SCOPED[scope]
    groups: dict[str, Counted] = {}
    for tally, number in counted:
        for name in names(tally):
            groups.setdefault(name, []).append((tally, number))
    served: dict[str, list[Serving]] = {}
    for one in serving:
        for name in names(one[0]):
            served.setdefault(name, []).append(one)
    return {name: (group, score(group, served.get(name, ()))) for name, group in groups.items()}


def sampled(days: Sequence[date], most: int) -> list[date]:
    """Thin out days to at most `most`: the last of each week, month or year, the finest that fits."""
    ordered = sorted(days)
    for span in _SPANS:
        last: Mapping[object, date] = {span(day): day for day in ordered}
        if len(last) <= most:
            return list(last.values())
    return ordered[-most:]
