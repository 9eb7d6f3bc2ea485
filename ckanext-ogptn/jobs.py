"""What time alone changes, and what is too much for a request."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.model.system_info import get_system_info, set_system_info

from ckanext.ogptn import config
from ckanext.ogptn.health import checks
from ckanext.ogptn.health import work as looking_work
from ckanext.ogptn.health.bell import BELL, JOB_SECONDS, WORK_SECONDS
from ckanext.ogptn.logic import indexing, link_health, records, reindex, scoring, serving
from ckanext.ogptn.logic.inventory.writing import note_opened
from ckanext.ogptn.logic.suggesting import bell as suggestions_bell
from ckanext.ogptn.logic.suggesting import due as suggestions_due
from ckanext.ogptn.logic.suggesting import work as suggestions_work
from ckanext.ogptn.mail.work import work
from ckanext.ogptn.model.moments import now
from ckanext.ogptn.model.orphans import remove_orphans
from ckanext.ogptn.search.site.repair import repair_if_needed
from ckanext.ogptn.tables import bell, loads
from ckanext.ogptn.tables.work import work_off

BATCH = 500
# Other jobs wait no longer than this for tables that are to be loaded, but for the one at hand.
TABLES_SECONDS = 45
# Nor for suggestions.
SUGGESTIONS_SECONDS = 30
# Where CKAN remembers for which day the derived fields were last reckoned.
REFRESHED = "ogptn.derived_fields_reckoned_for"


def refresh_plan(name: str) -> int:
    """Index the commitments of a plan anew; return how many there are."""
    plan = model.Package.extras["action_plan"].astext
    query = model.Session.query(model.Package.id).filter(
        model.Package.type == "commitment", model.Package.state == "active", plan == name
    )
    return reindex.packages(key for (key,) in query)


def refresh_institution(institution_id: str) -> int:
    """Index the records of an institution anew, and those that it leads or supports; return how many there are."""
    package, group = model.Package, model.Group.get(institution_id)
    if group is None:
        return 0
    named = f'%"{group.name}"%'
    query = model.Session.query(package.id).filter(
        package.state != "deleted",
        sa.or_(
            package.owner_org == group.id,
            package.extras["lead_institutions"].astext.like(named),
            package.extras["supporting_institutions"].astext.like(named),
        ),
    )
    ids = [key for (key,) in query]
    # Its name is part of what its datasets are known by.
    suggestions_due.forget(ids)
    model.repo.commit()
    return reindex.packages(ids)


def tick() -> dict[str, int]:
    """Do all that is due by now; return how much of each. Running it again changes nothing."""
    done = {"orphans": remove_orphans(model.Session)}
    model.repo.commit()
    done["health"] = link_health.of_all_due()
    done["mended"] = repair_if_needed()
    # The latter for data that came and went by other ways than the actions that follow up on it.
    done["refreshed"] = refresh_derived() + serving.refresh_all()
    done["opened"] = note_opened()
    model.repo.commit()
    done["scores"] = scoring.keep_today()
    done["mails"] = work()
    done["tables_due"] = ring_for_tables()
    done["files_due"] = ring_for_files()
    done["suggestions_due"] = ring_for_suggestions()
    run_harvests()
    return done


def ring_for_tables() -> int:
    """Tell a worker where tables are due; return 1 if some are. The database says so, whatever became of the queue."""
    if not bell.works() or not (loads.due(1) or loads.gone()):
        return 0
    bell.ring()
    return 1


def load_tables() -> None:
    """Load the tables that are due; leave the rest to another job, so that others have their turn."""
    if bell.works():
        bell.answer()
        if work_off(reindex.packages, TABLES_SECONDS):
            bell.ring()


def ring_for_suggestions() -> int:
    """Tell a worker where datasets are to be looked at for the commitments that they serve; return 1 if some are."""
    if not config.suggests() or not suggestions_due.is_anything():
        return 0
    suggestions_bell.ring()
    return 1


def suggest_links() -> None:
    """Suggest links for the datasets that are due; leave the rest to another job, so that others have their turn."""
    suggestions_bell.answer()
    if config.suggests() and suggestions_work.work_off(serving.refresh_ends, SUGGESTIONS_SECONDS):
        suggestions_bell.ring()


def ring_for_files() -> int:
    """Tell a worker where files behind links are due to be looked at; return 1 if some are."""
    if not config.links_check_hours() or not checks.due(now(), 1):
        return 0
    BELL.ring(JOB_SECONDS)
    return 1


def check_links() -> None:
    """Look at the files that are due; leave the rest to another job, so that others have their turn."""
    BELL.answer()
    if not config.links_check_hours():
        return
    checks.forget_unlinked()
    model.repo.commit()
    if looking_work.work_off(serving.refresh_ends, WORK_SECONDS):
        BELL.ring(JOB_SECONDS)


def refresh_derived() -> int:
    """Index those commitments anew whose derived fields a new day has changed; return how many.

    It looks once for each day of the portal, and whenever the settings that they rest on change.
    """
    reckoned_for = f"{config.today()}/{config.due_soon_days()}"
    if get_system_info(REFRESHED) == reckoned_for:
        return 0
    changed = 0
    for state in _indexed_states():
        for ids in _ids_indexed_as(state):
            statuses = records.statuses(ids)
            changed += reindex.packages(
                key for key, status in statuses.items() if indexing.derived_state(status) != state
            )
    set_system_info(REFRESHED, reckoned_for)
    return changed


def _search(**query: object) -> dict[str, Any]:
    everything = {"include_private": True, "include_drafts": True, **query}
    found: dict[str, Any] = tk.get_action("package_search")({"ignore_auth": True}, everything)
    return found


def _indexed_states() -> list[str]:
    facets = {"facet.field": ["derived_state"], "facet.limit": -1}
    found = _search(fq="dataset_type:commitment", rows=0, **facets)
    return sorted(found["facets"].get("derived_state", {}))


def _ids_indexed_as(state: str) -> list[list[str]]:
    """Return the ids of the commitments that the index holds in a state, in batches.

    All are read before any is indexed anew: that would change what the pages hold.
    """
    batches: list[list[str]] = []
    while True:
        found = _search(
            fq=f'+dataset_type:commitment +derived_state:"{state}"',
            fl=["id"],
            sort="id asc",
            rows=BATCH,
            start=len(batches) * BATCH,
        )["results"]
        if not found:
            return batches
        batches.append([row["id"] for row in found])


def run_harvests() -> None:
    """Start the harvests that are due and close those that are done, as `harvester run` does."""
    if p.plugin_loaded("harvest"):
        context = {"ignore_auth": True, "user": _site_user(), "session": model.Session}
        tk.get_action("harvest_jobs_run")(context, {"source_id": None})


def _site_user() -> str:
    name: str = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return name
