"""An empty engine with a clock that stands still: the embedded one, and then a Solr server for the same test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ckanext.ogptn.portal.services import Running
from ckanext.ogptn.search import contract
from ckanext.ogptn.search.engine import Engine
from ckanext.ogptn.search.index.folder import Folder
from ckanext.ogptn.search.solr.server import Solr
from tests.search.backends import Answering, SolrServer

NOW = datetime(2018, 4, 30, 12, 0, tzinfo=UTC)
Find = Callable[..., list[str]]


def pytest_configure(config: pytest.Config) -> None:
    """Name the mark of tests that hold on the embedded engine alone."""
    config.addinivalue_line("markers", "embedded(why): the test is not run on Solr, and why")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that uses an engine on both, but for those that speak of the embedded one alone."""
    if "engine" in metafunc.fixturenames:
        alone = metafunc.definition.get_closest_marker("embedded")
        engines = ["embedded"] if alone else ["embedded", "solr"]
        metafunc.parametrize("engine", engines, indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Answering:
    """Give an empty engine; it is noon on 30 April 2018."""
    if request.param == "embedded":
        return Engine(Folder(tmp_path / "index", contract.installed()), now=lambda: NOW)
    running: Running = request.getfixturevalue("solr_server")
    assert isinstance(running.service, Solr)
    return SolrServer(running.service.url, NOW)


@pytest.fixture
def put(engine: Answering) -> Callable[..., None]:
    """Give a function that indexes one record under a name."""

    def index(name: str, **fields: Any) -> None:
        engine.add(
            {"index_id": name, "id": name, "name": name, "site_id": "test", **fields}, commit=False
        )

    return index


@pytest.fixture
def find(engine: Answering) -> Find:
    """Give a function that searches and returns the names that were found, in their order."""

    def names(q: str = "*:*", **parameters: Any) -> list[str]:
        engine.commit()
        asked = {"q": q, "rows": 1000, "fl": "name", "q.op": "AND", "df": "text", **parameters}
        return [doc["name"] for doc in engine.search(asked)["response"]["docs"]]

    return names


@pytest.fixture
def ini(tmp_path: Path, ckan_config: dict[str, Any]) -> Path:
    """Give the settings of this run's site with the embedded engine alone, for commands."""
    path = tmp_path / "site.ini"
    plugins = "ckan.plugins = ogptn_search\n"
    path.write_text(f"[app:main]\nuse = config:{ckan_config['__file__']}\n{plugins}")
    return path
