"""Run a command beside a Solr of its own: ``with_solr.py [--schema stock|overlay] COMMAND ...``.

The command finds the address in ``OGPTN_SOLR_URL``; its exit status is ours. The index is new, and
gone afterwards.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from ckanext.ogptn.portal.services import ServiceError, start
from ckanext.ogptn.search.solr.configset import SCHEMAS, Schema
from ckanext.ogptn.search.solr.errors import SolrError
from ckanext.ogptn.search.solr.server import Solr


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--schema", type=click.Choice(SCHEMAS), default="stock", show_default=True)
@click.option("--port", type=int, default=free_port, show_default="a free one")
@click.option("--heap", default="512m", show_default=True)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def main(schema: Schema, port: int, heap: str, command: tuple[str, ...]) -> None:
    """Run COMMAND with a Solr server at OGPTN_SOLR_URL."""
    with tempfile.TemporaryDirectory(prefix="ogptn-solr-") as folder:
        server = Solr(Path(folder), port, schema, heap=heap)
        try:
            running = start(server, timeout_seconds=240)
        except (SolrError, ServiceError) as error:
            raise click.ClickException(str(error)) from error
        try:
            environment = os.environ | {"OGPTN_SOLR_URL": server.url}
            status = subprocess.run(command, env=environment, check=False).returncode
        finally:
            running.stop()
    sys.exit(status)


if __name__ == "__main__":
    main()
