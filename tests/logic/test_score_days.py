"""Rules of the scoreboard's states, and of the days that are kept of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn.logic import scoring, serving
from ckanext.ogptn.model import Link, Score

Maker = Callable[..., Any]
COUNTS = ("promised", "fulfilled", "stale", "without_data", "datasets")


def counts(row: dict[str, Any]) -> tuple[int, ...]:
    """Return a row's counts."""
    return tuple(row[name] for name in COUNTS)


@pytest.fixture
def three(commitment: Maker, institution: Maker, dataset: Maker, call: Maker) -> None:
    """Make three commitments, of which two datasets serve the first and one the second."""
    institution("ministry-interior")
    commitment(1, sector="budget")
    commitment(2, sector="energy", lead_institutions=["ministry-finance", "ministry-interior"])
    commitment(3)
    for name in ("budget-2016", "budget-2017", "energy-2016"):
        dataset(name)
    for number, name in ((1, "budget-2016"), (1, "budget-2017"), (2, "energy-2016")):
        call("ogptn_link_create", commitment=f"tn-2016-{number:02}", dataset=name)


def ail(call: Maker, *datasets: str) -> None:
    """Let the links of datasets be stale."""
    ids = [call("package_show", id=name)["id"] for name in datasets]
    links = model.Session.query(Link).filter(Link.dataset_id.in_(ids))
    ends = [(link.commitment_id, link.dataset_id) for link in links]
    links.update({"health": "stale"})
    model.Session.commit()
    serving.refresh_ends(ends)


def test_a_commitment_is_stale_once_none_of_its_data_is_well(
    three: None, call: Maker, call_as: Maker
) -> None:
    """One dataset that is well is enough; the counts add up in every row."""
    assert counts(call_as("", "ogptn_scoreboard")) == (3, 2, 0, 1, 3)
    ail(call, "budget-2016")
    assert counts(call_as("", "ogptn_scoreboard")) == (3, 2, 0, 1, 3)
    ail(call, "budget-2017")
    found = call_as("", "ogptn_scoreboard")
    assert counts(found) == (3, 1, 1, 1, 3)
    assert {row["sector"]: counts(row) for row in found["by_sector"]} == {
        "budget": (1, 0, 1, 0, 2),
        "energy": (1, 1, 0, 0, 1),
        "": (1, 0, 0, 1, 0),
    }
    assert {row["institution"]["name"]: counts(row) for row in found["by_institution"]} == {
        "ministry-finance": (3, 1, 1, 1, 3),
        "ministry-interior": (1, 1, 0, 0, 1),
    }
    assert [counts(row) for row in found["by_plan"]] == [(3, 1, 1, 1, 3)]


def test_related_data_fulfil_nothing(commitment: Maker, dataset: Maker, call: Maker) -> None:
    """Nor do proposals."""
    commitment(1)
    commitment(2)
    dataset()
    call("ogptn_link_create", commitment="tn-2016-01", dataset="budget-2016", link_type="related")
    call("ogptn_link_create", commitment="tn-2016-02", dataset="budget-2016", decision="proposed")
    assert counts(call("ogptn_scoreboard")) == (2, 0, 0, 2, 0)


def test_one_institution_or_sector_is_counted_alone(three: None, call_as: Maker) -> None:
    """With the datasets that serve its commitments; an institution that is not there is an error."""
    found = call_as("", "ogptn_scoreboard", institution="ministry-interior")
    assert counts(found) == (1, 1, 0, 0, 1)
    assert [row["sector"] for row in found["by_sector"]] == ["energy"]
    assert counts(call_as("", "ogptn_scoreboard", sector="budget")) == (1, 1, 0, 0, 2)
    with pytest.raises(tk.ValidationError):
        call_as("", "ogptn_scoreboard", institution="ministry-of-nothing")


