"""Start what CKAN's own pytest plugin needs, in a folder that ends with the run.

That is PostgreSQL, Valkey and the site of ``test.ini``.
"""

from __future__ import annotations

import copy
import io
import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import pytest
from axe_playwright_python.sync_playwright import Axe
from ckan import model
from ckan.common import config
from playwright.sync_api import Browser, Page, sync_playwright

from ckanext.ogptn.portal import datastore
from ckanext.ogptn.portal.postgres import SUPERUSER
from ckanext.ogptn.portal.services import Postgres, Running, Valkey, start
from ckanext.ogptn.search.solr.errors import SolrError
from ckanext.ogptn.search.solr.jars import default_cache, jars_folder
from ckanext.ogptn.search.solr.server import Solr

ROOT = Path(__file__).parent.parent
_STARTED: list[Running] = []
_FOLDERS: list[Path] = []
SOLR_START_SECONDS = 240
# The first is Chromium without its window, which opens pages three times as fast.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser")
READER_PASSWORD = secrets.token_hex(8)
# Folders whose files share what takes long to make: a portal, a site full of secrets, a Solr server.
TOGETHER = {"e2e": "a portal", "privacy": "secrets", "search": "Solr", "solr": "Solr"}
# Folders that take longest begin first, or one process would be left with them at the end.
LONG = ("e2e", "harvesters", "desk", "search", "pages", "mail")


def pytest_configure(config: pytest.Config) -> None:
    """Boot the services before CKAN's plugin loads the site."""
    for mark in ("ckan_config", "with_plugins", "provide_plugin"):
        config.addinivalue_line("markers", f"{mark}: one of CKAN's own (ckan.tests.pytest_ckan)")
    if config.option.collectonly or not config.pluginmanager.hasplugin("ckan"):
        return
    # A socket's path may hold 107 bytes, so the folder is made short.
    folder = Path(tempfile.mkdtemp(prefix="ogptn-test-", dir="/tmp"))
    folder.chmod(0o755)
    _FOLDERS.append(folder)
    postgres = Postgres(
        folder / "postgres", secrets.token_hex(8), durable=False, copies=folder / "programs"
    )
    valkey = Valkey(folder / "valkey", secrets.token_hex(8), durable=False)
    _STARTED.extend([start(postgres), start(valkey)])
    postgres.create_database("ckan_test")
    datastore.prepare(postgres, "ckan_test", SUPERUSER, READER_PASSWORD)
    config.option.ckan_ini = str(_write_ini(folder, postgres, valkey))


# Before xdist looks for the groups.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests together that share what one of them makes, where several processes share the work.

    Those are the tests of a file, and of some folders. Each process has services of its own.
    """
    for item in items:
        folder = _folder(item)
        item.add_marker(pytest.mark.xdist_group(TOGETHER.get(folder, str(item.path))))
    items.sort(key=lambda item: LONG.index(_folder(item)) if _folder(item) in LONG else len(LONG))


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(ROOT / "tests").parts[0]


def _write_ini(folder: Path, postgres: Postgres, valkey: Valkey) -> Path:
    ini = folder / "test.ini"
    reading = postgres.url(datastore.DATABASE, datastore.READER, READER_PASSWORD)
    ini.write_text(
        "[app:main]\n"
        f"use = config:{ROOT / 'test.ini'}\n"
        f"sqlalchemy.url = {postgres.url('ckan_test')}\n"
        f"ckan.datastore.write_url = {postgres.url(datastore.DATABASE)}\n"
        f"ckan.datastore.read_url = {reading}\n"
        f"ckan.redis.url = {valkey.url()}\n"
        f"ckan.storage_path = {folder / 'storage'}\n"
        f"ogptn.search.index_path = {folder / 'search'}\n"
    )
    return ini


def pytest_unconfigure() -> None:
    """End what this run started, and nothing else."""
    while _STARTED:
        _STARTED.pop().stop()
    while _FOLDERS:
        shutil.rmtree(_FOLDERS.pop(), ignore_errors=True)


@pytest.fixture(scope="session")
def samples() -> Path:
    """Give the folder of real files from the portals; skip where it is not there."""
    folder = Path(os.environ.get("OGPTN_SAMPLES", ROOT.parent / "shared" / "samples"))
    if not folder.is_dir():
        pytest.skip(f"no samples at {folder}: set OGPTN_SAMPLES to their folder")
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a headless Chromium; skip where the machine has none, unless one is required."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        reason = "no Chromium on this machine (Debian's package chromium)"
        if os.environ.get("OGPTN_BROWSER_REQUIRED"):
            pytest.fail(reason)
        pytest.skip(reason)
    # Root may not use Chromium's sandbox; the background requests would leave the machine.
    arguments = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def barriers() -> Callable[[Page], list[str]]:
    """Give what axe finds on a page that keeps people out: findings of impact serious or critical, each in a line."""
    axe = Axe()

    def look(page: Page) -> list[str]:
        found = axe.run(page).response["violations"]
        return [
            f"{one['impact']} {one['id']}: {node['html'][:160]} ({' '.join(map(str, node['target']))})"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]

    return look


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
    running = start(server, timeout_seconds=SOLR_START_SECONDS)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def mapped_tables() -> Callable[[], None]:
    """Give what creates ckanext-harvest's tables, where a module of tests has loaded its classes.

    From then on CKAN looks into them whenever it purges a record, in sites too that do not harvest."""

    def create() -> None:
        metadata = tk.BaseModel.metadata
        tables = [one for one in metadata.sorted_tables if one.name.startswith("harvest_")]
        metadata.create_all(model.meta.engine, tables=tables)

    return create


@pytest.fixture(scope="module")
def empty_site(
    reset_db: Callable[[], None],
    reset_index: Callable[[], None],
    migrate_db_for: Callable[[str], None],
    mapped_tables: Callable[[], None],
) -> Callable[[dict[str, str]], AbstractContextManager[None]]:
    """Make a site with settings of its own for a module of tests; CKAN's own fixtures make one for each test."""

    @contextmanager
    def make(settings: dict[str, str]) -> Iterator[None]:
        original = copy.deepcopy(dict(config))
        config.update(settings)
        p.load_all()
        reset_db()
        reset_index()
        for plugin in ("activity", "ogptn"):
            migrate_db_for(plugin)
        mapped_tables()
        yield
        model.Session.remove()
        p.unload_all()
        config.clear()
        config.update(original)

    return make
