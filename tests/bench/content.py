"""The portal's own content: load it, ask the judged queries over it, copy its index documents."""

from __future__ import annotations

import contextlib
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ckan.lib.search as ckan_search
import ckan.plugins.toolkit as tk
import yaml
from ckan import model
from ckan.cli.db import _run_migrations
from ckan.lib.search import index as ckan_index
from ckanapi import LocalCKAN
from click.testing import CliRunner
from werkzeug.serving import make_server

from ckanext.ogptn.content import loader
from ckanext.ogptn.harvesters.cli import ogptn_harvest
from ckanext.ogptn.portal.sites.generate import prepare
from ckanext.ogptn.portal.sites.server import build_application

Say = Callable[[str], None]

JUDGED = Path(__file__).parent / "judged.yaml"
PAGE = 10
# A search that names no type is one for datasets (ckanext.ogptn.logic.searching).
EVERY_TYPE = "dataset_type:(dataset OR commitment OR action_plan)"


def load(say: Say) -> dict[str, int]:
    """Create the tables, load plans and commitments, harvest the example sites; count by type."""
    model.repo.init_db()
    for plugin in ("activity", "harvest", "ogptn", "ogptn_harvest"):
        _run_migrations(plugin, "head", True)
    loader.load(LocalCKAN(), lambda _: None)
    with tempfile.TemporaryDirectory(prefix="ogptn-sites-") as folder, served(Path(folder)) as url:
        for words in (["sources", "--sites-url", url], ["run", "--inline"]):
            CliRunner().invoke(ogptn_harvest, words, catch_exceptions=False)
    counted = model.Session.query(model.Package.type).filter_by(state="active")
    types = [type_ for (type_,) in counted]
    return {type_: types.count(type_) for type_ in sorted(set(types))}


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the example sites on loopback."""
    server = make_server("127.0.0.1", 0, build_application(prepare(folder)), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def ask(say: Say) -> dict[str, Any]:
    """Rebuild the index, then put each judged query as an anonymous visitor's search."""
    started = time.perf_counter()
    ckan_search.rebuild(clear=True, defer_commit=True, quiet=True)
    ckan_search.commit()
    seconds = time.perf_counter() - started
    judged = yaml.safe_load(JUDGED.read_text("utf-8"))["queries"]
    return {
        "rebuild_seconds": seconds,
        "records": model.Session.query(model.Package).count(),
        "answers": [answer(entry["query"]) for entry in judged],
    }


def answer(query: str) -> list[str]:
    """Give the names of the first page of results."""
    found = tk.get_action("package_search")(
        {"user": "", "ignore_auth": False}, {"q": query, "fq": EVERY_TYPE, "rows": PAGE}
    )
    return [record["name"] for record in found["results"]]


class Recorder:
    """What CKAN takes for its connection to the search engine, and which keeps what it is sent."""

    url = "recorder"

    def __init__(self) -> None:
        self.documents: list[dict[str, Any]] = []

    def add(self, docs: list[dict[str, Any]], commit: bool = True) -> None:
        """Keep the documents."""
        self.documents.extend(docs)


def documents(say: Say) -> list[dict[str, Any]]:
    """Copy the documents that CKAN and its plugins send for the portal's records."""
    recorder, original = Recorder(), ckan_index.make_connection
    ckan_index.make_connection = lambda *_: recorder
    try:
        for (id_,) in model.Session.query(model.Package.id):
            ckan_search.rebuild(package_id=id_)
    finally:
        ckan_index.make_connection = original
    return recorder.documents