def test_a_private_dataset_is_counted_for_nobody(
    commitment: Maker, dataset: Maker, call: Maker
) -> None:
    """A number would tell of it; an administrator sees the numbers that everybody sees."""
    commitment(1)
    dataset(private=True, owner_org="ministry-finance")
    call("ogptn_link_create", commitment="tn-2016-01", dataset="budget-2016")
    assert counts(call("ogptn_scoreboard")) == (1, 0, 0, 1, 0)


@pytest.fixture
def day(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the portal's day."""

    def turn(to: str) -> None:
        monkeypatch.setitem(ckan_config, "ogptn.as_of", to)

    return turn


def test_a_day_keeps_its_last_count(
    three: None, call: Maker, call_as: Maker, day: Callable[[str], None]
) -> None:
    """The next one has its own, and the history tells both, the newest first."""
    day("2017-03-01")
    scoring.keep(date(2017, 3, 1))
    ail(call, "energy-2016")
    scoring.keep(date(2017, 3, 1))
    call("package_delete", id="energy-2016")
    scoring.keep(date(2017, 3, 2))
    day("2017-03-02")
    found = call_as("", "ogptn_scoreboard_history")
    assert [(row["day"], *counts(row)) for row in found["results"]] == [
        ("2017-03-02", 3, 1, 0, 2, 2),
        ("2017-03-01", 3, 1, 1, 1, 3),
    ]
    assert found["count"] == 2


def test_names_that_a_count_has_no_more_are_gone_from_its_day(
    three: None, call: Maker, day: Callable[[str], None]
) -> None:
    """A sector that was mended within a day leaves no row of it."""
    day("2017-03-01")
    scoring.keep(date(2017, 3, 1))
    call("package_patch", id="tn-2016-01", sector="transport")
    scoring.keep(date(2017, 3, 1))
    found = call("ogptn_scoreboard_history", scope="sector")["results"]
    assert [(row["name"], row["promised"]) for row in found] == [
        ("", 1),
        ("energy", 1),
        ("transport", 1),
    ]


def test_the_tick_counts_once_an_hour(three: None, day: Callable[[str], None]) -> None:
    """And at once on a new day."""
    day("2017-03-01")
    assert scoring.keep_today() == 1
    again = scoring.keep_today()
    day("2017-03-02")
    assert scoring.keep_today() == 1
    days = {row.day for row in model.Session.query(Score)}
    assert days == {date(2017, 3, 1), date(2017, 3, 2)}
    assert again in (0, 1)  # the hour may have ended between the two


def test_the_history_is_asked_by_scope_name_and_days(
    three: None, call_as: Maker, day: Callable[[str], None]
) -> None:
    """What is yet to come on the portal's day is not told."""
    for number in (1, 2, 3, 4):
        scoring.keep(date(2017, 3, number))
    day("2017-03-03")
    asked = {"scope": "institution", "name": "ministry-interior", "since": "2017-03-02"}
    found = call_as("", "ogptn_scoreboard_history", **asked)
    assert [row["day"] for row in found["results"]] == ["2017-03-03", "2017-03-02"]
    asked["until"] = "2017-03-02"
    assert call_as("", "ogptn_scoreboard_history", **asked)["count"] == 1
    page = call_as("", "ogptn_scoreboard_history", scope="sector", limit=2, offset=1)
    assert page["count"] == 9
    assert [row["name"] for row in page["results"]] == ["budget", "energy"]
    with pytest.raises(tk.ValidationError):
        call_as("", "ogptn_scoreboard_history", scope="ministry")


def test_nothing_is_kept_of_what_nobody_may_see(
    commitment: Maker, plan: Maker, call: Maker, call_as: Maker, day: Callable[[str], None]
) -> None:
    """A private commitment is not counted, and a plan that was taken back has no history for strangers."""
    commitment(1)
    commitment(2, private=True)
    day("2017-03-01")
    scoring.keep(date(2017, 3, 1))
    assert counts(call_as("", "ogptn_scoreboard_history")["results"][0])[0] == 1
    call("package_patch", id="tn-2016-2018", private=True)
    assert call_as("", "ogptn_scoreboard_history", scope="plan")["count"] == 0
    assert call("ogptn_scoreboard_history", scope="plan")["count"] == 1
