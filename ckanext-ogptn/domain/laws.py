"""The law of the house for a progress report that is entered by hand. An imported one keeps what it
states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Draft:
    """What the law looks at in a report before it is written."""

    completion_level: str
    report_date: date
    has_progress: bool
    has_challenges: bool
    has_public_evidence: bool
    completed_on: date | None = None


# What may be wrong, by the field that has to change.
NO_PROGRESS = ("progress", "no_progress")
NO_CHALLENGES = ("challenges", "no_challenges")
NO_EVIDENCE = ("evidence", "no_evidence")
FUTURE = ("report_date", "future")
COMPLETED_TOO_EARLY = ("completed_on", "not_complete")
COMPLETED_LATER = ("completed_on", "after_report")


def breaches(
    draft: Draft, today: date, due: date | None, has_confirmed_link: bool
) -> list[tuple[str, str]]:
    """Return each breach of the law as (field, code); none where the report may be written.

    Progress is told in words. Challenges are told where nothing or little is done, or the deadline
    has passed before completion. What is complete is proved, by public evidence or a confirmed
    link."""
    complete = draft.completion_level == "complete"
    late = due is not None and due < today and not complete
    stuck = draft.completion_level in ("not_started", "limited")
    proved = draft.has_public_evidence or has_confirmed_link
    checks = [
        (NO_PROGRESS, not draft.has_progress),
        (NO_CHALLENGES, (stuck or late) and not draft.has_challenges),
        (NO_EVIDENCE, complete and not proved),
        (FUTURE, draft.report_date > today),
        (COMPLETED_TOO_EARLY, draft.completed_on is not None and not complete),
        (
            COMPLETED_LATER,
            draft.completed_on is not None and draft.completed_on > draft.report_date,
        ),
    ]
    return [breach for breach, broken in checks if broken]
