"""CKAN's ``search-index`` commands, run as an administrator types them, on the embedded engine.

Each test runs real processes, so each checks a whole story: what is typed, what is said, what is found afterwards.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import ckan.lib.search as ckan_search
import pytest
from ckan import model
from ckan.tests import factories, helpers

from ckanext.ogptn.portal import programs
from ckanext.ogptn.search.site import repair

pytestmark = [
    pytest.mark.ckan_config("ckan.plugins", "ogptn_search"),
    pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index"),
]


def typed(ini: Path, *arguments: str, status: int = 0) -> str:
    """Run a command; give what it said, on both its outputs."""
    command = programs.ckan_command(ini, "search-index", *arguments)
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert ran.returncode == status, ran.stdout
    return ran.stdout


def found() -> set[str]:
    """Return the names of what a search finds."""
    results = helpers.call_action("package_search", rows=100)["results"]
    return {dataset["name"] for dataset in results}


def lose(dataset: dict[str, Any]) -> None:
    """Take a dataset out of the index alone."""
    ckan_search.clear(dataset["id"])


def orphan(dataset: dict[str, Any]) -> None:
    """Take a dataset out of the database alone."""
    model.Session.delete(model.Package.get(dataset["id"]))
    model.Session.commit()


def opstamps() -> int:
    """Return how far the index has counted its operations; a commit is one, and so is each write."""
    engine = repair.engine()
    assert engine is not None
    meta = (engine.folder.path / "meta.json").read_text()
    return int(meta.split('"opstamp":')[-1].split("}")[0].strip(" ,\n"))


def test_clear_and_rebuild(ini: Path) -> None:
    """``clear`` empties the index; ``rebuild`` fills it, and says how far it is."""
    one, two = factories.Dataset(), factories.Dataset()
    typed(ini, "clear")
    assert found() == set()
    assert "Indexing dataset 2/2" in typed(ini, "rebuild")
    assert found() == {one["name"], two["name"]}


def test_clear_takes_one_dataset_out_and_rebuild_brings_it_back(ini: Path) -> None:
    """Both take the name or id of a dataset; one that is not there is an error."""
    one, two = factories.Dataset(), factories.Dataset()
    typed(ini, "clear", one["name"])
    assert found() == {two["name"]}
    typed(ini, "rebuild", one["name"])
    assert found() == {one["name"], two["name"]}
    assert "Couldn't find package nowhere" in typed(ini, "rebuild", "nowhere", status=1)


def test_rebuild_of_what_is_missing_leaves_the_rest_alone(ini: Path) -> None:
    """``-o`` indexes only what the index lacks."""
    one, two = factories.Dataset(), factories.Dataset()
    lose(one)
    assert "Indexing dataset 1/1" in typed(ini, "rebuild", "-o", "-v")
    assert found() == {one["name"], two["name"]}


def test_rebuild_goes_on_after_an_error_where_it_is_told_to(ini: Path) -> None:
    """``-i`` leaves out a record that cannot be indexed; without it the command fails and says why."""
    broken, whole = factories.Dataset(), factories.Dataset()
    # A state of the database that CKAN itself cannot index.
    model.Session.query(model.Package).filter_by(id=broken["id"]).update({"metadata_created": None})
    model.Session.commit()
    ckan_search.clear_all()
    assert "'NoneType'" in typed(ini, "rebuild", status=1)
    assert "Indexing dataset 2/2" in typed(ini, "rebuild", "-i")
    assert found() == {whole["name"]}


def test_rebuild_shares_one_commit_unless_told_otherwise(ini: Path) -> None:
    """Three records take two operations each and one commit; with ``-e`` a commit each."""
    for _ in range(3):
        factories.Dataset()
    before = opstamps()
    typed(ini, "rebuild", "-q")
    shared = opstamps() - before
    typed(ini, "rebuild", "-q", "-e")
    assert (shared, opstamps() - before - shared) == (3 * 2 + 1, 3 * 3)


def test_rebuild_takes_orphans_out_unless_told_to_keep_them(ini: Path) -> None:
    """``--keep-orphans`` keeps what the database does not have."""
    kept, gone = factories.Dataset(), factories.Dataset()
    orphan(gone)
    typed(ini, "rebuild", "--keep-orphans")
    assert found() == {kept["name"], gone["name"]}
    typed(ini, "rebuild")
    assert found() == {kept["name"]}


def test_rebuild_fast_indexes_in_several_processes(ini: Path) -> None:
    """Each process of ``rebuild-fast`` writes its share, and none is lost."""
    names = {factories.Dataset()["name"] for _ in range(5)}
    ckan_search.clear_all()
    typed(ini, "rebuild-fast")
    assert found() == names


def test_check_and_list_unindexed_name_what_is_missing(ini: Path) -> None:
    """``check`` counts and names it, ``list-unindexed`` gives its id."""
    lost, _kept = factories.Dataset(), factories.Dataset()
    lose(lost)
    said = typed(ini, "check")
    assert "Packages not indexed = 1 out of 2" in said
    assert lost["name"] in said
    said = typed(ini, "list-unindexed")
    assert lost["id"] in said
    assert "Found 1 unindexed package(s)." in said


def test_orphans_are_listed_and_cleared(ini: Path) -> None:
    """``list-orphans`` names them, ``clear-orphans`` takes them out."""
    gone, kept = factories.Dataset(), factories.Dataset()
    orphan(gone)
    said = typed(ini, "list-orphans")
    assert gone["id"] in said
    assert "Found 1 orphaned package(s)." in said
    assert gone["id"] in typed(ini, "clear-orphans", "-v")
    assert found() == {kept["name"]}


def test_show_gives_the_record_as_it_is_indexed(ini: Path) -> None:
    """``show`` takes a name."""
    dataset = factories.Dataset(title="Budget ouvert")
    said = typed(ini, "show", dataset["name"])
    assert dataset["id"] in said
    assert "Budget ouvert" in said
