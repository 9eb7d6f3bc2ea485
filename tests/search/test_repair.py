"""The index is mended from the database."""

from __future__ import annotations

import shutil

import ckan.lib.search as ckan_search
import pytest
from ckan import model
from ckan.logic import index_update_package
from ckan.tests import factories, helpers
from click.testing import CliRunner

from ckanext.ogptn.search import cli
from ckanext.ogptn.search.index import integrity
from ckanext.ogptn.search.site import repair

pytestmark = [
    pytest.mark.ckan_config("ckan.plugins", "ogptn_search"),
    pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index"),
]


def count() -> int:
    """Return how many datasets a search finds."""
    found: int = helpers.call_action("package_search")["count"]
    return found


def test_what_the_index_lacks_is_indexed() -> None:
    """A dataset that is only in the database is found after the repair, and progress is told."""
    lost, kept = factories.Dataset(), factories.Dataset()
    ckan_search.clear(lost["id"])
    told: list[tuple[int, int]] = []
    differing = repair.repair(lambda done, total: told.append((done, total)))
    assert (differing.outdated, differing.orphaned, told) == ([lost["id"]], [], [(1, 1)])
    assert {d["id"] for d in helpers.call_action("package_search")["results"]} == {
        lost["id"],
        kept["id"],
    }


def test_what_the_index_holds_in_an_older_state_is_indexed_again() -> None:
    """The instant of the last change tells which state is newer."""
    dataset = factories.Dataset(title="Old")
    package = model.Package.get(dataset["id"])
    package.title = "New"
    package.metadata_modified = package.metadata_modified.replace(year=2030)
    model.Session.commit()
    assert repair.repair().outdated == [dataset["id"]]
    assert helpers.call_action("package_search", q="title:New")["count"] == 1


def test_what_the_database_lacks_is_taken_out() -> None:
    """A record that only the index has goes."""
    dataset = factories.Dataset()
    model.Session.delete(model.Package.get(dataset["id"]))
    model.Session.commit()
    assert repair.repair().orphaned == [dataset["id"]]
    assert count() == 0


def test_a_deletion_that_was_never_committed_is_undone() -> None:
    """A state in the index that the database does not have differs, though the last change is the same."""
    dataset = factories.Dataset()
    package = model.Package.get(dataset["id"])
    package.state = "draft"
    model.Session.flush()
    index_update_package({"ignore_auth": True}, dataset["id"])
    model.Session.rollback()
    assert count() == 0
    assert repair.repair().outdated == [dataset["id"]]
    assert count() == 1


def test_another_institution_is_noticed() -> None:
    """A dataset that went to another institution, with the index left behind, is indexed again."""
    old, new = factories.Organization(), factories.Organization()
    dataset = factories.Dataset(owner_org=old["id"])
    model.Package.get(dataset["id"]).owner_org = new["id"]
    model.Session.commit()
    assert repair.repair().outdated == [dataset["id"]]
    found = helpers.call_action("package_search", fq=f"organization:{new['name']}")
    assert found["count"] == 1


def test_what_is_held_twice_is_held_once_afterwards() -> None:
    """Two records of one package, under two keys, become one."""
    dataset = factories.Dataset()
    engine = repair.engine()
    assert engine is not None
    same = engine.search({"q": f'id:"{dataset["id"]}"'})["response"]["docs"][0]
    engine.add({**same, "index_id": "another key"}, commit=True)
    differing = repair.repair()
    assert (differing.outdated, differing.orphaned) == ([dataset["id"]], [dataset["id"]])
    assert count() == 1


def test_a_record_that_cannot_be_indexed_keeps_no_other_out() -> None:
    """What fails is told and logged; all else is mended."""
    broken, whole = factories.Dataset(), factories.Dataset()
    # A state of the database that CKAN itself cannot index.
    package = model.Session.query(model.Package)
    package.filter_by(id=broken["id"]).update({"metadata_created": None})
    model.Session.commit()
    ckan_search.clear_all()
    assert repair.repair().failed == [broken["id"]]
    found = helpers.call_action("package_search")["results"]
    assert [one["id"] for one in found] == [whole["id"]]


