"""Commands of the embedded search engine: ``ckan ogptn-search …``."""

from __future__ import annotations

import click

from ckanext.ogptn.search import repair as mending

__all__ = ["ogptn_search"]


@click.group("ogptn-search", short_help="The embedded search engine.")
def ogptn_search() -> None:
    """The embedded search engine."""


@ogptn_search.command()
def repair() -> None:
    """Compare the index with the database and mend what differs. Repairing again changes nothing."""
    differing = mending.repair(lambda done, total: click.echo(f"indexed {done} of {total}"))
    click.echo(f"indexed: {len(differing.outdated)}, taken out: {len(differing.orphaned)}")
