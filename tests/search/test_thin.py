"""The engine behind CKAN's own search."""

import pytest
from ckan.tests import factories, helpers


@pytest.mark.ckan_config("ckan.plugins", "ogptn_search")
@pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")
class TestThroughCkan:
    def test_finds(self):
        """A dataset that was created is found by a word of its title."""
        factories.Dataset(title="Budget ouvert", notes="Les données de l'énergie")
        assert helpers.call_action("package_search", q="énergies")["count"] == 1
        assert helpers.call_action("package_search", q="ouverte")["count"] == 1
        assert helpers.call_action("package_search", q="nothing")["count"] == 0
        assert helpers.call_action("package_search", q="title:ouvert", fq="-name:x", **{"facet.field":'["tags"]'})["count"] == 1
