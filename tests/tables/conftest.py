"""A site with a DataStore, datasets with files, and workers that are called by hand."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from ckan.tests import helpers
from werkzeug.datastructures import FileStorage

from ckanext.ogptn import jobs
from ckanext.ogptn.tables import bell

PLUGINS = "ogptn_search ogptn scheming_datasets scheming_organizations activity datastore"
Record = dict[str, Any]
Maker = Callable[..., Record]
_MIGRATED: set[str] = set()


def workbook(*rows: list[object], **more: list[list[object]]) -> bytes:
    """Write an Excel workbook: the rows of its first sheet, and further sheets by their names."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, others in more.items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.fixture
def ckan_config(ckan_config: Record, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Record:
    """Name our plugins for all tests of this folder; keep uploads in a folder of the test."""
    monkeypatch.setitem(ckan_config, "ckan.plugins", PLUGINS)
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path))
    return ckan_config


@pytest.fixture
def site(
    clean_db: None,
    with_plugins: None,
    migrate_db_for: Any,
    mapped_tables: Any,
    clean_index: None,
    clean_queues: None,
) -> None:
    """Give an empty site with our plugins and their tables."""
    for plugin in {"activity", "ogptn"} - _MIGRATED:
        migrate_db_for(plugin)
        _MIGRATED.add(plugin)
    mapped_tables()
    bell.answer()


@pytest.fixture
def call(site: None) -> Callable[..., Any]:
    """Call actions as the site's own user, who may do all."""
    user = helpers.call_action("get_site_user")["name"]

    def act(action: str, **arguments: Any) -> Any:
        return helpers.call_action(action, {"user": user}, **arguments)

    return act


@pytest.fixture
def call_as(site: None) -> Callable[..., Any]:
    """Call actions as a user with that user's rights; nobody is "" (an anonymous visitor)."""

    def act(user: str, action: str, **arguments: Any) -> Any:
        return helpers.call_action(action, {"user": user, "ignore_auth": False}, **arguments)

    return act


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


@pytest.fixture
def book() -> Callable[..., bytes]:
    """Write Excel workbooks."""
    return workbook
