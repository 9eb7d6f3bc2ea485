"""How the harvest sources of an institution fare, where harvesting is installed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ckan import plugins as p
from ckan.plugins import toolkit as tk

Record = dict[str, Any]
SHOWN_SOURCES = 5


def of_institutions(institutions: Iterable[Record]) -> list[Record]:
    """Give {title, url, name, finished, status, errors, added, updated} of each source's last job."""
    names = [one["name"] for one in institutions]
    if not names or not p.plugin_loaded("harvest"):
        return []
    quoted = " OR ".join(f'"{name}"' for name in names)
    asked = {"fq": f"+dataset_type:harvest +organization:({quoted})", "rows": SHOWN_SOURCES}
    found = tk.get_action("package_search")({}, asked)["results"]
    return [{**_source(one), **_last_job(one["id"])} for one in found]


def _source(source: Record) -> Record:
    return {"title": source["title"], "name": source["name"], "url": source.get("url")}


def _last_job(source_id: str) -> Record:
    try:
        status = tk.get_action("harvest_source_show_status")({}, {"id": source_id})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return {}
    job = status.get("last_job") or {}
    stats = job.get("stats") or {}
    return {
        "finished": job.get("finished"),
        "job": job.get("id"),
        "status": job.get("status"),
        "errors": int(stats.get("errored") or 0),
        "records": int(status.get("total_datasets") or 0),
    }
