"""A server that is sick in every way, and a site with a commitment and datasets whose files are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.harvesters.faults.fault_server import FaultServer

PLUGINS = "ogptn_search ogptn scheming_datasets scheming_organizations activity"
Record = dict[str, Any]
Maker = Callable[..., Any]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """Run a server that behaves as it is told."""
    found = FaultServer()
    yield found
    found.close()
