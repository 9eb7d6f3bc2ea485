"""Switch CKAN's search to the embedded engine where ``solr_url`` asks for it."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import click

from ckanext.ogptn.search import cli
from ckanext.ogptn.search.site import arguments, seam


class OgptnSearchPlugin(p.SingletonPlugin):
    """The embedded search engine."""

    p.implements(p.IActions)
    p.implements(p.IConfigurer)
    p.implements(p.IClick)

    def get_actions(self) -> dict[str, Any]:
        """Check what a search is asked with."""
        return {"package_search": arguments.package_search}

    def update_config(self, config: Any) -> None:
        """Put the seam in place; ``solr_url`` decides at each call which engine serves it."""
        seam.install()

    def get_commands(self) -> list[click.Command]:
        """Add ``ckan ogptn-search``."""
        return [cli.ogptn_search]
