"""Harvest jobs from end to end on the energy harvester: what is written, and what is not."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import factories
from ckanext.harvest.model import HarvestObject

from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.model import HarvestRecord, now
from ckanext.ogptn.harvesters.workers import running
from tests.harvesters.jobs import counts, dataset, harvest, make_source, show

LINKS: list[dict[str, Any]] = []


class LinkRecorder(p.SingletonPlugin):
    """Stands in for the commitments: notes the links that are asked for."""

    p.implements(p.IActions)

    def get_actions(self) -> dict[str, Any]:
        """Give the one action that harvesting asks for."""
        return {"ogptn_link_create": note_links}


def note_links(context: Any, data_dict: Any) -> None:
    """Note the links."""
    LINKS.extend(data_dict["links"])


pytestmark = [
    pytest.mark.with_plugins(
        "ogptn_search", "ogptn_harvest", "ogptn_energy", "harvest", {"recorder": LinkRecorder}
    ),
    pytest.mark.ckan_config("ogptn.harvest.allowed_hosts", "127.0.0.1"),
]


@pytest.fixture(autouse=True)
def links(site: None) -> None:
    """Give an empty site of which no links are noted."""
    LINKS.clear()


def test_a_first_run_adds_every_dataset(source: Any) -> None:
    """Each record becomes a dataset with the remote id and name, and the source's organization."""
    source.serve_ckan([dataset(1), dataset(2)])
    assert counts(make_source(source.url)) == {"added": 2}
    shown = show("tn-production-1")
    assert shown["id"] == "00000000-0000-4000-8000-000000000001"
    assert shown["resources"][0]["url"] == "http://x.tn/a.pdf"


def test_a_second_run_changes_nothing(source: Any) -> None:
    """Unchanged records make no object and touch no dataset, however their timestamps look."""
    source.serve_ckan([dataset(1), dataset(2)])
    source_id = make_source(source.url)
    counts(source_id)
    before = model.Package.get("tn-production-1").metadata_modified
    source.serve_ckan([dataset(1, metadata_modified="2026-10-06 00:00"), dataset(2)])
    assert counts(source_id) == {"unchanged": 2}
    assert model.Session.query(HarvestObject).count() == 2
    assert model.Package.get("tn-production-1").metadata_modified == before


def test_one_change_is_one_update(source: Any) -> None:
    """Only the dataset whose content changed is written; it keeps its id and name."""
    source.serve_ckan([dataset(1), dataset(2)])
    source_id = make_source(source.url)
    counts(source_id)
    source.serve_ckan([dataset(1), dataset(2, notes="Autre texte", name="renamed")])
    assert counts(source_id) == {"updated": 1, "unchanged": 1}
    assert show("tn-production-2")["notes"] == "Autre texte"


def test_a_bad_record_is_one_error(source: Any) -> None:
    """A record without a title is reported with its id, and the others are harvested."""
    source.serve_ckan([dataset(1), dataset(2, title=" ")])
    job = harvest(make_source(source.url))
    assert (job.stats["added"], job.stats["errored"]) == (1, 1)
    assert job.errors[0].startswith("00000000-0000-4000-8000-000000000002: title_missing")


def test_a_record_of_a_wrong_shape_is_one_error(source: Any) -> None:
    """What no mapping foresaw is an error of that record alone."""
    source.serve_ckan([dataset(1), dataset(2, license_id=["cc-by"], extras=[["a"]], tags={"x": 1})])
    job = harvest(make_source(source.url))
    assert job.stats["added"] + job.stats["errored"] == 2


def test_a_truncated_listing_deletes_nothing(source: Any) -> None:
    """Fewer datasets than announced: the rest stays, even without a grace period."""
    source.serve_ckan([dataset(n) for n in (1, 2, 3)])
    source_id = make_source(source.url)
    counts(source_id)
    source.serve_ckan([dataset(1)], count=3)
    job = harvest(source_id)
    assert (job.stats["unchanged"], job.stats["held"], job.stats["deleted"]) == (1, 2, 0)
    assert job.errors[0].startswith("count_mismatch")
    assert show("tn-production-3")["state"] == "active"


@pytest.mark.ckan_config("ogptn.harvest.grace_days", 0)
def test_an_empty_listing_deletes_nothing(source: Any) -> None:
    """A catalogue that suddenly lists nothing is a fault of the source."""
    source.serve_ckan([dataset(1)])
    source_id = make_source(source.url)
    counts(source_id)
    source.serve_ckan([])
    job = harvest(source_id)
    assert job.errors[0].startswith("empty_listing")
    assert show("tn-production-1")["state"] == "active"


def test_a_vanished_record_waits_for_its_grace_period(source: Any) -> None:
    """It is marked first, withdrawn after seven days, and comes back with its id and name."""
    source.serve_ckan([dataset(1), dataset(2)])
    source_id = make_source(source.url)
    counts(source_id)
    source.serve_ckan([dataset(1)])
    assert counts(source_id) == {"unchanged": 1, "held": 1}
    model.Session.query(HarvestRecord).filter(HarvestRecord.missing_since.isnot(None)).update(
        {"missing_since": now() - timedelta(days=8)}
    )
    model.Session.commit()
    assert counts(source_id) == {"unchanged": 1, "deleted": 1}
    assert show("tn-production-2")["state"] == "deleted"
    assert counts(source_id) == {"unchanged": 1}
    source.serve_ckan([dataset(1), dataset(2)])
    assert counts(source_id) == {"unchanged": 1, "restored": 1}
    assert show("tn-production-2")["state"] == "active"


