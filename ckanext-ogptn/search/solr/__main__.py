"""``python -m ckanext.ogptn.search.solr``: run Solr for CKAN, or configure one elsewhere."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from ckanext.ogptn.search.solr.configset import SCHEMAS, Schema, write_configset
from ckanext.ogptn.search.solr.errors import SolrError
from ckanext.ogptn.search.solr.jars import default_cache, fetch_jars, java
from ckanext.ogptn.search.solr.server import Solr

_schema = click.option(
    "--schema",
    type=click.Choice(SCHEMAS),
    default="overlay",
    help="CKAN's own schema, or that with Arabic, French and English.",
)
_folder = click.Path(file_okay=False, path_type=Path)


@click.group(context_settings={"show_default": True})
def solr() -> None:
    """Run Solr for CKAN, or configure a Solr that runs elsewhere."""


@solr.command()
@click.option("--data-dir", type=_folder, default="solr-data", help="Where the index lives.")
@click.option("--port", type=click.IntRange(1, 65535), default=8983, help="On 127.0.0.1.")
@click.option("--heap", default="512m", help="The most memory for Java's heap.")
@click.option("--cache", type=_folder, default=default_cache, help="Where Solr's jars are kept.")
@_schema
def run(data_dir: Path, port: int, heap: str, cache: Path, schema: Schema) -> None:
    """Run a Solr server on loopback until Ctrl-C."""
    server = Solr(data_dir.absolute(), port, schema, cache=cache, heap=heap)
    try:
        server.prepare()
        command = server.command()
    except SolrError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Solr: solr_url = {server.url}")
    sys.stdout.flush()
    # Solr takes this process over, so that a signal reaches it and its exit status is ours.
    os.execv(command[0], command)  # noqa: S606 - the list is ours


@solr.command()
@click.option("--cache", type=_folder, default=default_cache, help="Where Solr's jars are kept.")
def fetch(cache: Path) -> None:
    """Fetch Solr's jars, and check that there is a Java to run them."""
    try:
        java()
        jars = fetch_jars(cache)
    except SolrError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Solr's jars are in {jars}")


@solr.command()
@click.argument("folder", type=_folder)
@_schema
def configset(folder: Path, schema: Schema) -> None:
    """Write the configuration for a Solr core or a SolrCloud collection into FOLDER."""
    try:
        write_configset(folder, schema)
    except SolrError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Solr's configuration for CKAN ({schema}) is in {folder}")


if __name__ == "__main__":
    solr(prog_name="python -m ckanext.ogptn.search.solr")
