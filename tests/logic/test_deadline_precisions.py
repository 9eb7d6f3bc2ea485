"""A deadline lasts to the end of the day, month, quarter or year that its words name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Maker = Callable[..., Any]
# A day as a caller may give it, how exact it is, the last day that it allows, and the day after.
DEADLINES = [
    ("2017-02-15", "day", "2017-02-15", "2017-02-16"),
    ("2017-02-15", "month", "2017-02-28", "2017-03-01"),
    ("2017-02-15", "quarter", "2017-03-31", "2017-04-01"),
    ("2017-02-15", "year", "2017-12-31", "2018-01-01"),
    ("2017-12-31", "year", "2017-12-31", "2018-01-01"),
    ("2017-02-15", "", "2017-02-15", "2017-02-16"),
]


@pytest.mark.parametrize(("given", "precision", "last", "after"), DEADLINES)
def test_a_promise_is_late_the_day_after_its_words_end(
    commitment: Maker,
    call: Maker,
    ckan_config: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    given: str,
    precision: str,
    last: str,
    after: str,
) -> None:
    """A commitment and its milestone are due soon on the last day that the precision allows, overdue on the next."""
    deadline = {"due_date": given, "due_precision": precision}
    step = {"identifier": "m1", "title_translated": {"en": "Step"}, **deadline}
    commitment(1, **deadline, milestones=[step])
    found = []
    for day in (last, after):
        monkeypatch.setitem(ckan_config, "ogptn.as_of", day)
        shown = call("ogptn_commitment_show", id="tn-2016-01")
        found.append((shown["timeliness"], shown["milestones"][0]["timeliness"]))
    assert found == [("due_soon", "due_soon"), ("overdue", "overdue")]


def test_the_index_sorts_by_the_last_day_that_the_words_allow(
    commitment: Maker, call: Maker
) -> None:
    """A year's deadline comes after a day's of the same year, in the list as in the answer."""
    commitment(1, due_date="2017-01-01", due_precision="year")
    commitment(2, due_date="2017-06-30", due_precision="day")
    listed = call("ogptn_commitment_list", sort="due_date asc")["results"]
    assert [(one["name"], one["due_date"]) for one in listed] == [
        ("tn-2016-02", "2017-06-30"),
        ("tn-2016-01", "2017-12-31"),
    ]
