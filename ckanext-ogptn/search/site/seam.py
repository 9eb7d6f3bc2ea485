"""The one place that touches CKAN's search internals.

CKAN opens its connection in ``ckan.lib.search.common.make_connection`` by ``pysolr.Solr(solr_url, …)`` and asks
the server for its schema in ``ckan.lib.search._get_schema_from_solr``. Both are led to the embedded engine
where ``solr_url`` starts with ``ogptn-embedded:`` and the plugin ``ogptn_search`` is loaded, at the moment of
the call; all else goes where CKAN sends it. A plugin is not told of its own unloading, so the seam asks, and
then stands aside. ``tests/search/test_seam.py`` fails when CKAN changes what is replaced here.
"""

from __future__ import annotations

from typing import Any, Protocol

import ckan.lib.search as ckan_search
import ckan.lib.search.common as ckan_common
import pysolr
from ckan.common import config
from ckan.plugins import plugin_loaded

from ckanext.ogptn.search import contract
from ckanext.ogptn.search.site import connection

INDEX_PATH = "ogptn.search.index_path"
PLUGIN = "ogptn_search"


def serves(url: str | None) -> bool:
    """Tell whether the embedded engine answers for a ``solr_url``."""
    return connection.is_embedded(url) and plugin_loaded(PLUGIN)


class PysolrWithEmbedded:
    """The module ``pysolr`` as CKAN's connection code sees it, with a ``Solr`` that knows the embedded engine."""

    def __getattr__(self, name: str) -> Any:
        return getattr(pysolr, name)

    def Solr(self, url: str, decoder: Any = None, **options: Any) -> Any:  # noqa: N802 -- the name is pysolr's
        """Open a connection, as ``pysolr.Solr`` does."""
        if serves(url):
            return connection.connect(url, config.get(INDEX_PATH), decoder)
        return pysolr.Solr(url, decoder=decoder, **options)


class SchemaResponse:
    """The answer of a Solr server that is asked for its schema."""

    def __init__(self) -> None:
        self.content = contract.schema_bytes()
        self.text = self.content.decode()

    def raise_for_status(self) -> None:
        """Do nothing: the schema is always there."""


class SchemaGetter(Protocol):
    """The function that the seam stands before."""

    def __call__(self, file_offset: str) -> Any:
        """Return the server's answer."""


_original_getter: SchemaGetter = ckan_search._get_schema_from_solr


def get_schema(file_offset: str) -> Any:
    """Return the schema of the server that ``solr_url`` names; the embedded engine keeps that of the installed CKAN."""
    if serves(config.get("solr_url")):
        return SchemaResponse()
    return _original_getter(file_offset)


def is_installed() -> bool:
    """Tell whether CKAN's search goes through the seam."""
    return isinstance(ckan_common.pysolr, PysolrWithEmbedded)


def install() -> None:
    """Lead CKAN's search through the seam; a second call changes nothing."""
    if not is_installed():
        ckan_common.pysolr = PysolrWithEmbedded()
        ckan_search._get_schema_from_solr = get_schema


def remove() -> None:
    """Undo :func:`install`."""
    ckan_common.pysolr = pysolr
    ckan_search._get_schema_from_solr = _original_getter
