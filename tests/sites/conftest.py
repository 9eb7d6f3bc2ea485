"""The example sources, generated once, asked in process or over a socket of loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from ckanext.ogptn.portal.sites.generate import prepare
from ckanext.ogptn.portal.sites.server import build_application, build_server


@dataclass(frozen=True)
class Sites:
    """Asks the sources without a socket; their address is then ``http://localhost``."""

    client: Client

    def get(self, path: str) -> TestResponse:
        """Ask for a path and follow nothing."""
        return self.client.get(path)

    def action(self, site: str, name: str, **parameters: object) -> dict[str, Any]:
        """Post to a CKAN action and return the whole answer."""
        response = self.client.post(f"/{site}/api/3/action/{name}", json=parameters)
        return dict(json.loads(response.data))

    def result(self, site: str, name: str, **parameters: object) -> Any:
        """Post to a CKAN action and return its result."""
        return self.action(site, name, **parameters)["result"]


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder whose files have been generated."""
    folder = tmp_path_factory.mktemp("sites")
    prepare(folder)
    return folder


@pytest.fixture(scope="session")
def sites(data_dir: Path) -> Sites:
    """Give all sources, in process."""
    return Sites(Client(build_application(prepare(data_dir))))


@pytest.fixture(scope="session")
def address(data_dir: Path) -> Iterator[str]:
    """Give the address of a running server, on a free port."""
    server = build_server(0, data_dir)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
