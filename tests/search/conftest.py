"""An engine over an empty folder, with a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ckanext.ogptn.search import contract
from ckanext.ogptn.search.engine import Engine
from ckanext.ogptn.search.folder import Folder

NOW = datetime(2018, 4, 30, 12, 0, tzinfo=UTC)
Find = Callable[..., list[str]]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Give an engine over an empty folder; it is noon on 30 April 2018."""
    return Engine(Folder(tmp_path / "index", contract.installed()), now=lambda: NOW)


@pytest.fixture
def put(engine: Engine) -> Callable[..., None]:
    """Give a function that indexes one record under a name."""

    def index(name: str, **fields: Any) -> None:
        engine.add(
            {"index_id": name, "id": name, "name": name, "site_id": "test", **fields}, commit=False
        )

    return index


@pytest.fixture
def find(engine: Engine) -> Find:
    """Give a function that searches and returns the names that were found, in their order."""

    def names(q: str = "*:*", **parameters: Any) -> list[str]:
        engine.commit()
        asked = {"q": q, "rows": 1000, "fl": "name", "q.op": "AND", "df": "text", **parameters}
        return [doc["name"] for doc in engine.search(asked)["response"]["docs"]]

    return names
