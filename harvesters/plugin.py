"""What the sector harvesters share with the site: actions, commands, the index of sources."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import ckan.plugins as p
import click
from ckan import model
from ckan.types import Context
from flask import Blueprint

from ckanext.ogptn.harvesters import cli, pages
from ckanext.ogptn.harvesters.logic import (
    actions,
    auth,
    holds,
    keepers,
    probes,
    runs,
    schema,
    secrecy,
    showing,
    sources,
)
from ckanext.ogptn.harvesters.mail import letters
from ckanext.ogptn.harvesters.pages import helpers
from ckanext.ogptn.harvesters.sources import confirming, discretion, indexing, tables, withdrawals
from ckanext.ogptn.harvesters.workers import consumers
from ckanext.ogptn.health.interfaces import IDatasetOrigins
from ckanext.ogptn.logic.offering import offered
from ckanext.ogptn.logic.schema.interfaces import IActionSchemas
from ckanext.ogptn.logic.schema.terms import Schema
from ckanext.ogptn.logic.suggesting.interfaces import ISuggestions
from ckanext.ogptn.tables.interfaces import ITableFiles, Trust

ROOMS = (runs, holds, sources, probes)


class OgptnHarvestPlugin(p.SingletonPlugin):
    """The table of contents of harvesting."""

    p.implements(IActionSchemas)
    p.implements(p.IActions)
    p.implements(p.IAuthFunctions)
    p.implements(p.IBlueprint)
    p.implements(p.IClick)
    p.implements(p.IConfigurable)
    p.implements(p.IPackageController, inherit=True)
    p.implements(p.ITemplateHelpers)
    p.implements(IDatasetOrigins)
    p.implements(ISuggestions)
    p.implements(ITableFiles)

    def configure(self, config: Any) -> None:
        """Keep secrets out of the log; let the queues' consumers look at claims."""
        discretion.be_discreet()
        consumers.take_over()
        letters.register()

    def table_trust(self, package_id: str) -> Trust | None:
        """Fetch the files of a harvested dataset as its source is fetched."""
        return tables.trust_of(package_id)

    def withdrawn_datasets(self, package_ids: Collection[str]) -> Collection[str]:
        """Name those of these datasets that their source no longer lists."""
        return withdrawals.withdrawn(package_ids)

    def confirming(self, dataset_ids: Collection[str]) -> set[str]:
        """Link datasets without a person where their source says so."""
        return confirming.datasets(dataset_ids)

    def confirming_stamp(self) -> str:
        """Tell when other sources say so."""
        return " ".join(confirming.sources())

    def get_actions(self) -> dict[str, Any]:
        """Give the actions."""
        return {
            **offered(ROOMS),
            "harvest_jobs_run": actions.harvest_jobs_run,
            "harvest_job_create": actions.harvest_job_create,
            "harvest_job_create_all": actions.harvest_job_create_all,
            "harvest_send_job_to_gather_queue": actions.harvest_send_job_to_gather_queue,
            "harvest_job_show": actions.harvest_job_show,
            "harvest_job_list": actions.harvest_job_list,
            "harvest_source_list": actions.harvest_source_list,
            "harvest_source_show_status": actions.harvest_source_show_status,
            "harvest_source_reindex": actions.harvest_source_reindex,
            "package_show": showing.package_show,
            "package_create": secrecy.package_create,
            "package_update": secrecy.package_update,
            "harvest_source_create": secrecy.harvest_source_saved,
            "harvest_source_update": secrecy.harvest_source_saved,
            "harvest_source_patch": secrecy.harvest_source_saved,
            "harvest_source_show": secrecy.harvest_source_show,
            "harvest_source_clear": secrecy.harvest_source_clear,
            "dataset_purge": secrecy.dataset_purge,
        }

    def get_action_schemas(self) -> dict[str, Callable[[], Schema]]:
        """Give what makes the schema of each action."""
        return offered([schema])

    def get_auth_functions(self) -> dict[str, Any]:
        """Give the rules of reading."""
        return {
            **offered([keepers]),
            "harvest_object_list": auth.harvest_object_list,
            "harvest_object_show": auth.harvest_object_show,
        }

    def get_blueprint(self) -> list[Blueprint]:
        """Give the pages of the officers' desk."""
        return pages.get_blueprints()

    def get_helpers(self) -> dict[str, Any]:
        """Give what the templates of these pages ask for."""
        return offered([helpers])

    def get_commands(self) -> list[click.Command]:
        """Give the commands."""
        return [cli.ogptn_harvest]

    def after_dataset_show(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """Let ckanext-harvest find the row of a source that is just being made.

        It looks without a flush, and reports an error for each new source.
        """
        if pkg_dict.get("type") == "harvest" and model.Session.new:
            model.Session.flush()

    def after_dataset_search(
        self, search_results: dict[str, Any], search_params: dict[str, Any]
    ) -> dict[str, Any]:
        """Keep the configuration and the errors of sources out of what a search answers."""
        return {**search_results, "results": showing.found(search_results.get("results", []))}

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        """Keep the configuration of sources out of the index."""
        return indexing.without_configuration(pkg_dict)
