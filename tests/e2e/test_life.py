"""A portal survives what happens to portals: kills, second starts, a move to another machine."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from typing import Any, TypeVar

import psutil
import pytest
import requests

from .conftest import OGPTN, PASSWORD, Portal

PATIENCE_SECONDS = 90
T = TypeVar("T")


def fingerprint(portal: Portal) -> dict[str, Any]:
    """Tell what a portal holds, as an anonymous client sees it."""
    found = portal.api("package_search", rows=1000, sort="name asc")
    commitments = portal.api("ogptn_commitment_list", limit=100, parts=True)["results"]
    return {
        "records": [(record["name"], record["metadata_modified"]) for record in found["results"]],
        "levels": {one["name"]: one["completion_level"] for one in commitments},
        "datasets": {one["name"]: one["dataset_count"] for one in commitments},
    }


def services(portal: Portal) -> dict[str, int]:
    """Give the process of each service that runs."""
    found = json.loads(portal.ogptn("status", "--json").stdout)
    return {name: one["pid"] for name, one in found["services"].items() if one["pid"]}


def wait_for(ask: Callable[[], T], what: str) -> T:
    """Ask until the answer is a yes, and return it; fail when none comes."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"no {what} within {PATIENCE_SECONDS} s"
        time.sleep(0.2)
    return answer


def serves(portal: Portal) -> bool:
    """Tell whether the portal answers a search."""
    try:
        answer = requests.get(f"{portal.url}/api/3/action/package_search?rows=0", timeout=10)
    except requests.RequestException:
        return False
    return answer.status_code == 200


@pytest.mark.parametrize("name", ["web", "postgresql", "valkey", "fetch"])
def test_a_killed_service_comes_back(portal: Portal, name: str) -> None:
    """What dies is started again, and the portal holds what it held."""
    before = fingerprint(portal)
    # The one killed before may take others with it: they are gone for a moment, and come back.
    process = wait_for(lambda: services(portal).get(name), name)
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    wait_for(lambda: services(portal).get(name) not in {None, process}, f"new {name}")
    wait_for(lambda: serves(portal), "answer")
    assert fingerprint(portal) == before


def test_a_killed_launcher_leaves_nothing_behind(portal: Portal) -> None:
    """After a kill of the launcher all its services end; the next start finds all as it was."""
    before, running = fingerprint(portal), services(portal)
    found = json.loads(portal.ogptn("status", "--json").stdout)
    os.kill(found["launcher"], signal.SIGKILL)
    wait_for(lambda: not any(map(is_alive, running.values())), "end of the services")
    portal.up()
    assert fingerprint(portal) == before


def is_alive(process: int) -> bool:
    """Tell whether a process runs."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_second_start_changes_nothing(portal: Portal) -> None:
    """Down and up again: the same portal, without loading or harvesting anew."""
    before = fingerprint(portal)
    portal.ogptn("down")
    printed = portal.up().stdout
    assert fingerprint(portal) == before
    assert "first harvest" not in printed


def test_a_taken_port_is_named(portal: Portal, new_portal: Callable[[], Portal]) -> None:
    """A start on a port that is in use ends at once, with the port and the mend."""
    other = new_portal()
    done = subprocess.run(
        [OGPTN, "up", "--detach", "--data-dir", other.folder, "--port", str(portal.port)],
        capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "OGPTN_ADMIN_PASSWORD": PASSWORD},
    )  # fmt: skip
    assert done.returncode != 0
    assert str(portal.port) in done.stdout + done.stderr
    assert "--port" in done.stdout + done.stderr


def test_a_backup_makes_the_same_portal(portal: Portal, new_portal: Callable[[], Portal]) -> None:
    """A backup restored into an empty folder, in the place of the first, gives the same portal."""
    before, file = fingerprint(portal), portal.folder / "portal.tar.gz"
    portal.ogptn("backup", str(file))
    portal.ogptn("down")
    other = new_portal()
    other.ogptn("restore", str(file))
    printed = other.up().stdout
    assert fingerprint(other) == before
    assert "first harvest" not in printed
    other.ogptn("down")
    portal.up()


def listening(process: int) -> set[str]:
    """Give the addresses that a process and those it started listen on."""
    parent, found = psutil.Process(process), set()
    for one in (parent, *parent.children(recursive=True)):
        # A child may end while it is looked at; it listens no more.
        with contextlib.suppress(psutil.NoSuchProcess):
            found |= {
                held.laddr.ip
                for held in one.net_connections("tcp")
                if held.status == psutil.CONN_LISTEN
            }
    return found


def test_services_listen_on_this_machine_alone(portal: Portal) -> None:
    """No service of the portal listens on an address that others reach."""
    addresses = {name: listening(process) for name, process in services(portal).items()}
    assert addresses["web"]
    open_to_others = {name: found for name, found in addresses.items() if found - {"127.0.0.1"}}
    assert open_to_others == {}
