"""One whole portal, booted as a user boots it, shared by the end-to-end tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import requests

OGPTN = Path(sys.prefix) / "bin" / "ogptn"
CKAN = Path(sys.prefix) / "bin" / "ckan"
PASSWORD = "a-password-for-this-test-alone"


@dataclass
class Portal:
    """A running portal: its folder, its port and the ways in."""

    folder: Path
    port: int
    token: str = ""

    @property
    def url(self) -> str:
        """Return the portal's address."""
        return f"http://127.0.0.1:{self.port}"

    def up(self) -> subprocess.CompletedProcess[str]:
        """Start the portal; return once it is ready."""
        return self.ogptn("up", "--detach", "--port", str(self.port))

    def ogptn(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the launcher on this portal's folder, and fail with all it printed."""
        command, *rest = arguments
        done = subprocess.run(
            [OGPTN, command, "--data-dir", self.folder, *rest],
            capture_output=True, text=True, check=False, timeout=600,
            env={**os.environ, "OGPTN_ADMIN_PASSWORD": PASSWORD},
        )  # fmt: skip
        assert done.returncode == 0, f"ogptn {command} failed:\n{done.stdout}\n{done.stderr}"
        return done

    def ckan(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of CKAN on this portal, and fail with all it printed."""
        done = subprocess.run(
            [CKAN, "-c", self.folder / "ckan.ini", *arguments],
            capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
        assert done.returncode == 0, f"{arguments} failed:\n{done.stdout}\n{done.stderr}"
        return done

    def admin(self) -> Portal:
        """Return this portal as its administrator sees it."""
        printed = self.ckan("user", "token", "add", "admin", "end-to-end").stdout
        return replace(self, token=printed.split()[-1])

    def api(self, action: str, **parameters: Any) -> Any:
        """Call an action over HTTP, anonymously unless there is a token; return its result."""
        answer = requests.post(
            f"{self.url}/api/3/action/{action}",
            json=parameters,
            headers={"Authorization": self.token} if self.token else {},
            timeout=60,
        )
        assert answer.status_code == 200, f"{action}: {answer.text}"
        return answer.json()["result"]


def free_port() -> int:
    """Return a port of the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def new_portal() -> Iterator[Any]:
    """Give a function that makes a portal of its own; all of them end with the run."""
    portals: list[Portal] = []

    def make() -> Portal:
        # Short, since sockets live in it; open to PostgreSQL's own account.
        folder = Path(tempfile.mkdtemp(prefix="ogptn-e2e-", dir="/tmp"))
        folder.chmod(0o755)
        portals.append(Portal(folder, free_port()))
        return portals[-1]

    yield make
    for portal in portals:
        portal.ogptn("down")
        shutil.rmtree(portal.folder)


@pytest.fixture(scope="session")
def portal(new_portal: Any) -> Portal:
    """Give a portal with its first content and its first harvest."""
    portal: Portal = new_portal()
    print(portal.up().stdout)  # noqa: T201
    return portal
