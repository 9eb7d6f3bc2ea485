"""Rules of the inventory: what an item says, where it stands, who sees it, what opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.ogptn import jobs
from ckanext.ogptn.logic.inventory import writing
from ckanext.ogptn.model import InventoryItem

Maker = Callable[..., Any]
Day = Callable[[str], None]


@pytest.fixture
def day(ckan_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Day:
    """Set the portal's day; it begins with the second of January 2027."""

    def turn(to: str) -> None:
        monkeypatch.setitem(ckan_config, "ogptn.as_of", to)

    turn("2027-01-02")
    return turn


@pytest.fixture
def item(call: Maker, institution: Maker, day: Day) -> Maker:
    """Make items of ministry-transport."""
    institution("ministry-transport")

    def make(identifier: str = "T-1", **fields: Any) -> Any:
        values = {"institution": "ministry-transport", "title": {"en": f"Data {identifier}"}}
        return call("ogptn_inventory_create", identifier=identifier, **{**values, **fields})

    return make


def test_an_item_is_shown_with_what_belongs_to_it(
    item: Maker, commitment: Maker, call_as: Maker
) -> None:
    """Its institution and its commitment in short; a month is kept as its last day."""
    commitment(3)
    made = item(
        notes={"fr": "Horaires"},
        commitment="tn-2016-03",
        sector="transport",
        frequency="monthly",
        release_date="2027-02-01",
        release_precision="month",
    )
    shown = call_as("", "ogptn_inventory_show", id=made["id"])
    assert shown == made
    assert shown["title"] == {"ar": "", "fr": "", "en": "Data T-1"}
    assert (shown["institution"]["name"], shown["commitment"]["name"]) == (
        "ministry-transport",
        "tn-2016-03",
    )
    assert (shown["release_date"], shown["release_precision"]) == ("2027-02-28", "month")
    assert (shown["state"], shown["visibility"], shown["dataset"]) == ("due_soon", "public", None)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"identifier": "no space"}, "identifier"),
        ({"title": {"en": ""}}, "title"),
        ({"institution": "ministry-of-nothing"}, "institution"),
        ({"sector": "sea"}, "sector"),
        ({"frequency": "sometimes"}, "frequency"),
        ({"release_date": "soon"}, "release_date"),
        ({"release_precision": "year"}, "release_precision"),
        ({"visibility": "nobody"}, "visibility"),
        ({"dataset": "nothing"}, "dataset"),
        ({"commitment": "nothing"}, "commitment"),
        ({"opened_on": "2027-01-01"}, "opened_on"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    item: Maker, fields: dict[str, Any], wrong: str
) -> None:
    """And nothing is written."""
    with pytest.raises(tk.ValidationError) as refused:
        item(**fields)
    assert wrong in refused.value.error_dict


def test_an_identifier_stands_once_in_an_institution(
    item: Maker, institution: Maker, call: Maker
) -> None:
    """Another institution may have the same."""
    institution("ministry-energy")
    first, second = item("T-1"), item("T-2")
    item("T-1", institution="ministry-energy")
    with pytest.raises(tk.ValidationError, match="T-1"):
        item("T-1")
    with pytest.raises(tk.ValidationError, match="T-1"):
        call("ogptn_inventory_update", id=second["id"], identifier="T-1", title={"en": "X"})
    call("ogptn_inventory_update", id=first["id"], identifier="T-1", title={"en": "X"})


def test_an_item_is_written_anew_whole(item: Maker, call: Maker) -> None:
    """What is left out is emptied."""
    made = item(release_date="2027-05-01", sector="transport", notes={"en": "All lines"})
    changed = call(
        "ogptn_inventory_update", id=made["id"], identifier="T-7", title={"ar": "حافلات"}
    )
    assert (changed["identifier"], changed["title"]["ar"]) == ("T-7", "حافلات")
    assert (changed["release_date"], changed["sector"]) == (None, None)
    assert changed["notes"] == {"ar": "", "fr": "", "en": ""}
    assert changed["state"] == "undated"
    call("ogptn_inventory_delete", id=made["id"])
    with pytest.raises(tk.ObjectNotFound):
        call("ogptn_inventory_show", id=made["id"])