def test_everything_is_indexed_anew_where_it_is_asked_for() -> None:
    """With ``everything`` a record that seems up to date is indexed too."""
    dataset = factories.Dataset()
    told: list[tuple[int, int]] = []
    differing = repair.repair(lambda done, total: told.append((done, total)), everything=True)
    assert (differing.outdated, told) == ([dataset["id"]], [(1, 1)])


def test_a_damaged_file_is_noticed_without_a_search() -> None:
    """A file that is changed in place is found by its checksum, and the index filled again."""
    dataset = factories.Dataset()
    repair.repair()
    engine = repair.engine()
    assert engine is not None
    # One that the last commit speaks of: others may wait to be cleared away.
    names = integrity.files(integrity.meta(engine.folder.path) or b"")
    path = engine.folder.path / next(name for name in names if name.endswith(".term"))
    whole = path.read_bytes()
    path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    assert repair.repair().outdated == [dataset["id"]]
    assert count() == 1


def test_a_second_repair_changes_nothing() -> None:
    """A mended index differs in nothing."""
    factories.Dataset()
    repair.repair()
    assert not repair.repair()
    assert not repair.needs_rebuild()


def test_a_deleted_folder_asks_for_a_rebuild() -> None:
    """The folder may go at any time: the portal goes on, and says that it needs a rebuild until it is mended."""
    dataset = factories.Dataset()
    repair.repair()
    engine = repair.engine()
    assert engine is not None
    shutil.rmtree(engine.folder.root)
    assert count() == 0
    assert repair.needs_rebuild()
    assert repair.repair().outdated == [dataset["id"]]
    assert (count(), repair.needs_rebuild()) == (1, False)


def test_a_damaged_index_is_built_anew() -> None:
    """A file of the index that was cut short ends in a new index, not in an error."""
    dataset = factories.Dataset()
    repair.repair()
    engine = repair.engine()
    assert engine is not None
    (engine.folder.path / "meta.json").write_text("{")
    assert repair.needs_rebuild()
    assert repair.repair().outdated == [dataset["id"]]
    assert count() == 1


def test_a_solr_server_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, ckan_config: dict[str, object]
) -> None:
    """Where Solr serves the site there is nothing to mend here."""
    monkeypatch.setitem(ckan_config, "solr_url", "http://127.0.0.1:15299/solr/ckan")
    assert not repair.needs_rebuild()
    assert not repair.repair()


def test_drafts_and_deleted_packages_count() -> None:
    """The index holds packages of every state, as CKAN's does."""
    dataset = factories.Dataset()
    helpers.call_action("package_delete", id=dataset["id"])
    assert not repair.repair()


def test_what_was_indexed_just_now_is_left_alone() -> None:
    """CKAN indexes before it commits: a portal at work mends only what had time to settle."""
    dataset = factories.Dataset()
    model.Session.delete(model.Package.get(dataset["id"]))
    model.Session.commit()
    assert not repair.repair(settled=0)
    assert repair.repair().orphaned == [dataset["id"]]


def test_the_portal_mends_what_it_notices() -> None:
    """A lost index is filled again by the portal's own clock; a whole one is left alone."""
    factories.Dataset()
    engine = repair.engine()
    assert engine is not None
    shutil.rmtree(engine.folder.root)
    assert repair.repair_if_needed() == 1
    assert repair.repair_if_needed() == 0


def test_the_command_says_what_it_did() -> None:
    """``ckan ogptn-search repair`` tells what was indexed and what was taken out."""
    lost = factories.Dataset()
    ckan_search.clear(lost["id"])
    result = CliRunner().invoke(cli.ogptn_search, ["repair"])
    assert result.exit_code == 0, result.output
    assert "indexed: 1, taken out: 0" in result.output
