"""Tell whether the files of a linked dataset answer, and have them, or evidence, looked at again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn import config
from ckanext.ogptn.health import checks
from ckanext.ogptn.health.bell import BELL, JOB_SECONDS
from ckanext.ogptn.health.rules import FILE_REASONS
from ckanext.ogptn.logic import paging, records
from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.schema import files as schema
from ckanext.ogptn.model.moments import now

__all__ = ["ogptn_file_check_again", "ogptn_file_check_list"]

_ = tk._
Row = Any
Shown = dict[str, Any]
MOMENTS = ("failing_since", "checked_at", "again_at", "modified_at")


@tk.side_effect_free
@validate(schema.ogptn_file_check_list)
def ogptn_file_check_list(context: Context, data_dict: DataDict) -> Shown:
    """List what is known of the files of a dataset: whether each still answers.

    Only the files of datasets that serve a commitment, or are evidence, are looked at.

    :param dataset: the dataset's id or name
    :type dataset: string
    :param limit: how many to return, at most 1000 (optional, default: 20)
    :type limit: integer
    :param offset: how many to skip (optional, default: 0)
    :type offset: integer

    :returns: ``count`` and ``results``: {resource_id, url, state, reason, code, status, failures, failing_since,
        checked_at, again_at, modified_at}, in the dataset's order. ``state`` is ``unknown``, ``ok``, ``gone``,
        ``html`` (a web page comes in its place) or ``unreachable``; ``reason`` the code of what ails it, as in
        ``ogptn_link_list``, or null; ``code`` and ``status`` tell of the last look, ``failures`` counts those in a row
        since ``failing_since``; ``modified_at`` is the moment of the file as its server states it
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such dataset
    :raises NotAuthorized: where the caller may not read it
    """
    dataset = records.dataset(data_dict["dataset"])
    tk.check_access("ogptn_file_check_list", context, {"dataset": dataset.id})
    return paging.page([_shown(row) for row in checks.of_dataset(dataset.id)], data_dict)


@validate(schema.ogptn_file_check_again)
def ogptn_file_check_again(context: Context, data_dict: DataDict) -> Shown:
    """Have the files of a dataset that serves a commitment, or the addresses and files that are evidence of a
    commitment, looked at again; a worker does it soon.

    :param id: the dataset's or commitment's id or name
    :type id: string

    :returns: ``count``: how many will be looked at
    :rtype: dictionary

    :raises ValidationError: where the portal looks at no files
    :raises ObjectNotFound: where there is no such dataset or commitment
    :raises NotAuthorized: where the caller is no officer of the commitment, or of the dataset or a commitment that it
        serves
    """
    package = _package(data_dict["id"])
    tk.check_access("ogptn_file_check_again", context, {"id": package.id})
    if not config.links_check_hours():
        refuse("id", _("This portal does not look at files."))
    count = checks.ask(package.id, now())
    model.Session.commit()
    BELL.ring(JOB_SECONDS)
    return {"count": count}


def _package(reference: str) -> records.PackageRow:
    found = model.Package.get(reference)
    is_commitment = found is not None and found.type == "commitment"
    return records.package(reference, "commitment") if is_commitment else records.dataset(reference)


def _shown(row: Row) -> Shown:
    plain = ("url", "state", "code", "status", "failures")
    return {
        "resource_id": row["subject_id"],
        **{name: row[name] for name in plain},
        "reason": FILE_REASONS.get(row["state"]),
        **{name: _iso(row[name]) for name in MOMENTS},
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
