"""A server that is sick in every way, and a site whose commitment is served by datasets with files there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ckan import model
from ckan.lib.redis import connect_to_redis

from ckanext.ogptn import jobs
from ckanext.ogptn.model import FileCheck, Link
from tests.harvesters.faults.fault_server import FaultServer

PLUGINS = "ogptn_search ogptn scheming_datasets scheming_organizations activity"
Record = dict[str, Any]
Maker = Callable[..., Any]
Health = tuple[str, str]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """Run a server that behaves as it is told."""
    found = FaultServer()
    yield found
    found.close()


@pytest.fixture
def ckan_config(ckan_config: Record, monkeypatch: pytest.MonkeyPatch, storage: Path) -> Record:
    """Name our plugins, allow loopback, and say where uploads are kept."""
    settings = {
        "ckan.plugins": PLUGINS,
        "ckan.storage_path": str(storage),
        "ogptn.harvest.allowed_hosts": "127.0.0.1",
        "ogptn.links.deadline_seconds": 5,
    }
    for name, value in settings.items():
        monkeypatch.setitem(ckan_config, name, value)
    return ckan_config


@pytest.fixture
def promise(site: None, clean_queues: None, call: Maker) -> Record:
    """Make a commitment of the finance ministry in a plan under way, and forget which hosts were silent."""
    for key in connect_to_redis().scan_iter("ogptn:*"):
        connect_to_redis().delete(key)
    for name in ("presidency-government", "ministry-finance"):
        call("organization_create", name=name, institution_type="government",
             title_translated={"ar": "", "fr": "", "en": name})  # fmt: skip
    call("package_create", type="action_plan", name="tn-2016-2018", plan_status="active",
         title_translated={"ar": "", "fr": "", "en": "Plan"}, start_date="2016-07-01",
         end_date="2099-12-31", axes=[], owner_org="presidency-government")  # fmt: skip
    made: Record = call(
        "package_create", type="commitment", name="tn-2016-01", number=1,
        action_plan="tn-2016-2018", lead_institutions=["ministry-finance"],
        title_translated={"ar": "", "fr": "", "en": "Publish the budget"},
        milestones=[{"identifier": "m1", "title_translated": {"en": "Step"}}],
    )  # fmt: skip
    return made


@pytest.fixture
def served(promise: Record, call: Maker) -> Maker:
    """Make a dataset with files at these addresses, linked to the commitment; give it."""

    def make(name: str, *urls: str, **fields: Any) -> Record:
        files = [{"url": url, "format": "CSV", "name": url} for url in urls]
        values = {"owner_org": "ministry-finance", "resources": files, **fields}
        made: Record = call("package_create", type="dataset", name=name, **values)
        call("ogptn_link_create", commitment="tn-2016-01", dataset=name)
        return made

    return make


@pytest.fixture
def health(site: None) -> Callable[[str], Health]:
    """Give health and reason of a dataset's link."""

    def of(name: str) -> Health:
        model.Session.expire_all()
        package = model.Package.get(name)
        link = model.Session.query(Link).filter(Link.dataset_id == package.id).one()
        return link.health, link.health_reason

    return of


@pytest.fixture
def look(site: None) -> Callable[[int], None]:
    """Look at the files that are due, so many times, as if their time had come again each time."""

    def often(times: int = 1) -> None:
        for _ in range(times):
            model.Session.query(FileCheck).update({"again_at": jobs.now()})
            model.Session.commit()
            jobs.check_links()

    return often
