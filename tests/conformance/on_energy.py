"""A pytest plugin: run ckanext-harvest's tests of its CKAN harvester, out of its wheel, on the energy harvester.

The class is put in the place of stock's before the tests are imported, on a site with the portal's own plugins. What is
left out is named, with its reason, in ``harvest_exclusions.txt``.
"""

from __future__ import annotations

import secrets
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

import pytest
from ckanext.harvest.harvesters import ckanharvester
from ckanext.harvest.tests.harvesters import mock_ckan

from ckanext.ogptn.harvesters.sectors.energy import EnergyHarvester
from ckanext.ogptn.portal.services import Postgres, Running, Valkey, start

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
EXCLUSIONS = HERE / "harvest_exclusions.txt"
PLUGINS = (
    "ogptn_search ogptn ogptn_harvest ogptn_energy harvest test_harvester "
    "scheming_datasets scheming_organizations activity"
)
_started: list[Running] = []
_folders: list[Path] = []


class OnLoopback(mock_ckan.TCPServer):
    """The server of stock's tests, which would listen on every address of the machine."""

    def __init__(self, address: tuple[str, int], handler: Any) -> None:
        super().__init__(("127.0.0.1", address[1]), handler)


def pytest_configure(config: pytest.Config) -> None:
    """Put our class in the place of stock's, start the services and name the site."""
    ckanharvester.CKANHarvester = EnergyHarvester
    mock_ckan.TCPServer = OnLoopback
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
        f"use = config:{ROOT / 'test.ini'}",
        f"sqlalchemy.url = {postgres.url('ckan_test')}",
        f"ckan.redis.url = {valkey.url()}",
        f"ckan.storage_path = {folder / 'storage'}",
        f"ogptn.search.index_path = {folder / 'search'}",
        f"ckan.plugins = {PLUGINS}",
        "ogptn.harvest.allowed_hosts = localhost",
    ]
    ini = folder / "harvest.ini"
    ini.write_text("\n".join(lines) + "\n")
    return ini


def pytest_unconfigure() -> None:
    """End what this run started."""
    while _started:
        _started.pop().stop()
    while _folders:
        shutil.rmtree(_folders.pop(), ignore_errors=True)


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Skip the tests that are left out, and say why."""
    lines = [line.partition(" # ") for line in EXCLUSIONS.read_text("utf-8").splitlines()]
    left_out = {name.strip(): reason.strip() for name, _, reason in lines if reason}
    for item in items:
        if item.name in left_out:
            item.add_marker(pytest.mark.skip(reason=left_out[item.name]))


@pytest.fixture(autouse=True)
def tables_of_ours(with_plugins: Any, clean_db: Any, migrate_db_for: Any) -> None:
    """Make the tables of our plugins: the tests' own fixture makes those of ckanext-harvest alone."""
    for plugin in ("activity", "ogptn", "ogptn_harvest"):
        migrate_db_for(plugin)


@pytest.fixture(autouse=True)
def nothing_beyond_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stock does not look into files; ours would ask for those that the invented records name."""
    look_up = socket.getaddrinfo

    def at_home(host: Any, *rest: Any, **more: Any) -> Any:
        if host not in ("localhost", "127.0.0.1", "::1", None):
            raise socket.gaierror(f"{host} is not asked for in tests")
        return look_up(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", at_home)
