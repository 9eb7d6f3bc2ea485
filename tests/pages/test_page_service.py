"""Where a timetable stands today."""

from __future__ import annotations

import datetime as dt

import pytest

from ckanext.ogptn.pages.service import Standing, standing

TODAY = dt.date(2026, 7, 1)
WINTER = (dt.date(2025, 9, 1), dt.date(2026, 6, 30))


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31), Standing("running", 183)),
        (dt.date(2026, 1, 1), dt.date(2026, 7, 31), Standing("ends_soon", 30)),
        (dt.date(2026, 1, 1), TODAY, Standing("ends_soon", 0)),
        (dt.date(2026, 9, 1), dt.date(2027, 6, 30), Standing("future", 62)),
        (*WINTER, Standing("expired", -1)),
        (None, None, Standing("unknown")),
    ],
)
def test_a_timetable_stands_by_its_days(
    start: dt.date | None, end: dt.date | None, found: Standing
) -> None:
    """The days to its beginning, or to its end, are counted from the reader's day."""
    assert standing(start, end, TODAY) == found


def test_a_timetable_of_winter_is_not_expired_in_summer() -> None:
    """It ended yesterday, with its season."""
    assert standing(*WINTER, TODAY, ["winter"]) == Standing("out_of_season", -1)


def test_a_season_that_came_again_without_it_ends_it() -> None:
    """After a year it is expired like any other."""
    assert standing(*WINTER, dt.date(2027, 7, 2), ["winter"]).state == "expired"


def test_a_timetable_that_another_follows_is_not_called_expired() -> None:
    """The newer one of the same dataset counts."""
    assert standing(*WINTER, TODAY, (), dt.date(2027, 6, 30)) == Standing("followed", -1)
    assert standing(*WINTER, TODAY, (), WINTER[1]).state == "expired"
