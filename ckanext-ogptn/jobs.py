"""What time alone changes, and what is too much for a request."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.ogptn.domain.status import Status
from ckanext.ogptn.logic import records, reindex
from ckanext.ogptn.model.health import follow_ends
from ckanext.ogptn.model.orphans import remove_orphans

log = logging.getLogger(__name__)
BATCH = 500
DERIVED = ("completion_level", "timeliness", "update_state")


def refresh_plan(name: str) -> int:
    """Index the commitments of a plan anew; return how many there are."""
    plan = model.Package.extras["action_plan"].astext
    query = model.Session.query(model.Package.id).filter(
        model.Package.type == "commitment", model.Package.state == "active", plan == name
    )
    return reindex.packages(key for (key,) in query)


def tick() -> dict[str, int]:
    """Do all that is due by now; return how much of each. Running it again changes nothing."""
    done = {
        "orphans": remove_orphans(model.Session),
        "health": follow_ends(model.Session),
    }
    model.repo.commit()
    done["refreshed"] = refresh_derived()
    run_harvests()
    return done


def refresh_derived() -> int:
    """Index those commitments anew whose derived fields a new day has changed; return how many."""
    changed = 0
    for indexed in _indexed_commitments():
        statuses = records.statuses(list(indexed))
        stale = [key for key, status in statuses.items() if _fields(status) != indexed[key]]
        changed += reindex.packages(stale)
    return changed


def _fields(status: Status) -> tuple[str, ...]:
    return (status.level.value, status.timeliness, status.update_state)


def _indexed_commitments() -> Iterator[dict[str, tuple[str, ...]]]:
    """Yield pages of {id: derived fields as the index has them}."""
    start = 0
    while True:
        found = tk.get_action("package_search")(
            {"ignore_auth": True},
            {
                "fq": "+dataset_type:commitment",
                "fl": ["id", *DERIVED],
                "sort": "id asc",
                "rows": BATCH,
                "start": start,
                "include_private": True,
                "include_drafts": True,
            },
        )["results"]
        if not found:
            return
        yield {row["id"]: tuple(row.get(field, "") for field in DERIVED) for row in found}
        start += len(found)


def run_harvests() -> None:
    """Start the harvests that are due and close those that are done, as `harvester run` does."""
    if p.plugin_loaded("harvest"):
        context = {"ignore_auth": True, "user": _site_user(), "session": model.Session}
        tk.get_action("harvest_jobs_run")(context, {"source_id": None})


def _site_user() -> str:
    name: str = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return name
