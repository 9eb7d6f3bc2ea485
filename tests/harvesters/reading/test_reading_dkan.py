"""The reader of DKAN, which answers as CKAN does, but for the shapes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ckanext.ogptn.harvesters.faults import SourceFault
from ckanext.ogptn.harvesters.readers.ckan_api import ckan
from tests.harvesters.reading.replies import get_from, records
from tests.harvesters.reading.test_ckan_records import record_of


class TestDkan:
    """DKAN answers as CKAN does, but for the shapes."""

    LIST = "http://source.tn/api/3/action/package_list"
    PAGES = "http://source.tn/api/3/action/current_package_list_with_resources"

    def dkan(self, count: int, names: int | None = None) -> Any:
        """Give a site of DKAN 1 with so many datasets, which has no search."""
        datasets = [{"id": str(n), "name": f"d{n}", "state": "Active", "private": True}
                    for n in range(count)]  # fmt: skip

        def page(params: dict[str, str]) -> bytes:
            start, limit = int(params["offset"]), int(params["limit"])
            shown = datasets[start : start + limit]
            return json.dumps({"success": True, "result": [shown]}).encode()

        listed = [f"d{n}" for n in range(count if names is None else names)]
        whole = json.dumps({"success": True, "result": listed}).encode()
        return get_from({self.LIST: whole, self.PAGES: page})

    def test_a_site_without_search_is_read_in_pages(self) -> None:
        """The answer is a list in a list, and ``private`` says nothing."""
        found = records(ckan.read(self.dkan(5), "http://source.tn", "", 2))
        assert [record.remote_id for record in found] == ["0", "1", "2", "3", "4"]

    def test_fewer_datasets_than_names_are_a_fault(self) -> None:
        """The list of names is what says how many there are."""
        with pytest.raises(SourceFault, match="7 datasets announced, 5 listed"):
            list(ckan.read(self.dkan(5, names=7), "http://source.tn", "", 2))

    def test_its_shape_becomes_that_of_ckan(self) -> None:
        """Texts in HTML, days for people, the publishing body as a group."""
        raw = {"id": "1", "name": "x", "type": "Dataset", "state": "Active", "private": True,
               "title": "Antennes", "notes": "<p>Liste<br>des antennes</p><p>En 2019 &amp; après</p>",
               "metadata_modified": "jeu, 19/12/2019 - 03:00",
               "groups": [{"name": "region", "title": "Région"}],
               "resources": [{"url": "http://x.tn/a.csv", "description": "<p>Table</p>",
                              "last_modified": "Date changed  jeu, 19/12/2019 - 03:00"}]}  # fmt: skip
        content = record_of(raw).content
        assert content["notes"] == "Liste\n\ndes antennes\n\nEn 2019 & après"
        assert (content["state"], content["private"]) == ("active", False)
        assert content["organization"] == {"name": "region", "title": "Région"}
        assert "metadata_modified" not in content
        assert content["resources"] == [{"url": "http://x.tn/a.csv", "description": "Table"}]
