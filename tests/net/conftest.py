"""A server to ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.harvesters.faults.fault_server import FaultServer


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """Give a server on loopback."""
    found = FaultServer()
    yield found
    found.close()
