"""The catalogue of datasets in DCAT-AP, on top of ckanext-dcat: load `ogptn_dcat` beside its plugin `dcat`."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from ckanext.ogptn.machines import catalogue


def get_actions() -> dict[str, Any]:
    """Return the actions of ckanext-dcat that are changed."""
    return {
        "dcat_catalog_search": catalogue.dcat_catalog_search,
        "dcat_catalog_show": catalogue.dcat_catalog_show,
    }


@tk.blanket.actions(get_actions)
class OgptnDcatPlugin(p.SingletonPlugin):
    """Keep the catalogue to datasets, and ask for their links once a page."""

    p.implements(p.IPackageController, inherit=True)

    # IPackageController

    def after_dataset_search(
        self, search_results: dict[str, Any], search_params: dict[str, Any]
    ) -> dict[str, Any]:
        """Remember the links of what a catalogue is made of."""
        catalogue.remember(search_results)
        return search_results
