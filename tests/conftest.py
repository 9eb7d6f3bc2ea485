"""Start what CKAN's own pytest plugin needs, in a folder that ends with the run.

That is PostgreSQL, Valkey and the site of ``test.ini``.
"""

from __future__ import annotations

import copy
import functools
import io
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import pytest
from axe_playwright_python.sync_playwright import Axe
from ckan import model
from ckan.common import config
from ckan.tests import helpers
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from ckanext.ogptn.portal import datastore
from ckanext.ogptn.portal.postgres import SUPERUSER
from ckanext.ogptn.portal.services import Running, start
from ckanext.ogptn.search.solr.errors import SolrError
from ckanext.ogptn.search.solr.jars import default_cache, jars_folder
from ckanext.ogptn.search.solr.server import Solr
from tests.browsing import Barriers, Window, sign_in
from tests.conformance.services import DATABASE, services
from tests.loading import Loading
from tests.loopback import free_port, served

ROOT = Path(__file__).parent.parent
_RUN = ExitStack()
_LOADING = Loading()
SOLR_START_SECONDS = 240
# The first is Chromium without its window, which opens pages three times as fast.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser")
EmptySite = Callable[[dict[str, Any]], AbstractContextManager[None]]
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
    found = _RUN.enter_context(services("ogptn-test-"))
    datastore.prepare(found.postgres, DATABASE, SUPERUSER, READER_PASSWORD)
    reading = found.postgres.url(datastore.DATABASE, datastore.READER, READER_PASSWORD)
    config.option.ckan_ini = found.write_ini(
        ROOT / "test.ini",
        f"ckan.datastore.write_url = {found.postgres.url(datastore.DATABASE)}",
        f"ckan.datastore.read_url = {reading}",
    )


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


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Function) -> None:
    """Let no test that asks for no plugins meet those of the test before it."""
    if "with_plugins" not in item.fixturenames and not item.get_closest_marker("with_plugins"):
        _LOADING.unload()


def pytest_unconfigure() -> None:
    """End what this run started, and nothing else."""
    _RUN.close()


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
def barriers() -> Barriers:
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


@pytest.fixture
def address(application: Any) -> Iterator[str]:
    """Serve the portal of a folder of tests on the loopback, for a browser; give its address."""
    with served(application) as found:
        # CKAN leads on to absolute addresses, of the site that its settings name.
        config["ckan.site_url"] = found
        yield found


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Window]:
    """Open windows of their own session, signed in or not; any error of a script fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_window(user: str = "", width: int = 1280) -> Page:
        size = ViewportSize(width=width, height=800)
        contexts.append(browser.new_context(base_url=address, viewport=size))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        if user:
            page.goto("/en/user/login")
            sign_in(page, user)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert errors == []


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


@pytest.fixture
def with_plugins(
    ckan_config: dict[str, Any],
    provide_plugin: Callable[[str, type], None],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """Load the plugins of the settings and those that marks name; they stay until other settings are asked for.

    A mark may bring plugins of its own too, {name: class}: these go with their test."""
    given = [one for mark in request.node.iter_markers("with_plugins") for one in mark.args]
    brought = {name: kind for one in given if isinstance(one, dict) for name, kind in one.items()}
    for name, kind in brought.items():
        provide_plugin(name, kind)
    marked = [*(one for one in given if isinstance(one, str)), *brought]
    wanted = [*tk.aslist(ckan_config["ckan.plugins"]), *marked]
    monkeypatch.setitem(ckan_config, "ckan.plugins", wanted)
    _LOADING.load()
    yield
    if brought:
        _LOADING.unload()


@pytest.fixture
def make_app(ckan_config: dict[str, Any], request: pytest.FixtureRequest) -> Callable[[], Any]:
    """Give what opens a client of the site; one site serves the tests of the same settings.

    The plugins of a test are loaded first, also where it names its client before them."""
    if "with_plugins" in request.fixturenames:
        request.getfixturevalue("with_plugins")
    return _LOADING.application


@pytest.fixture(scope="session")
def migrate_db_for(migrate_db_for: Callable[[str], None]) -> Callable[[str], None]:
    """Give what makes the tables of a plugin, once for each: a database that is emptied keeps them."""
    return functools.cache(migrate_db_for)


@pytest.fixture(scope="session")
def make_tables(migrate_db_for: Callable[[str], None]) -> Callable[[], None]:
    """Give what creates the tables of the plugins that a site has.

    Where a module of tests has loaded ckanext-harvest's classes, theirs are created too: from then on CKAN looks into
    them whenever it purges a record, in sites too that do not harvest."""

    def make() -> None:
        for plugin in filter(p.plugin_loaded, ("activity", "harvest", "ogptn", "ogptn_harvest")):
            migrate_db_for(plugin)
        metadata = tk.BaseModel.metadata
        tables = [one for one in metadata.sorted_tables if one.name.startswith("harvest_")]
        metadata.create_all(model.meta.engine, tables=tables)

    return make


@pytest.fixture
def site(
    with_plugins: None, clean_db: None, clean_index: None, make_tables: Callable[[], None]
) -> None:
    """Give an empty site with the tables of its plugins."""
    make_tables()


@pytest.fixture(scope="session")
def storage_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the one folder for uploads: each test with another would have the plugins loaded anew."""
    return tmp_path_factory.mktemp("storage")


@pytest.fixture
def storage(storage_folder: Path) -> Path:
    """Give the folder for uploads, without any file."""
    for file in [one for one in storage_folder.rglob("*") if one.is_file()]:
        file.unlink()
    return storage_folder


@pytest.fixture
def call(site: None) -> Callable[..., Any]:
    """Call actions as the site's own user, who may do all."""
    user = helpers.call_action("get_site_user")["name"]

    def act(action: str, **arguments: Any) -> Any:
        return helpers.call_action(action, {"user": user}, **arguments)

    return act


@pytest.fixture
def call_as(site: None) -> Callable[..., Any]:
    """Call actions as a user with that user's rights; nobody is "" (an anonymous visitor)."""

    def act(user: str, action: str, **arguments: Any) -> Any:
        return helpers.call_action(action, {"user": user, "ignore_auth": False}, **arguments)

    return act


@pytest.fixture(scope="module")
def empty_site(
    reset_db: Callable[[], None],
    reset_index: Callable[[], None],
    make_tables: Callable[[], None],
) -> EmptySite:
    """Make a site with settings of its own for a module of tests; CKAN's own fixtures make one for each test."""

    @contextmanager
    def make(settings: dict[str, Any]) -> Iterator[None]:
        _LOADING.unload()
        original = copy.deepcopy(dict(config))
        config.update(settings)
        p.load_all()
        reset_db()
        reset_index()
        make_tables()
        yield
        model.Session.remove()
        p.unload_all()
        config.clear()
        config.update(original)

    return make
