"""The extension's table of contents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckan.lib.plugins import DefaultTranslation
from ckan.types import SignalMapping

from ckanext.ogptn import config as settings
from ckanext.ogptn import facets, helpers, subscriptions, views
from ckanext.ogptn.helpers import excerpts
from ckanext.ogptn.logic import (
    action,
    auth,
    highlighting,
    indexing,
    schema,
    searchbox,
    searching,
    validators,
)
from ckanext.ogptn.logic.schema.interfaces import IActionSchemas
from ckanext.ogptn.logic.schema.terms import Schema
from ckanext.ogptn.mail import discretion, headers


@tk.blanket.actions(action.get_actions)
@tk.blanket.auth_functions(auth.get_auth_functions)
@tk.blanket.blueprints(views.get_blueprints)
@tk.blanket.cli
@tk.blanket.config_declarations
@tk.blanket.helpers(helpers.get_helpers)
@tk.blanket.validators(validators.get_validators)
class OgptnPlugin(p.SingletonPlugin, DefaultTranslation):
    """Commitments, action plans and their pages."""

    p.implements(IActionSchemas)
    p.implements(p.IConfigurer)
    p.implements(p.IFacets, inherit=True)
    p.implements(p.IPackageController, inherit=True)
    p.implements(p.ISignal)
    p.implements(p.ITranslation)

    # IActionSchemas

    def get_action_schemas(self) -> dict[str, Callable[[], Schema]]:
        """Give what makes the schema of each action."""
        return schema.get_schemas()

    # IConfigurer

    def update_config(self, config: CKANConfig) -> None:
        """Name the folders of templates and public files; check our settings."""
        settings.check()
        discretion.keep()
        headers.register()
        tk.add_template_directory(config, "templates")
        tk.add_public_directory(config, "public")
        tk.add_resource("public/ogptn", "ogptn")

    # IFacets

    def dataset_facets(self, facets_dict: dict[str, str], package_type: str) -> dict[str, str]:
        """Choose the facets of the search for datasets."""
        return facets.dataset_facets(package_type, facets_dict)

    def organization_facets(
        self, facets_dict: dict[str, str], organization_type: str, package_type: str | None
    ) -> dict[str, str]:
        """Choose the facets of an institution's page."""
        return facets.organization_facets(facets_dict)

    # IPackageController

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        """Add the derived fields to the index."""
        return indexing.extend(pkg_dict)

    def before_dataset_search(self, search_params: dict[str, Any]) -> dict[str, Any]:
        """Keep commitments and plans out of searches for datasets; search for more where few hold all the words."""
        return searchbox.improve(searching.for_datasets(search_params))

    def after_dataset_search(
        self, search_results: dict[str, Any], search_params: dict[str, Any]
    ) -> dict[str, Any]:
        """Tell of a search that was widened; add excerpts where they are asked for."""
        answer = searchbox.tell(search_results, search_params)
        excerpts.remember(answer, search_params)
        return highlighting.extend(answer, search_params)

    # ISignal

    def get_signal_subscriptions(self) -> SignalMapping:
        """Follow what CKAN's own actions change."""
        return subscriptions.get_subscriptions()
