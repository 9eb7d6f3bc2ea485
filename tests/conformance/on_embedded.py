"""A pytest plugin: run CKAN's own tests, out of its wheel, with ``ogptn_search`` loaded in each of them.

CKAN's fixtures choose the plugins of a test and unload them afterwards; this plugin adds ``ogptn_search`` to
every choice. The search server is the embedded engine, or the Solr that ``OGPTN_SOLR_URL`` names.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import Any

import ckan.plugins as p
import ckan.plugins.core as core
import pytest
from ckan.common import aslist, config
from ckan.tests.helpers import reset_db

from ckanext.ogptn.portal.services import Postgres, Running, Valkey, start

HERE = Path(__file__).parent
PLUGIN = "ogptn_search"
EXCLUSIONS = HERE / "exclusions.txt"
_started: list[Running] = []
_folders: list[Path] = []


def pytest_configure(config: pytest.Config) -> None:
    """Start the services and name the site before CKAN's plugin loads it."""
    p.load_all = load_all_with_search
    p.unload_all = unload_all_but_search
    if config.option.collectonly:
        return
    # A socket's path may hold 107 bytes, so the folder is made short.
    folder = Path(tempfile.mkdtemp(prefix="ogptn-conf-", dir="/tmp"))
    folder.chmod(0o755)
    _folders.append(folder)
    postgres = Postgres(
        folder / "postgres", secrets.token_hex(8), durable=False, copies=folder / "programs"
    )
    valkey = Valkey(folder / "valkey", secrets.token_hex(8), durable=False)
    _started.extend([start(postgres), start(valkey)])
    postgres.create_database("ckan_test")
    config.option.ckan_ini = str(write_ini(folder, postgres, valkey))


def write_ini(folder: Path, postgres: Postgres, valkey: Valkey) -> Path:
    """Write the site that the tests run on."""
    lines = [
        "[app:main]",
        f"use = config:{HERE / 'conformance.ini'}",
        f"sqlalchemy.url = {postgres.url('ckan_test')}",
        f"ckan.redis.url = {valkey.url()}",
        f"ckan.storage_path = {folder / 'storage'}",
        f"ckan.files.storage.default.path = {folder / 'files'}",
        f"ogptn.search.index_path = {folder / 'search'}",
    ]
    if os.environ.get("OGPTN_SOLR_URL"):
        lines.append(f"solr_url = {os.environ['OGPTN_SOLR_URL']}")
    ini = folder / "conformance.ini"
    ini.write_text("\n".join(lines) + "\n")
    return ini


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Make the database's tables, as CKAN's tests expect them."""
    reset_db()


def pytest_unconfigure() -> None:
    """End what this run started."""
    while _started:
        _started.pop().stop()
    while _folders:
        shutil.rmtree(_folders.pop(), ignore_errors=True)


def load_all_with_search(force_update: bool = False) -> None:
    """Load the plugins that a test asks for, and the search engine before them."""
    unload_all_but_search()
    wanted = [name for name in aslist(config.get("ckan.plugins")) if name != PLUGIN]
    missing = [] if p.plugin_loaded(PLUGIN) else [PLUGIN]
    p.load(*missing, *wanted, force_update=force_update)


def unload_all_but_search() -> None:
    """Unload the plugins of a test; the search engine stays for the next."""
    p.unload(*[name for name in reversed(core._PLUGINS) if name != PLUGIN])


def exclusions() -> dict[str, str]:
    """Read the tests that are left out, each with its reason."""
    found = {}
    for line in EXCLUSIONS.read_text().splitlines():
        name, _, reason = line.partition(" # ")
        if reason:
            found[name.strip()] = reason.strip()
    return found


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Skip the tests that are left out, and say why."""
    left_out = exclusions()
    for item in items:
        for name, reason in left_out.items():
            if item.nodeid.endswith(name):
                item.add_marker(pytest.mark.skip(reason=reason))
