"""A Solr server with the overlay, for the tests of this folder; they skip where none can run."""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pysolr
import pytest

from ckanext.ogptn.portal.services import Running, start
from ckanext.ogptn.search.solr.errors import SolrError
from ckanext.ogptn.search.solr.jars import default_cache, jars_folder
from ckanext.ogptn.search.solr.server import Solr

START_SECONDS = 240


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def solr_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run Solr with the overlay; skip with the reason where it cannot be, unless it is required.

    Only where it is required are its jars fetched: else the tests leave the machine alone.
    """
    required = bool(os.environ.get("OGPTN_SOLR_REQUIRED"))
    if not required and not jars_folder(default_cache()).is_dir():
        pytest.skip("Solr's jars are not on this machine: `make solr` fetches them")
    folder: Path = tmp_path_factory.mktemp("solr")
    server = Solr(folder, free_port(), "overlay", progress=io.StringIO())
    try:
        server.prepare()
    except SolrError as error:
        if required:
            raise
        pytest.skip(str(error))
    # A busy machine takes its time over a JVM's start.
    running = start(server, timeout_seconds=START_SECONDS)
    yield running
    running.stop()


@pytest.fixture
def solr(solr_server: Running) -> pysolr.Solr:
    """Give a client of the server, whose index is empty."""
    server = solr_server.service
    assert isinstance(server, Solr)
    client = pysolr.Solr(server.url, always_commit=True)
    client.delete(q="*:*")
    return client
