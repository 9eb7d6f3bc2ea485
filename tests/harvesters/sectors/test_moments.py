"""Moments as sources write them."""

from __future__ import annotations

import pytest

from ckanext.ogptn.harvesters.sectors.moments import iso_moment


@pytest.mark.parametrize(
    "written",
    [
        "2016-01-02T03:04:05.678901", "2016-01-02T03:04:05", "2016-01-02 03:04:05Z",
        "2016-01-02T04:04:05+01:00", "2016/01/02 03:04:05", "02/01/2016 03:04:05",
        "Sat, 02 Jan 2016 03:04:05 GMT", "Sat, 02 Jan 2016 04:04:05 +0100", "1451703845",
        1451703845, "1451703845678",
    ],
)  # fmt: skip
def test_one_moment_has_one_form(written: object) -> None:
    """However a source writes a moment, it is the same."""
    assert iso_moment(written) == "2016-01-02T03:04:05"


@pytest.mark.parametrize(
    ("written", "read"),
    [("2016-01-02", "2016-01-02"), ("02/01/2016", "2016-01-02"), ("2016", "2016-01-01"),
     ("hier", ""), ("2016-13-41T00:00:00", ""), ("Sat, 99 Jan 2016", ""), ("", ""), (None, "")],
)  # fmt: skip
def test_a_day_stays_a_day_and_nonsense_is_nothing(written: object, read: str) -> None:
    """No clock is invented, and nothing is made of what is no moment."""
    assert iso_moment(written) == read
