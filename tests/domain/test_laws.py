"""The law of the house for reports that are entered by hand (design, section 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ckanext.ogptn.domain.laws import Draft, breaches

TODAY = date(2017, 6, 30)
GOOD = Draft("substantial", TODAY, True, False, False)


@pytest.mark.parametrize(
    ("draft", "due", "linked", "expected"),
    [
        (GOOD, None, False, []),
        (replace(GOOD, has_progress=False), None, False, [("progress", "no_progress")]),
        (
            replace(GOOD, completion_level="limited"),
            None,
            False,
            [("challenges", "no_challenges")],
        ),
        (
            replace(GOOD, completion_level="not_started"),
            None,
            False,
            [("challenges", "no_challenges")],
        ),
        (replace(GOOD, completion_level="limited", has_challenges=True), None, False, []),
        (GOOD, date(2017, 6, 29), False, [("challenges", "no_challenges")]),
        (GOOD, TODAY, False, []),
        (
            replace(GOOD, completion_level="complete"),
            date(2017, 1, 31),
            False,
            [("evidence", "no_evidence")],
        ),
        (replace(GOOD, completion_level="complete"), None, True, []),
        (replace(GOOD, completion_level="complete", has_public_evidence=True), None, False, []),
        (replace(GOOD, report_date=date(2017, 7, 1)), None, False, [("report_date", "future")]),
        (replace(GOOD, completed_on=TODAY), None, False, [("completed_on", "not_complete")]),
        (
            replace(
                GOOD,
                completion_level="complete",
                report_date=date(2017, 5, 1),
                completed_on=date(2017, 5, 2),
            ),
            None,
            True,
            [("completed_on", "after_report")],
        ),
    ],
)
def test_a_report_keeps_the_law(
    draft: Draft, due: date | None, linked: bool, expected: list[tuple[str, str]]
) -> None:
    """Progress in words; challenges where it is stuck or late; proof where it is complete."""
    assert breaches(draft, TODAY, due, linked) == expected
