"""Harvest jobs: make a source, run a job to its end, look at the outcome."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.tests import factories

from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.workers import running

DONE = ("added", "updated", "restored", "unchanged", "deleted", "held", "errored")


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
        "resources": [{"id": "r", "name": "Table", "format": "pdf", "url": "http://x.tn/a.pdf"}],
        **more,
    }


def make_source(
    url: str, name: str = "energy-test", source_type: str = "ogptn_energy", **config: Any
) -> str:
    """Create a harvest source; give its id."""
    body = factories.Organization()
    created = tk.get_action("harvest_source_create")(
        site_context(),
        {"name": name, "title": "Énergie", "url": url, "source_type": source_type,
         "owner_org": body["id"], "frequency": "MANUAL", "config": json.dumps(config)},
    )  # fmt: skip
    return str(created["id"])


def harvest(source_id: str) -> running.Progress:
    """Run a job to its end."""
    job_id = running.start(source_id, send=False)
    running.run_inline(job_id)
    return running.progress("energy-test", job_id)


def counts(source_id: str) -> dict[str, int]:
    """Run a job; give its counts that are not zero."""
    ended = harvest(source_id)
    stats = ended.stats
    assert stats["total"] == sum(stats.get(name, 0) for name in DONE), ended.errors
    return {name: stats[name] for name in DONE if stats.get(name)}


def show(name: str) -> dict[str, Any]:
    """Read a dataset from the database."""
    context = {**site_context(), "use_cache": False}
    return dict(tk.get_action("package_show")(context, {"id": name}))
