"""The server as a whole: deterministic, quick to start again, on loopback only."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ckanext.ogptn.portal.sites.description import SITES, load_site
from ckanext.ogptn.portal.sites.generate import prepare
from ckanext.ogptn.portal.sites.server import build_server

if TYPE_CHECKING:
    from conftest import Sites

ARABIC = re.compile(r"[\u0600-\u06ff]")


def contents(folder: Path) -> dict[str, bytes]:
    """Read all files below a folder by their path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_two_generations_are_byte_identical(data_dir: Path, tmp_path: Path) -> None:
    """Nothing in a file comes from the clock, from chance or from the folder."""
    assert contents(prepare(tmp_path)) == contents(prepare(data_dir))


def test_a_second_start_generates_nothing(tmp_path: Path) -> None:
    """What is there is used as it is."""
    folder = prepare(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert prepare(tmp_path) == folder
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_what_a_killed_start_left_is_not_taken_for_complete(tmp_path: Path) -> None:
    """Only a finished folder has the name that is looked for; what is left over goes."""
    (tmp_path / "sector-sites-unfinished-1" / "energy").mkdir(parents=True)
    (tmp_path / "sector-sites-older" / "energy").mkdir(parents=True)
    (tmp_path / "files-of-others").mkdir()
    folder = prepare(tmp_path)
    assert contents(folder)
    assert sorted(tmp_path.iterdir()) == [tmp_path / "files-of-others", folder]


@pytest.mark.parametrize("slug", SITES)
def test_a_source_has_ten_bilingual_datasets(slug: str) -> None:
    """Titles and notes are in French and in Arabic, letters included."""
    datasets = load_site(slug).datasets
    assert len(datasets) >= 10
    assert len({dataset.name for dataset in datasets}) == len(datasets)
    for dataset in datasets:
        assert dataset.title["fr"]
        assert ARABIC.search(dataset.title["ar"])
        assert ARABIC.search(dataset.notes["ar"])


def test_answers_differ_by_nothing_but_the_address(sites: Sites) -> None:
    """On another port the same catalogue stands at another address."""
    path = "/energy/api/3/action/package_search?rows=100"
    here = sites.client.get(path, base_url="http://127.0.0.1:15500").text
    there = sites.client.get(path, base_url="http://127.0.0.1:15501").text
    assert here != there
    assert here.replace(":15500", "") == there.replace(":15501", "")


def test_a_file_has_the_same_tag_and_date_everywhere(sites: Sites) -> None:
    """Conditional requests work across restarts: the entity tag is the content's."""
    path = "/budget/fiscalite/depenses-fiscales/depenses-fiscales.csv"
    first = sites.get(path)
    again = sites.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert first.last_modified is not None
    assert again.status_code == 304


def test_the_server_listens_on_loopback_only(data_dir: Path) -> None:
    """It is bound to 127.0.0.1, so another interface cannot reach it."""
    server = build_server(0, data_dir)
    try:
        assert server.socket.getsockname()[0] == "127.0.0.1"
        assert server.socket.family == socket.AF_INET
    finally:
        server.server_close()


def test_a_taken_port_ends_the_start_and_is_named(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who starts a second server on a port is told which one is taken."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit):
            build_server(port, data_dir)
    assert str(port) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("slug", "name", "well"),
    [
        ("energy", "tn-consommation-produits-petroliers", 0),
        ("environment", "decharges-controlees", 1),
    ],
)
def test_a_file_that_is_gone_is_listed_and_not_served(
    sites: Sites, slug: str, name: str, well: int
) -> None:
    """Two sources list a file each that they serve no more, so that a new portal has broken and stale links to show."""
    dataset = load_site(slug).find(name)
    assert dataset is not None
    assert [one.is_gone for one in dataset.resources] == [False] * well + [True]
    if slug == "energy":
        record = sites.result("energy", "package_show", id=name)
        addresses = [one["url"].removeprefix("http://localhost") for one in record["resources"]]
        assert [sites.get(address).status_code for address in addresses] == [404]
