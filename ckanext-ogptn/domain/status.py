"""All that is derived of a commitment, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ckanext.ogptn.domain import deadlines
from ckanext.ogptn.domain.levels import Level, headline, newest_by_assessor
from ckanext.ogptn.domain.records import Commitment
from ckanext.ogptn.domain.vocabulary import ALL_LEVELS, TIMELINESS


@dataclass(frozen=True)
class Status:
    """A commitment's level, timeliness, update state and effective deadline on one day."""

    level: Level
    timeliness: str
    update_state: str
    due_date: date | None
    # The level that each assessor gives, in its newest report: (assessor, level).
    assessed: tuple[tuple[str, str], ...] = ()

    @property
    def completion_rank(self) -> int:
        """Place in the order of levels, the most advanced first; for sorting."""
        return ALL_LEVELS.index(self.level.value)

    @property
    def timeliness_rank(self) -> int:
        """Place in the order of urgency, the most urgent first; for sorting."""
        return TIMELINESS.index(self.timeliness)


def status_of(
    commitment: Commitment, today: date, due_soon_days: int = deadlines.DUE_SOON_DAYS
) -> Status:
    """Derive a commitment's status on `today`."""
    level = headline(commitment, today)
    return Status(
        level,
        deadlines.commitment_timeliness(commitment, today, due_soon_days),
        deadlines.update_state(commitment, today),
        deadlines.due_date(commitment),
        _assessed(commitment, level, today),
    )


def _assessed(commitment: Commitment, level: Level, today: date) -> tuple[tuple[str, str], ...]:
    """Give what each assessor says of the whole; of parts, what they roll up to is said by whom they are assessed."""
    newest = newest_by_assessor(commitment.reports, today)
    found = {who: report.completion_level for who, report in newest.items()}
    if level.rolled_up and level.assessor_type:
        found.setdefault(level.assessor_type, level.value)
    return tuple(sorted(found.items()))
