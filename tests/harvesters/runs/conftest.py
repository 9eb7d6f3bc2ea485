"""A site on which harvests run."""

from __future__ import annotations

import pytest
from ckanext.harvest import queue


@pytest.fixture
def site(site: None) -> None:
    """Give an empty site with empty queues."""
    queue.purge_queues()
