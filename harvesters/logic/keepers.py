"""Who may see how a source fares, and steer it: those who may change it, and nobody else.

Those are the officers of its institution, and administrators.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.ogptn.harvesters.logic.editing import job_of, may_edit, source_of
from ckanext.ogptn.logic.auth.rules import allow, refuse

__all__ = [
    "ogptn_harvest_change_list",
    "ogptn_harvest_hold_decide",
    "ogptn_harvest_hold_show",
    "ogptn_harvest_preview",
    "ogptn_harvest_probe",
    "ogptn_harvest_problem_list",
    "ogptn_harvest_run_list",
    "ogptn_harvest_run_show",
    "ogptn_harvest_source_list",
    "ogptn_harvest_source_pause",
    "ogptn_harvest_source_resume",
    "ogptn_harvest_source_show",
    "ogptn_harvest_timetable_update",
]

_ = tk._


def _keeps(context: Context, source_id: str) -> AuthResult:
    if may_edit(context, source_id):
        return allow()
    return refuse(_("Only officers of the source's institution may see this."))


def ogptn_harvest_source_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever is signed in: the list holds the sources that they keep."""
    return allow()


def ogptn_harvest_run_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever keeps the source."""
    return _keeps(context, source_of(data_dict["source"]).id)


ogptn_harvest_hold_show = ogptn_harvest_hold_decide = ogptn_harvest_run_list
ogptn_harvest_preview = ogptn_harvest_run_list


def ogptn_harvest_run_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever keeps the source of the run."""
    return _keeps(context, job_of(data_dict["id"]).source_id)


def ogptn_harvest_change_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever keeps the source of the run."""
    return _keeps(context, job_of(data_dict["job"]).source_id)


def ogptn_harvest_problem_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever keeps the source, of the run where one is named."""
    if data_dict.get("job"):
        return _keeps(context, job_of(data_dict["job"]).source_id)
    return ogptn_harvest_run_list(context, data_dict)


def ogptn_harvest_source_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever keeps the source."""
    return _keeps(context, source_of(data_dict["id"]).id)


ogptn_harvest_source_pause = ogptn_harvest_source_resume = ogptn_harvest_source_show
ogptn_harvest_timetable_update = ogptn_harvest_source_show


def ogptn_harvest_probe(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever may make sources: the portal itself asks the address."""
    tk.check_access("harvest_source_create", tk.fresh_context(context), {})
    return allow()
