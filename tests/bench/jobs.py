"""Harvest jobs, measured where they work: in one process, or worked off by the consumers of the queues.

Dataset writes and rows are read from PostgreSQL's own counters, so that no way of writing escapes them; writes of the
index are counted where documents leave CKAN for the search engine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.cli.db import _run_migrations
from ckan.lib.search import index as ckan_index
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob, HarvestObject
from machine import forget_peak, memory_megabytes, peak_megabytes

from ckanext.ogptn.harvesters.model import now
from ckanext.ogptn.harvesters.workers import running

Say = Callable[[str], None]
Figures = dict[str, Any]

PATIENCE_SECONDS = 7200
TABLES = ("package", "resource", "harvest_object")


def open_site(say: Say) -> str:
    """Create the tables and an institution; give the institution's id."""
    model.repo.init_db()
    for plugin in ("activity", "harvest", "ogptn", "ogptn_harvest"):
        _run_migrations(plugin, "head", True)
    found = tk.get_action("organization_create")(
        site_context(),
        {"name": "bench", "title": "Bench", "title_translated": {"fr": "Banc d'essai"},
         "institution_type": "government"},
    )  # fmt: skip
    return str(found["id"])


def site_context() -> dict[str, Any]:
    """Act as the site's own user."""
    user = tk.get_action("get_site_user")({"ignore_auth": True, "defer_commit": True}, {})
    return {"user": user["name"], "ignore_auth": True}


def add_source(say: Say, name: str, url: str, kind: str, config: str = "{}") -> str:
    """Create a source of a kind of harvester; give its id."""
    wanted = {"name": name, "title": name, "url": url, "source_type": kind, "owner_org": "bench",
              "frequency": "MANUAL", "config": config}  # fmt: skip
    return str(tk.get_action("harvest_source_create")(site_context(), wanted)["id"])


def run_job(say: Say, source_id: str, most: str = "") -> Figures:
    """Gather a source and do all that it leaves to do, or ``most`` of it, in this process; tell what it took."""
    job_id = running.start(source_id, send=False)
    job = HarvestJob.get(job_id)
    job.status = "Running"
    job.save()
    harvester = queue.get_harvester(job.source.type)
    before, jobs = rows(), job_count() - 1
    with counted_index() as documents:
        gathered, ids = measured(lambda: queue.gather_stage(harvester, job) or [])
        chosen = ids[: int(most)] if most else ids
        imported, _ = measured(lambda: import_all(harvester, chosen))
    after = rows()
    stats = ended(job_id, source_id, len(chosen) == len(ids))
    return {
        "gather": gathered,
        "import": imported,
        "objects": len(ids),
        "imported": len(chosen),
        "documents": len(documents),
        "rows": {table: after[table] - before[table] for table in TABLES},
        "jobs": job_count() - jobs,
        "stats": stats,
    }


def job_count() -> int:
    """Count all jobs that there are."""
    return int(model.Session.query(HarvestJob).count())


def import_all(harvester: Any, ids: list[str]) -> None:
    """Do with each object what a consumer of the fetch queue does."""
    for object_id in ids:
        queue.fetch_and_import_stages(harvester, HarvestObject.get(object_id))
        model.Session.remove()


def ended(job_id: str, source_id: str, whole: bool) -> Figures:
    """Close a job, and give its counts."""
    if not whole:
        for one in model.Session.query(HarvestObject).filter_by(harvest_job_id=job_id):
            one.state = one.state if one.state in ("COMPLETE", "ERROR") else "ERROR"
        model.Session.commit()
    tk.get_action("harvest_jobs_run")(site_context(), {"source_id": source_id})
    shown = tk.get_action("harvest_job_show")(site_context(), {"id": job_id})
    return dict(shown["stats"])


def measured(work: Callable[[], Any]) -> tuple[Figures, Any]:
    """Do some work; give its seconds, its seconds of the processor, the memory it took more, and its result."""
    forget_peak()
    resting, started, spent = memory_megabytes(), time.perf_counter(), time.process_time()
    result = work()
    figures = {
        "seconds": time.perf_counter() - started,
        "processor_seconds": time.process_time() - spent,
        "peak_megabytes": peak_megabytes() - resting,
    }
    return figures, result


def rows() -> dict[str, int]:
    """Count what PostgreSQL has written of each table since it began: rows inserted, updated and deleted."""
    model.Session.commit()
    # Counters of other connections are told at the latest a second after their transaction; ours when asked.
    query = sa.text(
        "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables"
        " WHERE relname = ANY(:tables)"
    )
    model.Session.execute(sa.text("SELECT pg_stat_force_next_flush()"))
    model.Session.commit()
    found = dict(model.Session.execute(query, {"tables": list(TABLES)}).all())
    model.Session.commit()
    return {table: int(found.get(table, 0)) for table in TABLES}


@contextmanager
def counted_index() -> Iterator[list[str]]:
    """Note the id of each document that goes to the search engine."""
    sent: list[str] = []
    original = ckan_index.make_connection

    def connection(*arguments: Any) -> Any:
        return Counting(original(*arguments), sent)

    ckan_index.make_connection = connection
    try:
        yield sent
    finally:
        ckan_index.make_connection = original


class Counting:
    """A connection to the search engine that notes what is written to it."""

    def __init__(self, connection: Any, sent: list[str]) -> None:
        self._connection, self._sent = connection, sent

    def add(self, docs: list[dict[str, Any]], **options: Any) -> None:
        """Note the documents and send them on."""
        self._sent.extend(doc["id"] for doc in docs)
        self._connection.add(docs=docs, **options)

    def delete(self, **options: Any) -> None:
        """Note a deletion and send it on."""
        self._sent.append(str(options))
        self._connection.delete(**options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def send(say: Say, source_id: str) -> Figures:
    """Send a job to the consumers and wait for its end; tell what its import took, from its gathering's end on."""
    job_id = running.start(source_id)
    stats: dict[str, int] = {}
    errors: list[str] = []
    for seen in running.follow({"bench": (source_id, job_id)}, PATIENCE_SECONDS):
        stats, errors = seen.stats, list(seen.errors[:5])
    job = HarvestJob.get(job_id)
    last = model.Session.query(sa.func.max(HarvestObject.import_finished)).filter(
        HarvestObject.harvest_job_id == job_id
    )
    return {
        "stats": stats,
        "errors": errors,
        "gather_seconds": (job.gather_finished - job.gather_started).total_seconds(),
        "import_seconds": ((last.scalar() or now()) - job.gather_finished).total_seconds(),
    }
