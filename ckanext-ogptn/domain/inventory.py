"""The inventory of data that bodies have promised to open: where each item stands, the share opened so far. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ckanext.ogptn.domain.dates import last_day

OPENED, OVERDUE, DUE_SOON, PLANNED, UNDATED = "opened", "overdue", "due_soon", "planned", "undated"
# From what asks for attention first.
STATES = (OVERDUE, DUE_SOON, PLANNED, UNDATED, OPENED)
VISIBILITIES = ("public", "officers")
# How often data is promised to be updated, by the European Union's codes in lower case.
FREQUENCIES = (
    "cont", "daily", "weekly", "monthly", "quarterly", "annual_2", "annual", "biennial", "irreg", "never",
)  # fmt: skip


def state_of(
    release: date | None, precision: str, is_open: bool, today: date, soon_days: int
) -> str:
    """Say where an item stands on a day: opened while its dataset is public, else by its day of release.

    A release that is stated by the month, quarter or year is due on the last day of it."""
    if is_open:
        return OPENED
    if release is None:
        return UNDATED
    due = last_day(release, precision)
    if due < today:
        return OVERDUE
    return DUE_SOON if due <= today + timedelta(days=soon_days) else PLANNED


@dataclass(frozen=True)
class Share:
    """How many items were promised, opened, and are overdue; those to come are the rest."""

    promised: int
    opened: int
    overdue: int

    @property
    def to_come(self) -> int:
        """Count what is neither opened nor overdue."""
        return self.promised - self.opened - self.overdue

    def as_dict(self) -> dict[str, int]:
        """Return the counts by their names."""
        return {
            "promised": self.promised,
            "opened": self.opened,
            "overdue": self.overdue,
            "to_come": self.to_come,
        }


def share(states: Iterable[str]) -> Share:
    """Count items by their states."""
    found = list(states)
    return Share(len(found), found.count(OPENED), found.count(OVERDUE))
