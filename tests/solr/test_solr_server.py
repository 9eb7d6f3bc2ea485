"""The Solr server as CKAN meets it."""

from __future__ import annotations

import urllib.request

from ckanext.ogptn.portal.services import Running
from ckanext.ogptn.search.solr.server import Solr


def test_ckan_reads_its_version_from_the_server(solr_server: Running) -> None:
    """CKAN fetches the schema at start; its name says which CKAN it is for."""
    server = solr_server.service
    assert isinstance(server, Solr)
    with urllib.request.urlopen(server.url + "/schema?wt=schema.xml", timeout=10) as reply:
        assert '<schema name="ckan-2.12"' in reply.read().decode()


def test_a_server_that_is_not_there_does_not_answer(solr_server: Running) -> None:
    """The check of health says no, rather than fail, before the server listens."""
    server = solr_server.service
    assert isinstance(server, Solr)
    assert not Solr(server.folder, port=1).answers()


def test_the_heap_is_bounded(solr_server: Running) -> None:
    """A server beside the portal takes no more memory than it was given."""
    assert "-Xmx512m" in solr_server.service.command()
