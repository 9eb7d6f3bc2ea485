"""Rules of the inventory: where an item stands, and what the share opened so far counts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.ogptn.domain import inventory

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("release", "precision", "state"),
    [
        (None, "day", "undated"),
        (date(2026, 11, 21), "day", "overdue"),
        (date(2026, 11, 22), "day", "due_soon"),
        (date(2027, 2, 20), "day", "due_soon"),
        (date(2027, 2, 21), "day", "planned"),
        (date(2026, 11, 1), "month", "due_soon"),
        (date(2026, 10, 31), "month", "overdue"),
        (date(2026, 10, 1), "quarter", "due_soon"),
        (date(2026, 1, 1), "year", "due_soon"),
        (date(2025, 12, 31), "year", "overdue"),
    ],
)
def test_an_item_stands_where_its_release_puts_it(
    release: date | None, precision: str, state: str
) -> None:
    """By the last day that its precision allows; due soon within ninety days."""
    assert inventory.state_of(release, precision, False, TODAY, 90) == state
    assert inventory.state_of(release, precision, True, TODAY, 90) == "opened"


@given(st.lists(st.sampled_from(inventory.STATES)))
def test_shares_add_up(states: list[str]) -> None:
    """Opened, overdue and to come are what was promised."""
    found = inventory.share(states).as_dict()
    assert found["opened"] + found["overdue"] + found["to_come"] == found["promised"] == len(states)
    assert min(found.values()) >= 0