def test_a_public_dataset_opens_an_item_as_long_as_it_is_public(
    item: Maker, dataset: Maker, call: Maker, call_as: Maker, day: Day
) -> None:
    """The day is noted; where the dataset is taken back the item is due again, and nothing tells of it."""
    dataset("bus-lines", owner_org="ministry-transport")
    made = item(dataset="bus-lines", release_date="2026-12-31")
    assert (made["state"], made["opened_on"]) == ("opened", "2027-01-02")
    call("package_patch", id="bus-lines", private=True)
    shown = call_as("", "ogptn_inventory_show", id=made["id"])
    assert (shown["state"], shown["opened_on"], shown["dataset"]) == ("overdue", None, None)
    call("package_patch", id="bus-lines", private=False)
    day("2027-03-03")
    shown = call_as("", "ogptn_inventory_show", id=made["id"])
    assert (shown["state"], shown["opened_on"]) == ("opened", "2027-01-02")
    call("package_delete", id="bus-lines")
    assert call_as("", "ogptn_inventory_show", id=made["id"])["state"] == "overdue"


def test_the_day_is_noted_on_which_a_dataset_becomes_public(
    item: Maker, dataset: Maker, call: Maker, day: Day
) -> None:
    """By the tick; what is still private waits."""
    dataset("bus-lines", owner_org="ministry-transport", private=True)
    made = item(dataset="bus-lines")
    assert (made["state"], writing.note_opened()) == ("undated", 0)
    call("package_patch", id="bus-lines", private=False)
    day("2027-01-05")
    assert jobs.tick()["opened"] == 1
    assert call("ogptn_inventory_show", id=made["id"])["opened_on"] == "2027-01-05"
    assert jobs.tick()["opened"] == 0


def test_a_stated_day_of_opening_stays(item: Maker, dataset: Maker, call: Maker) -> None:
    """Also where the item is written again without it; a day to come is refused."""
    dataset("bus-lines")
    made = item(dataset="bus-lines", opened_on="2026-06-01")
    again = {"identifier": "T-1", "title": {"en": "Buses"}, "dataset": "bus-lines"}
    changed = call("ogptn_inventory_update", id=made["id"], **again)
    assert changed["opened_on"] == "2026-06-01"
    with pytest.raises(tk.ValidationError):
        call("ogptn_inventory_update", id=made["id"], **again, opened_on="2027-01-03")


def test_items_for_officers_are_for_those_of_the_institution(
    item: Maker, institution: Maker, officer: Maker, call_as: Maker
) -> None:
    """They are listed and counted for nobody else."""
    institution("ministry-energy")
    mine, other = officer("mine", "ministry-transport"), officer("other", "ministry-energy")
    item("T-1")
    hidden = item("T-2", visibility="officers", release_date="2026-01-01")
    for user, seen, overdue in ((mine, 2, 1), (other, 1, 0), ("", 1, 0)):
        assert call_as(user, "ogptn_inventory_list")["count"] == seen
        found = call_as(user, "ogptn_inventory_summary")
        assert (found["promised"], found["overdue"], len(found["by_year"])) == (
            seen,
            overdue,
            1 + overdue,
        )
    with pytest.raises(tk.ObjectNotFound):
        call_as(other, "ogptn_inventory_show", id=hidden["id"])


def test_officers_name_only_what_they_may_see(
    item: Maker, institution: Maker, dataset: Maker, officer: Maker, call_as: Maker
) -> None:
    """A private dataset of another institution is not there for them."""
    institution("ministry-energy")
    dataset("secret-wells", owner_org="ministry-energy", private=True)
    mine = officer("mine", "ministry-transport")
    asked = {"institution": "ministry-transport", "identifier": "T-1", "title": {"en": "Wells"}}
    with pytest.raises(tk.ValidationError) as refused:
        call_as(mine, "ogptn_inventory_create", **asked, dataset="secret-wells")
    assert "dataset" in refused.value.error_dict
    assert call_as(mine, "ogptn_inventory_create", **asked)["state"] == "undated"


