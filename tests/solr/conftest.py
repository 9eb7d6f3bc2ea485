"""A client of the Solr server with the overlay; the tests skip where none can run."""

from __future__ import annotations

import pysolr
import pytest

from ckanext.ogptn.portal.services import Running
from ckanext.ogptn.search.solr.server import Solr


@pytest.fixture
def solr(solr_server: Running) -> pysolr.Solr:
    """Give a client of the server, whose index is empty."""
    server = solr_server.service
    assert isinstance(server, Solr)
    client = pysolr.Solr(server.url, always_commit=True)
    client.delete(q="*:*")
    return client