def test_what_a_person_deleted_stays_deleted(source: Any) -> None:
    """A dataset deleted by hand is not brought back by the next run."""
    source.serve_ckan([dataset(1)])
    source_id = make_source(source.url)
    counts(source_id)
    tk.get_action("package_delete")(site_context(), {"id": "tn-production-1"})
    source.serve_ckan([dataset(1, notes="Autre texte")])
    assert counts(source_id) == {"unchanged": 1}
    assert show("tn-production-1")["state"] == "deleted"


def test_a_duplicate_id_is_an_error_and_stops_deletions(source: Any) -> None:
    """The first of two records with one id is taken, the second reported."""
    source.serve_ckan([dataset(1), dataset(1, title="Autre")])
    job = harvest(make_source(source.url))
    assert (job.stats["added"], job.stats["errored"]) == (1, 1)
    assert "duplicate_id" in job.errors[0]


def test_two_sources_with_one_id_are_two_datasets(source: Any) -> None:
    """Identity is source and remote id: neither source overwrites the other."""
    source.serve_ckan([dataset(1)])
    first, second = make_source(source.url), make_source(f"{source.url}/", "other", example=True)
    assert counts(first) == {"added": 1}
    assert counts(second) == {"added": 1}
    assert (counts(first), counts(second)) == ({"unchanged": 1}, {"unchanged": 1})
    names = {name for (name,) in model.Session.query(model.Package.name).filter_by(type="dataset")}
    assert names == {"tn-production-1", "tn-production-1-other"}


def test_a_persons_edit_outlives_the_source(source: Any) -> None:
    """A field and a tag that a person changed are kept; the source's other changes come in."""
    source.serve_ckan([dataset(1)])
    source_id = make_source(source.url)
    counts(source_id)
    tags = [{"name": "phosphate"}, {"name": "relu"}]
    changed = {"id": "tn-production-1", "license_id": "cc-by", "tags": tags}
    tk.get_action("package_patch")(site_context(), changed)
    source.serve_ckan([dataset(1, title="Autre", tags=[{"name": "mines"}])])
    assert counts(source_id) == {"updated": 1}
    shown = show("tn-production-1")
    assert shown["license_id"] == "cc-by"
    assert [tag["name"] for tag in shown["tags"]] == ["mines", "relu"]


def test_links_are_asked_for_once_and_again_when_the_rules_change(source: Any) -> None:
    """A new rule links what is already there, in one call, though no dataset changed."""
    for name in ("tn-2014-18", "tn-2016-01"):
        factories.Dataset(type="commitment", name=name)
    source.serve_ckan([dataset(1), dataset(2, tags=[{"name": "ITIE"}])])
    source_id = make_source(source.url, commitments=["tn-2014-18"])
    counts(source_id)
    assert [(link["commitment"], link["origin"]) for link in LINKS] == [
        ("tn-2014-18", "source")
    ] * 2
    rule = {"name": "eiti", "tags": ["itie"], "commitments": ["tn-2016-01"]}
    row = model.Session.get(running.HarvestSource, source_id)
    row.config = json.dumps({"commitments": ["tn-2014-18"], "rules": [rule]})
    model.Session.commit()
    LINKS.clear()
    assert counts(source_id) == {"unchanged": 2}
    assert {(link["commitment"], link["rule"]) for link in LINKS} == {
        ("tn-2014-18", ""),
        ("tn-2016-01", "eiti"),
    }


def test_an_unknown_commitment_stops_the_run_before_it_reads(source: Any) -> None:
    """A source that names a commitment which the portal does not hold says so."""
    job = harvest(make_source(source.url, commitments=["tn-2099-01"]))
    assert job.errors[0].startswith("commitment_unknown: no such commitment: tn-2099-01")
    assert source.asked == []


def test_a_forbidden_host_is_not_asked(source: Any, ckan_config: Any) -> None:
    """A source on a private address is refused unless it is on the list."""
    source_id = make_source(source.url)
    ckan_config["ogptn.harvest.allowed_hosts"] = ""
    assert harvest(source_id).errors[0].startswith("address_forbidden")
    assert source.asked == []


def test_the_sources_page_keeps_its_type_after_a_job(source: Any) -> None:
    """The search index holds the source as validated, so its form and commands find its type."""
    source.serve_ckan([dataset(1)])
    source_id = make_source(source.url)
    counts(source_id)
    shown = tk.get_action("harvest_source_show")(site_context(), {"id": source_id})
    assert (shown["source_type"], shown["frequency"]) == ("ogptn_energy", "MANUAL")


def test_the_form_refuses_a_wrong_configuration(source: Any) -> None:
    """An unknown option is named when the source is saved, not when it runs."""
    with pytest.raises(tk.ValidationError) as raised:
        make_source(source.url, comitments=["tn-2014-18"])
    assert "unknown option comitments" in str(raised.value)
