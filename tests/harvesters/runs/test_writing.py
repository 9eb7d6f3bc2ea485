"""What a harvested dataset is when it is written, on a site with all of the portal's plugins."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import factories
from ckanext.activity.model import Activity

from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.model import HarvestRecord
from ckanext.ogptn.harvesters.runs.curation import same
from tests.harvesters.jobs import counts, dataset, harvest, make_source, show

INDEXED: list[str] = []


class IndexRecorder(p.SingletonPlugin):
    """Notes each document on its way to the index."""

    p.implements(p.IPackageController, inherit=True)

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        """Note a document's name."""
        INDEXED.append(pkg_dict["name"])
        return pkg_dict


pytestmark = [
    pytest.mark.with_plugins(
        "ogptn_search", "ogptn", "ogptn_harvest", "ogptn_energy", "harvest", "scheming_datasets",
        "scheming_organizations", "activity", {"recorder": IndexRecorder},
    ),
    pytest.mark.ckan_config("ogptn.harvest.allowed_hosts", "127.0.0.1"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def indexed(site: None) -> None:
    """Give an empty site of which no document is noted."""
    INDEXED.clear()


def full(**more: Any) -> dict[str, Any]:
    """Give a dataset with something in every field that a CKAN site fills."""
    said = {"title_ar": "إنتاج الفسفاط", "operateur": "CPG; GCT", "unite": "tonne",
            "temporal_start": "2012-01-01", "temporal_end": "2015-12-31", "frequency": "annuelle",
            "spatial": '{"type": "Point", "coordinates": [8.78, 34.42]}'}  # fmt: skip
    extras = [{"key": key, "value": value} for key, value in said.items()]
    return dataset(1, extras=extras, license_id="cc-by", **more)


def patch(**changes: Any) -> None:
    """Edit the dataset as an officer does."""
    tk.get_action("package_patch")(site_context(), {"id": "tn-production-1", **changes})


def test_a_new_dataset_is_indexed_once_with_its_links(source: Any) -> None:
    """It is found by its commitment, one document went to the index, one activity was noted."""
    model.Session.add(model.Package(name="tn-2014-18", type="commitment", state="active"))
    model.Session.commit()
    source.serve_ckan([full()])
    source_id = make_source(source.url, commitments=["tn-2014-18"])
    assert counts(source_id) == {"added": 1}
    assert INDEXED.count("tn-production-1") == 1
    found = tk.get_action("package_search")({}, {"fq": "vocab_commitment:tn-2014-18"})
    assert [one["name"] for one in found["results"]] == ["tn-production-1"]
    noted = model.Session.query(Activity).filter_by(object_id=found["results"][0]["id"]).one()
    assert noted.activity_type == "new package"
    assert noted.data["package"]["title_translated"]["ar"] == "إنتاج الفسفاط"


def test_what_nobody_edited_is_taken_for_an_edit_in_no_field(source: Any) -> None:
    """However the site keeps a value, it is recognised as the one that was harvested."""
    source.serve_ckan([full()])
    counts(make_source(source.url))
    (record,) = model.Session.query(HarvestRecord)
    shown = show("tn-production-1")
    parts = ("tags", "groups", "extras", "resources")
    harvested = {key: value for key, value in record.harvested.items() if key not in parts}
    assert [key for key, value in harvested.items() if not same(shown.get(key), value)] == []
    (file,), (known,) = shown["resources"], record.harvested["resources"]
    assert [key for key, value in known.items() if not same(file.get(key), value)] == []


def test_a_mended_arabic_title_outlives_a_change_of_the_french_one(source: Any) -> None:
    """Each language is decided on by itself."""
    source.serve_ckan([full()])
    source_id = make_source(source.url)
    counts(source_id)
    title = show("tn-production-1")["title_translated"]
    patch(title_translated={**title, "ar": "إنتاج الفسفاط سنويا"})
    source.serve_ckan([full(title="Production annuelle de phosphate")])
    assert counts(source_id) == {"updated": 1}
    shown = show("tn-production-1")["title_translated"]
    assert shown["ar"] == "إنتاج الفسفاط سنويا"
    assert shown["fr"] == "Production annuelle de phosphate"


def test_the_sources_changes_come_in_beside_an_edit(source: Any) -> None:
    """An edited licence stays; text, tags and files follow the source."""
    source.serve_ckan([full()])
    source_id = make_source(source.url)
    counts(source_id)
    patch(license_id="odc-odbl")
    files = [{"id": "r2", "name": "Autre", "format": "pdf", "url": "http://x.tn/b.pdf"}]
    source.serve_ckan([full(notes="Autre", tags=[{"name": "mines"}], resources=files)])
    counts(source_id)
    shown = show("tn-production-1")
    assert shown["license_id"] == "odc-odbl"
    assert shown["notes_translated"]["fr"] == "Autre"
    assert [tag["name"] for tag in shown["tags"]] == ["mines"]
    assert [file["url"] for file in shown["resources"]] == ["http://x.tn/b.pdf"]


def test_stocks_defaults_are_added_to_every_dataset(source: Any) -> None:
    """Tags, groups and extras of the configuration; names in braces are filled in."""
    factories.Group(name="energie")
    source.serve_ckan([full()])
    source_id = make_source(
        source.url, default_tags=[{"name": "geo"}], default_groups=["energie"],
        default_extras={"page": "{harvest_source_url}/dataset/{dataset_id}", "kept": "{other}"},
    )  # fmt: skip
    assert counts(source_id) == {"added": 1}
    shown = show("tn-production-1")
    assert [tag["name"] for tag in shown["tags"]] == ["geo", "phosphate"]
    assert [group["name"] for group in shown["groups"]] == ["energie"]
    extras = {extra["key"]: extra["value"] for extra in shown["extras"]}
    assert extras["page"] == f"{source.url.strip('/')}/dataset/{shown['id']}"
    assert extras["kept"] == "{other}"
    assert counts(source_id) == {"unchanged": 1}


@pytest.mark.parametrize(
    ("option", "names"),
    [("", []), ("only_local", ["local"]), ("create", ["local", "remote"])],
)
def test_remote_groups_are_left_taken_or_made(source: Any, option: str, names: list[str]) -> None:
    """As `remote_groups` says: none, those that the portal has, or all."""
    factories.Group(name="local")
    source.serve_ckan([full(groups=[{"name": "local"}, {"name": "remote", "title": "Loin"}])])
    source_id = make_source(source.url, **({"remote_groups": option} if option else {}))
    counts(source_id)
    assert sorted(group["name"] for group in show("tn-production-1")["groups"]) == names


def test_lists_of_organizations_and_groups_become_a_filter(source: Any) -> None:
    """They are asked for in the search of the source's site, all of them together."""
    source.serve_ckan([full()])
    harvest(
        make_source(
            source.url, organizations_filter_include=["dge", "onm"], groups_filter_exclude=["x"]
        )
    )
    assert "%2B%28organization%3Adge+OR+organization%3Aonm%29+-groups%3Ax" in source.asked[0]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"default_tags": ["geo"]}, "default_tags must be a list of dictionaries"),
        ({"default_groups": [{"name": "g"}]}, "default_groups must be a list of group names/ids"),
        ({"default_groups": ["nowhere"]}, "default_groups: no group nowhere"),
        ({"default_extras": "utf8"}, "default_extras must be a dictionary"),
        ({"remote_groups": "all"}, "remote_groups must be one of only_local, create"),
        ({"organizations_filter_include": ["a) OR (b"]}, "must be a list of names"),
        (
            {"groups_filter_include": ["a"], "groups_filter_exclude": ["b"]},
            "give groups_filter_include or groups_filter_exclude, not both",
        ),
    ],
)
def test_the_form_refuses_wrong_options_of_stock(
    source: Any, config: dict[str, Any], said: str
) -> None:
    """In words that name the option."""
    with pytest.raises(tk.ValidationError) as raised:
        make_source(source.url, **config)
    assert said in json.dumps(raised.value.error_dict)
