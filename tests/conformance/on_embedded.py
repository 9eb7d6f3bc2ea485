"""A pytest plugin: run CKAN's own tests, out of its wheel, with ``ogptn_search`` loaded in each of them.

CKAN's fixtures choose the plugins of a test and unload them afterwards; this plugin adds ``ogptn_search`` to
every choice. The search server is the embedded engine, or the Solr that ``OGPTN_SOLR_URL`` names.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import ckan.plugins as p
import ckan.plugins.core as core
import pytest
from ckan.common import aslist, config
from ckan.tests.helpers import reset_db
from exclusions import leave_out
from services import services

HERE = Path(__file__).parent
PLUGIN = "ogptn_search"
_RUN = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the services and name the site before CKAN's plugin loads it."""
    p.load_all = load_all_with_search
    p.unload_all = unload_all_but_search
    if config.option.collectonly:
        return
    site = _RUN.enter_context(services("ogptn-conf-"))
    more = [f"ckan.files.storage.default.path = {site.folder / 'files'}"]
    if os.environ.get("OGPTN_SOLR_URL"):
        more.append(f"solr_url = {os.environ['OGPTN_SOLR_URL']}")
    config.option.ckan_ini = site.write_ini(HERE / "conformance.ini", *more)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Make the database's tables, as CKAN's tests expect them."""
    reset_db()


def pytest_unconfigure() -> None:
    """End what this run started."""
    _RUN.close()


def load_all_with_search(force_update: bool = False) -> None:
    """Load the plugins that a test asks for, and the search engine before them."""
    unload_all_but_search()
    wanted = [name for name in aslist(config.get("ckan.plugins")) if name != PLUGIN]
    missing = [] if p.plugin_loaded(PLUGIN) else [PLUGIN]
    p.load(*missing, *wanted, force_update=force_update)


def unload_all_but_search() -> None:
    """Unload the plugins of a test; the search engine stays for the next."""
    p.unload(*[name for name in reversed(core._PLUGINS) if name != PLUGIN])


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Skip the tests that are left out, and say why."""
    leave_out(items, HERE / "exclusions.txt")
