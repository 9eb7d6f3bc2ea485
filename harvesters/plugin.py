"""What the sector harvesters share with the site: actions, commands, the index of sources."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import click
from ckan import model
from ckan.types import Context

from ckanext.ogptn.harvesters import cli
from ckanext.ogptn.harvesters.logic import actions, auth, holds, keepers, runs, sources
from ckanext.ogptn.harvesters.sources import indexing
from ckanext.ogptn.logic.offering import offered

ROOMS = (runs, holds, sources)


class OgptnHarvestPlugin(p.SingletonPlugin):
    """The table of contents of harvesting."""

    p.implements(p.IActions)
    p.implements(p.IAuthFunctions)
    p.implements(p.IClick)
    p.implements(p.IPackageController, inherit=True)

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
        }

    def get_auth_functions(self) -> dict[str, Any]:
        """Give the rules of reading."""
        return {
            **offered([keepers]),
            "harvest_object_list": auth.harvest_object_list,
            "harvest_object_show": auth.harvest_object_show,
        }

    def get_commands(self) -> list[click.Command]:
        """Give the commands."""
        return [cli.ogptn_harvest]

    def after_dataset_show(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """Let ckanext-harvest find the row of a source that is just being made.

        It looks without a flush, and reports an error for each new source.
        """
        if pkg_dict.get("type") == "harvest" and model.Session.new:
            model.Session.flush()

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        """Keep the configuration of sources out of the index."""
        return indexing.without_configuration(pkg_dict)
