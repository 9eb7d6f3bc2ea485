"""The example inventory: marked as one, true to the portal's day, put down once."""

from __future__ import annotations

from datetime import date
from typing import Any

from ckanapi import NotFound

from ckanext.ogptn.content.examples import inventory
from ckanext.ogptn.content.reading import read
from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.portal.sites.description import SITES, load_site

TODAY = date(2026, 11, 22)
Record = dict[str, Any]


class Portal:
    """Answers as a portal that holds some datasets, and keeps what is put down."""

    def __init__(self, *datasets: str) -> None:
        self.datasets = datasets
        self.items: list[Record] = []

    def call_action(self, action: str, data_dict: Record) -> Any:
        """Answer the three actions that are called."""
        if action == "package_show":
            if data_dict["id"] not in self.datasets:
                raise NotFound
            return {"state": "active"}
        if action == "ogptn_inventory_list":
            kept = [one for one in self.items if one["institution"] == data_dict["institution"]]
            return {"results": kept}
        assert action == "ogptn_inventory_create"
        self.items.append(data_dict)
        return data_dict


def test_every_item_says_in_three_languages_that_it_is_an_example() -> None:
    """In its title, which lists and calendars show, in its notes, and by its mark for programs."""
    marks = {"ar": "(مثال)", "fr": "(exemple)", "en": "(example)"}
    for item in inventory.read(TODAY):
        assert all(item["title"][lang].endswith(f" {marks[lang]}") for lang in LANGUAGES)
        assert all(item["notes"][lang] for lang in LANGUAGES)
        assert item["is_example"] is True


def test_items_name_what_is_there() -> None:
    """Institutions and the commitment are those of the first content, datasets those of the example sites."""
    content, items = read(), inventory.read(TODAY)
    datasets = {dataset.name for slug in SITES for dataset in load_site(slug).datasets}
    assert {item["institution"] for item in items} <= {one["name"] for one in content.institutions}
    assert {item["commitment"] for item in items} == {"tn-2016-03"}
    named = {item["dataset"] for item in items if "dataset" in item}
    assert len(named) == 4
    assert named <= datasets


def test_a_release_in_months_is_counted_from_the_first_start() -> None:
    """It is the last day of the month that many months later."""
    (item,) = (
        one for one in inventory.read(TODAY) if one["title"]["en"].startswith("Electricity from")
    )
    assert (item["release_date"], item["release_precision"]) == ("2027-01-31", "month")
    assert "release_in_months" not in item


def test_what_is_there_is_not_put_down_again() -> None:
    """A start that was cut short is completed by the next."""
    portal, said = Portal(), list[str]()
    first = inventory.fill(portal, said.append, TODAY)
    assert first == len(portal.items) == len(said) == 11
    del portal.items[3]
    assert inventory.fill(portal, said.append, TODAY) == 1
    assert inventory.fill(portal, said.append, TODAY) == 0


def test_an_item_whose_dataset_is_missing_is_put_down_without_it() -> None:
    """A harvest that failed leaves the inventory whole."""
    portal = Portal("depenses-fiscales")
    inventory.fill(portal, lambda _: None, TODAY)
    assert [one["dataset"] for one in portal.items if "dataset" in one] == ["depenses-fiscales"]
