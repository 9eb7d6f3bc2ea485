"""Read progress reports as a caller may see them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ckan import model
from ckan.types import Context

from ckanext.ogptn.logic import evidence, histories, resolutions
from ckanext.ogptn.logic.records import Condition
from ckanext.ogptn.model import ProgressReport

Report = dict[str, Any]


def of_commitment(context: Context, package_id: str) -> list[Report]:
    """Return the reports on a commitment, newest first."""
    query = model.Session.query(ProgressReport).filter(ProgressReport.commitment_id == package_id)
    return shown(context, query.filter(is_known()).order_by(*newest_first()).all())


def is_known() -> Condition:
    """Return the condition that leaves out reports of days that are yet to come, when the portal is looked at as of
    an earlier one."""
    return histories.has_begun(ProgressReport)


def newest_first() -> tuple[Any, ...]:
    """Return the order of the lists."""
    return (ProgressReport.report_date.desc(), ProgressReport.sequence.desc())


def shown(context: Context, rows: Collection[ProgressReport]) -> list[Report]:
    """Return reports with their evidence and what became of their challenges; one that a later one replaces is
    superseded."""
    ids = [row.id for row in rows]
    officers = histories.officers_view(context, rows)
    corrections = model.Session.query(ProgressReport.replaces).filter(
        ProgressReport.replaces.in_(ids), is_known()
    )
    replaced = {key for (key,) in corrections} if ids else set()
    pieces = evidence.of_reports(context, ids)
    resolved = resolutions.of_reports(ids)
    return [
        {
            **dictize(row, row.commitment_id in officers),
            "evidence": pieces.get(row.id, []),
            "superseded": row.id in replaced,
            "resolution": resolved.get(row.id),
        }
        for row in rows
    ]


def dictize(row: ProgressReport, officer: bool) -> Report:
    """Return a report's own fields."""
    return {
        "id": row.id,
        "commitment_id": row.commitment_id,
        "milestone": row.milestone,
        "reporting_period": row.reporting_period,
        "report_date": row.report_date.isoformat(),
        "report_date_precision": row.report_date_precision,
        "report_date_source": row.report_date_source,
        "assessor_type": row.assessor_type,
        "completion_level": row.completion_level,
        "completed_on": row.completed_on.isoformat() if row.completed_on else None,
        "progress": row.progress,
        "challenges": row.challenges,
        "next_steps": row.next_steps,
        # An import names a body; who of an institution's officers wrote is for officers to know.
        "author": row.author if officer or row.origin == "import" else None,
        "origin": row.origin,
        "replaces": row.replaces,
        "created_at": row.created_at.isoformat(),
    }
