"""A site with a DataStore, datasets with files, and workers that are called by hand."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

from ckanext.ogptn import jobs
from ckanext.ogptn.tables import bell

PLUGINS = "ogptn_search ogptn scheming_datasets scheming_organizations activity datastore"
Record = dict[str, Any]
Maker = Callable[..., Record]


@pytest.fixture
def ckan_config(ckan_config: Record, monkeypatch: pytest.MonkeyPatch, storage: Path) -> Record:
    """Name our plugins for all tests of this folder, and where uploads are kept."""
    monkeypatch.setitem(ckan_config, "ckan.plugins", PLUGINS)
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(storage))
    return ckan_config


@pytest.fixture
def site(site: None, clean_queues: None) -> None:
    """Give an empty site of which no worker has been told anything."""
    bell.answer()


@pytest.fixture
def dataset(call: Maker) -> Record:
    """Make a dataset of the finance ministry."""
    call("organization_create", name="ministry-finance", institution_type="government",
         title_translated={"ar": "", "fr": "", "en": "Finance"})  # fmt: skip
    titles = {"ar": "الميزانية", "fr": "Budget", "en": "Budget"}
    return call("package_create", name="budget", title_translated=titles,
                owner_org="ministry-finance")  # fmt: skip


@pytest.fixture
def upload(call: Maker, dataset: Record) -> Maker:
    """Upload a file to the dataset, or a new one in its place."""

    def put(content: bytes | str, name: str = "table.csv", **fields: Any) -> Record:
        body = content.encode() if isinstance(content, str) else content
        stored = FileStorage(io.BytesIO(body), filename=name)
        if "id" in fields:
            return call("resource_patch", upload=stored, **fields)
        values = {"package_id": dataset["id"], "name": name, **fields}
        return call("resource_create", upload=stored, **values)

    return put


@pytest.fixture
def loaded(call: Maker, upload: Maker) -> Maker:
    """Upload a file and let a worker load it; give what became of it."""

    def put(content: bytes | str, name: str = "table.csv", **fields: Any) -> Record:
        resource = upload(content, name, **fields)
        jobs.load_tables()
        return call("ogptn_table_show", id=resource["id"])

    return put
