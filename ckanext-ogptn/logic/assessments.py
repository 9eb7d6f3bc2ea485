"""Read the assessments of the Independent Reporting Mechanism."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ckan import model
from ckan.types import Context

from ckanext.ogptn.logic import histories
from ckanext.ogptn.logic.records import Condition
from ckanext.ogptn.model import Assessment

Shown = dict[str, Any]

# What is judged, each in codes of its own.
VARIABLES = (
    "completion",
    "verifiability",
    "specificity",
    "relevance",
    "ambition",
    "potential_impact",
    "did_it_open_government",
    "early_results",
)


def of_commitment(context: Context, package_id: str) -> list[Shown]:
    """Return the assessments of a commitment, newest first."""
    query = model.Session.query(Assessment).filter(Assessment.commitment_id == package_id)
    return shown(context, query.filter(is_known()).order_by(*newest_first()).all())


def is_known() -> Condition:
    """Return the condition that leaves out assessments of days that are yet to come, when the portal is looked at as
    of an earlier one."""
    return histories.has_begun(Assessment)


def newest_first() -> tuple[Any, ...]:
    """Return the order of the lists."""
    return (Assessment.report_date.desc(), Assessment.sequence.desc())


def shown(context: Context, rows: Collection[Assessment]) -> list[Shown]:
    """Return assessments; one that a later one replaces is superseded."""
    ids = [row.id for row in rows]
    corrections = model.Session.query(Assessment.replaces).filter(Assessment.replaces.in_(ids))
    replaced = {key for (key,) in corrections} if ids else set()
    officers = histories.officers_view(context, rows)
    return [
        {**dictize(row, row.commitment_id in officers), "superseded": row.id in replaced}
        for row in rows
    ]


def dictize(row: Assessment, officer: bool) -> Shown:
    """Return an assessment's own fields."""
    return {
        "id": row.id,
        "commitment_id": row.commitment_id,
        "reporting_period": row.reporting_period,
        "report_date": row.report_date.isoformat(),
        "report_date_precision": row.report_date_precision,
        "report_url": row.report_url,
        **{variable: getattr(row, variable) for variable in VARIABLES},
        "starred": row.starred,
        "findings": row.findings,
        "author": row.author if officer or row.origin == "import" else None,
        "origin": row.origin,
        "replaces": row.replaces,
        "created_at": row.created_at.isoformat(),
    }
