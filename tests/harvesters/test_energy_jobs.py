"""Harvest jobs from end to end on the energy harvester: what is written, and what is not."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import factories
from ckanext.harvest.model import HarvestObject

from ckanext.ogptn.harvesters import running
from ckanext.ogptn.harvesters.links import site_context

LINKS: list[dict[str, Any]] = []


class LinkRecorder(p.SingletonPlugin):
    """Stands in for the commitments: notes the links that are asked for."""

    p.implements(p.IActions)

    def get_actions(self) -> dict[str, Any]:
        return {"ogptn_link_create": note_links}


def note_links(context: Any, data_dict: Any) -> None:
    LINKS.extend(data_dict["links"])


pytestmark = [
    pytest.mark.with_plugins(
        "ogptn_search", "ogptn_harvest", "ogptn_energy", "harvest", {"recorder": LinkRecorder}
    ),
    pytest.mark.ckan_config("ogptn.harvest.allowed_hosts", "127.0.0.1"),
]


@pytest.fixture(autouse=True)
def tables(with_plugins: Any, clean_db: Any, clean_index: Any, migrate_db_for: Any) -> None:
    migrate_db_for("harvest")
    migrate_db_for("ogptn_harvest")
    LINKS.clear()


def dataset(number: int, **more: Any) -> dict[str, Any]:
    """Give a dataset as a CKAN site lists it."""
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "name": f"tn-production-{number}",
        "title": f"Production de phosphate {number}",
        "notes": "Production mensuelle",
        "metadata_modified": "2016-01-01T00:00:00",
        "organization": {"name": "dge", "title": "Direction Générale de l'Energie"},
        "tags": [{"name": "phosphate"}],
        "resources": [{"id": "r", "name": "Table", "format": "csv", "url": "http://x.tn/a.csv"}],
        **more,
    }


def make_source(url: str, **config: Any) -> str:
    import json

    body = factories.Organization()
    created = tk.get_action("harvest_source_create")(
        site_context(),
        {"name": "energy-test", "title": "Énergie", "url": url, "source_type": "ogptn_energy",
         "owner_org": body["id"], "config": json.dumps(config)},
    )  # fmt: skip
    return str(created["id"])


def harvest(source_id: str) -> dict[str, Any]:
    """Run a job and give its counts."""
    job_id = running.start(source_id, send=False)
    running.run_inline(job_id)
    return running.progress("energy-test", job_id).stats


def test_a_first_run_adds_every_dataset(source: Any) -> None:
    """Each record of the source becomes a dataset with the remote id, name and organization."""
    source.serve_ckan([dataset(1), dataset(2)])
    stats = harvest(make_source(source.url))
    assert (stats["added"], stats["errored"], stats["total"]) == (2, 0, 2)
    shown = tk.get_action("package_show")(site_context(), {"id": "tn-production-1"})
    assert shown["id"] == "00000000-0000-4000-8000-000000000001"
    assert shown["resources"][0]["url"] == "http://x.tn/a.csv"


def test_a_second_run_changes_nothing(source: Any) -> None:
    """Unchanged records make no harvest object and touch no dataset, whatever their timestamp."""
    source.serve_ckan([dataset(1), dataset(2)])
    source_id = make_source(source.url)
    harvest(source_id)
    before = model.Package.get("tn-production-1").metadata_modified
    source.serve_ckan([dataset(1, metadata_modified="2026-10-06 00:00"), dataset(2)])
    stats = harvest(source_id)
    assert (stats["unchanged"], stats["added"], stats["updated"], stats["total"]) == (2, 0, 0, 2)
    assert model.Session.query(HarvestObject).count() == 2
    assert model.Package.get("tn-production-1").metadata_modified == before
