"""What the seam replaces in CKAN, as the installed CKAN has it. Where one of these fails, read ``search/seam.py``
anew.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import ckan.lib.search as ckan_search
import ckan.lib.search.common as ckan_common
import ckan.lib.search.index as ckan_index
import ckan.lib.search.query as ckan_query
import ckan.plugins as p
import pysolr
import pytest
from ckan.common import config
from ckan.tests import factories, helpers

from ckanext.ogptn.search import contract
from ckanext.ogptn.search.query import request
from ckanext.ogptn.search.site import connection, seam

EMBEDDED = "ogptn-embedded:"
with_search = pytest.mark.ckan_config("ckan.plugins", "ogptn_search")


def seam_engine() -> object:
    """Return the engine to which CKAN is connected."""
    return ckan_common.make_connection().engine


def source(function: object) -> str:
    """Return the source of a function of CKAN's without spaces."""
    return "".join(inspect.getsource(function).split())  # type: ignore[arg-type]


def test_ckan_connects_where_the_seam_stands() -> None:
    """CKAN makes its connection by ``pysolr.Solr`` of its module ``common``, with these arguments."""
    made = source(ckan_common.make_connection)
    assert "pysolr.Solr(solr_url,decoder=decoder,timeout=timeout)" in made
    assert "pysolr.Solr(solr_url,timeout=timeout)" in made
    assert list(inspect.signature(ckan_common.make_connection).parameters) == ["decode_dates"]


def test_ckan_asks_for_the_schema_where_the_seam_stands() -> None:
    """CKAN reads the server's schema by one function, and of its answer only ``text`` and ``raise_for_status``."""
    assert list(inspect.signature(seam._original_getter).parameters) == ["file_offset"]
    checked = source(ckan_search.check_solr_schema_version)
    assert "_get_schema_from_solr(SOLR_SCHEMA_FILE_OFFSET_MANAGED)" in checked
    assert "res.raise_for_status()" in checked
    assert "schema_content=res.text" in checked


def test_ckan_calls_no_other_method_of_a_connection() -> None:
    """What CKAN calls on its connection is there, with arguments of the same names."""
    calls = source(ckan_index) + source(ckan_query) + source(ckan_common)
    found = {part.split("(")[0] for part in calls.split("conn.")[1:]}
    assert {name for name in found if name.isidentifier()} == {
        "search",
        "add",
        "delete",
        "commit",
        "url",
    } - {"url"}
    assert "conn.add(docs=[pkg_dict],commit=commit)" in calls
    assert "conn.delete(q=query,commit=commit)" in calls
    assert "conn.commit(waitSearcher=False)" in calls


def test_every_parameter_of_ckan_is_known() -> None:
    """Each parameter that CKAN lets through is honoured or without meaning."""
    known = (request.HONOURED - {"q.op"}) | request.WITHOUT_MEANING
    assert known == ckan_query.VALID_SOLR_PARAMETERS


def test_the_schema_of_ckan_is_the_one_that_the_engine_was_built_to() -> None:
    """The fields, patterns and copy fields are those of CKAN 2.12."""
    found = contract.read(contract.schema_bytes())
    assert found.name == "ckan-2.12"
    assert len(found.fields) == 53
    assert [pattern for pattern, _ in found.dynamic] == [
        "res_extras_*",
        "extras_*",
        "vocab_*",
        "*_date",
        "*",
    ]
    assert len(found.copies) == 22


@with_search
@pytest.mark.usefixtures("with_plugins")
class TestLoaded:
    """With the plugin loaded."""

    def test_an_embedded_address_is_served_in_process(self) -> None:
        """``solr_url = ogptn-embedded:`` gives the engine."""
        assert isinstance(ckan_common.make_connection(), connection.EmbeddedSolr)
        assert ckan_search.is_available()
        assert ckan_search.check_solr_schema_version()

    @pytest.mark.ckan_config("solr_url", "http://127.0.0.1:15299/solr/ckan")
    def test_an_http_address_goes_to_solr(self) -> None:
        """Any http(s) address is left to pysolr."""
        assert isinstance(ckan_common.make_connection(), pysolr.Solr)

    def test_it_survives_a_reload_of_plugins(self) -> None:
        """Loading and unloading another plugin leaves the seam in place, once."""
        p.load("stats")
        p.unload("stats")
        p.unload("ogptn_search")
        p.load("ogptn_search")
        assert isinstance(ckan_common.make_connection(), connection.EmbeddedSolr)
        assert isinstance(seam._original_getter, type(source))
        assert seam._original_getter is not seam.get_schema

    def test_it_stands_aside_when_the_plugin_is_unloaded(self) -> None:
        """Without the plugin, CKAN's connection is pysolr's."""
        p.unload("ogptn_search")
        assert isinstance(ckan_common.make_connection(), pysolr.Solr)
        p.load("ogptn_search")

    def test_its_undoing_leaves_ckan_as_it_was(self) -> None:
        """``remove`` gives CKAN its own back."""
        seam.remove()
        assert ckan_common.pysolr is pysolr
        assert ckan_search._get_schema_from_solr is seam._original_getter
        seam.install()


@with_search
@pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")
class TestThroughCkan:
    """Through CKAN's own actions."""

    def test_a_dataset_is_found_at_once(self) -> None:
        """A dataset that was created is found by a word of its title, in any form."""
        factories.Dataset(title="Budget ouvert", notes="Les données de l'énergie")
        assert helpers.call_action("package_search", q="énergies")["count"] == 1
        assert helpers.call_action("package_search", q="nothing")["count"] == 0

    def test_a_running_site_survives_a_reload_of_plugins(self, app: Any) -> None:
        """Between two requests of one web process, plugins come and go; what is indexed meanwhile is found."""
        factories.Dataset(title="Before the reload")
        for title in ("During the reload", "After the reload"):
            page = app.get("/dataset/?q=reload").body
            assert "Before the reload" in page
            assert title not in page
            p.load("stats", "text_view")
            p.unload("stats", "text_view")
            p.unload("ogptn_search")
            p.load("ogptn_search")
            factories.Dataset(title=title)
            assert title in app.get("/dataset/?q=reload").body
            assert connection.engine_at(Path(config["ogptn.search.index_path"])) is seam_engine()

    def test_a_refusal_names_the_parameter(self) -> None:
        """CKAN's caller sees SearchQueryError."""
        with pytest.raises(ckan_common.SearchQueryError, match='Invalid "sort" parameter'):
            helpers.call_action("package_search", sort="sum(views_total,1) desc")

    def test_a_private_dataset_is_found_by_its_members_alone(self) -> None:
        """Permission labels filter what a user sees."""
        user, other = factories.User(), factories.User()
        org = factories.Organization(users=[{"name": user["name"], "capacity": "member"}])
        factories.Dataset(title="Hidden", owner_org=org["id"], private=True)
        asked = {"q": "hidden", "include_private": True}

        def count(name: str) -> int:
            context = {"user": name, "ignore_auth": False}
            found: int = helpers.call_action("package_search", context, **asked)["count"]
            return found

        assert (count(user["name"]), count(other["name"]), count("")) == (1, 0, 0)