def test_a_list_is_in_the_order_of_release_and_filtered(
    item: Maker, institution: Maker, commitment: Maker, dataset: Maker, call_as: Maker
) -> None:
    """By institution, sector, commitment, state and year; paged."""
    institution("ministry-energy")
    commitment(3)
    dataset("bus-lines")
    item("T-1", release_date="2028-12-31", sector="transport", commitment="tn-2016-03")
    item("T-2")
    item("T-3", release_date="2026-12-31", dataset="bus-lines")
    item("E-1", institution="ministry-energy", release_date="2027-01-01", sector="energy")

    def listed(**asked: Any) -> list[str]:
        found = call_as("", "ogptn_inventory_list", **asked)["results"]
        return [one["identifier"] for one in found]

    assert listed() == ["T-3", "E-1", "T-1", "T-2"]
    assert listed(limit=2, offset=1) == ["E-1", "T-1"]
    assert listed(institution="ministry-energy") == ["E-1"]
    assert listed(sector="transport") == ["T-1"]
    assert listed(commitment="tn-2016-03") == ["T-1"]
    assert listed(states=["overdue", "opened"]) == ["T-3", "E-1"]
    assert listed(year=2028) == ["T-1"]
    with pytest.raises(tk.ValidationError):
        listed(states=["late"])


def test_an_example_stays_one_until_somebody_says_otherwise(
    item: Maker, call: Maker, call_as: Maker
) -> None:
    """An update that does not speak of it leaves it; the summary counts them."""
    made = item(is_example=True)
    values = {"id": made["id"], "identifier": made["identifier"], "title": made["title"]}
    assert call("ogptn_inventory_update", **values)["is_example"] is True
    assert call_as("", "ogptn_inventory_summary")["examples"] == 1
    assert call("ogptn_inventory_update", **values, is_example=False)["is_example"] is False
    assert call_as("", "ogptn_inventory_summary")["examples"] == 0


def test_the_share_opened_so_far_adds_up(
    item: Maker, institution: Maker, dataset: Maker, call_as: Maker
) -> None:
    """In all, by institution and by year of release."""
    institution("ministry-energy")
    dataset("bus-lines")
    item("T-1", release_date="2027-12-31", dataset="bus-lines")
    item("T-2", release_date="2027-12-31")
    item("T-3", release_date="2026-12-31")
    item("E-1", institution="ministry-energy")
    found = call_as("", "ogptn_inventory_summary")

    def counts(row: dict[str, Any]) -> tuple[int, ...]:
        return tuple(row[name] for name in ("promised", "opened", "overdue", "to_come"))

    assert counts(found) == (4, 1, 1, 2)
    assert {row["institution"]["name"]: counts(row) for row in found["by_institution"]} == {
        "ministry-transport": (3, 1, 1, 1),
        "ministry-energy": (1, 0, 0, 1),
    }
    assert [(row["year"], *counts(row)) for row in found["by_year"]] == [
        (2026, 1, 0, 1, 0),
        (2027, 2, 1, 0, 1),
        (None, 1, 0, 0, 1),
    ]
    assert found["by_state"]["undated"] == 1


def test_an_inventory_goes_with_its_institution(
    item: Maker, dataset: Maker, call: Maker, call_as: Maker
) -> None:
    """It is not shown once that is deleted, and is gone once it is purged; a purged dataset leaves the promise."""
    dataset("bus-lines")
    item(dataset="bus-lines")
    call("dataset_purge", id="bus-lines")
    jobs.tick()
    assert model.Session.query(InventoryItem.dataset_id).all() == [(None,)]
    assert call_as("", "ogptn_inventory_list")["results"][0]["state"] == "undated"
    call("organization_delete", id="ministry-transport")
    assert call_as("", "ogptn_inventory_list")["count"] == 0
    call("organization_purge", id="ministry-transport")
    assert jobs.tick()["orphans"] == 1
    assert model.Session.query(InventoryItem).count() == 0
