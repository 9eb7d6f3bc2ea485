"""Jobs of sources that are ill: make a source of a catalogue, run it, see what it did."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckanext.harvest.model import HarvestObject

from ckanext.ogptn.harvesters import advice
from ckanext.ogptn.harvesters.linking.links import site_context
from ckanext.ogptn.harvesters.model import HarvestProblem
from ckanext.ogptn.harvesters.runs import problems
from ckanext.ogptn.harvesters.workers import running
from tests.harvesters.catalogues import SOURCE_TYPES, Catalogue
from tests.harvesters.jobs import DONE

OPTIONS = {
    "ogptn.harvest.allowed_hosts": "127.0.0.1",
    "ogptn.harvest.deadline_seconds": 20,
    "ogptn.harvest.megabytes": 1,
    "ogptn.harvest.grace_days": 0,
}


def make_source(catalogue: Catalogue, owner: str, source_type: str = "", **options: Any) -> str:
    """Create the source of a catalogue; give its id."""
    source_type = source_type or SOURCE_TYPES[catalogue.kind]
    if source_type == "ogptn_environment":
        options["protocol"] = catalogue.kind
    if catalogue.kind in ("ckan", "csw", "ogc_records"):
        options["page_size"] = 2
    created = tk.get_action("harvest_source_create")(
        site_context(),
        {"name": catalogue.name, "title": catalogue.name, "url": catalogue.address,
         "source_type": source_type, "owner_org": owner, "frequency": "MANUAL",
         "config": json.dumps(options)},
    )  # fmt: skip
    return str(created["id"])


@dataclass(frozen=True)
class Outcome:
    """What a job did: its counts that are not zero, the codes of its report, how long it took."""

    counts: dict[str, int]
    codes: list[str]
    details: str
    seconds: float


def harvest(source_id: str) -> Outcome:
    """Run a job to its end; every record is counted once, every problem has its advice."""
    started = time.monotonic()
    job_id = running.start(source_id, send=False)
    running.run_inline(job_id)
    seconds = time.monotonic() - started
    ended = running.progress("x", job_id)
    assert ended.status == "Finished"
    found = problems.of_job(job_id).order_by(HarvestProblem.id).all()
    counted = {name: ended.stats[name] for name in DONE if ended.stats.get(name)}
    assert ended.stats["total"] == sum(counted.values()), (ended.stats, ended.errors)
    for problem in found:
        assert all(advice.advice(problem.code).get(language) for language in ("ar", "fr", "en"))
    details = "\n".join(f"{problem.detail} {problem.url}" for problem in found)
    return Outcome(counted, [problem.code for problem in found], details, seconds)


def active(source_id: str) -> int:
    """Count the datasets of a source that are there."""
    return int(
        model.Session.query(model.Package)
        .join(HarvestObject, HarvestObject.package_id == model.Package.id)
        .filter(HarvestObject.harvest_source_id == source_id)
        .filter(HarvestObject.current.is_(True), model.Package.state == "active")
        .count()
    )
