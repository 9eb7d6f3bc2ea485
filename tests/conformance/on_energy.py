"""A pytest plugin: run ckanext-harvest's tests of its CKAN harvester, out of its wheel, on the energy harvester.

The class is put in the place of stock's before the tests are imported, on a site with the portal's own plugins. What is
left out is named, with its reason, in ``harvest_exclusions.txt``.
"""

from __future__ import annotations

import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from ckanext.harvest.harvesters import ckanharvester
from ckanext.harvest.tests.harvesters import mock_ckan
from exclusions import leave_out
from services import services

from ckanext.ogptn.harvesters.sectors.energy import EnergyHarvester

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PLUGINS = (
    "ogptn_search ogptn ogptn_harvest ogptn_energy harvest test_harvester "
    "scheming_datasets scheming_organizations activity"
)
_RUN = ExitStack()


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
    config.option.ckan_ini = _RUN.enter_context(services("ogptn-conf-")).write_ini(
        ROOT / "test.ini",
        f"ckan.plugins = {PLUGINS}",
        "ogptn.harvest.allowed_hosts = localhost",
    )


def pytest_unconfigure() -> None:
    """End what this run started."""
    _RUN.close()


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Skip the tests that are left out, and say why."""
    leave_out(items, HERE / "harvest_exclusions.txt")


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
