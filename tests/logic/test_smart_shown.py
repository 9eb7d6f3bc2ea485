"""The check of a commitment is shown to its officers alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Maker = Callable[..., Any]


def test_officers_see_what_a_commitment_misses(
    commitment: Maker, officer: Maker, call: Maker, call_as: Maker
) -> None:
    """Each criterion with whether it is met and the fields that it misses, within the term of the plan."""
    commitment(1, ogp_values=["access_to_information"], start_date="2016-07-01")
    finance = officer("finance", "ministry-finance")
    smart = call_as(finance, "ogptn_commitment_show", id="tn-2016-01")["smart"]
    assert smart["relevant"] == {"met": True, "missing": []}
    assert smart["time_bound"] == {"met": False, "missing": ["due_date"]}
    assert smart["answerable"]["missing"] == ["supporting_institutions"]
    assert call("ogptn_commitment_show", id="tn-2016-01")["smart"] == smart


def test_nobody_else_sees_it(commitment: Maker, officer: Maker, call_as: Maker) -> None:
    """Neither visitors nor officers of other institutions."""
    commitment(1, supporting_institutions=["presidency-government"])
    supporter = officer("supporter", "presidency-government")
    for user in ("", supporter):
        assert "smart" not in call_as(user, "ogptn_commitment_show", id="tn-2016-01")
