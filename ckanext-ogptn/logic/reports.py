"""Read progress reports as a caller may see them."""

from __future__ import annotations

from typing import Any

from ckan.types import Context

from ckanext.ogptn import config
from ckanext.ogptn.domain.dates import first_day
from ckanext.ogptn.logic import access, records
from ckanext.ogptn.model import ProgressReport

Report = dict[str, Any]


def of_commitment(context: Context, package_id: str) -> list[Report]:
    """Return the reports on a commitment, newest first; one that a later one replaces is
    superseded.

    Reports of days that are yet to come, when the portal is looked at as of an earlier one, are
    left out."""
    day = config.today()
    rows = [
        row
        for row in records.report_rows([package_id])
        if first_day(row.report_date, row.report_date_precision) <= day
    ]
    replaced = {row.replaces for row in rows}
    officer = access.may_edit(context, records.package(package_id, "commitment"))
    shown = [dictize(row, row.id in replaced, officer) for row in rows]
    _hide_datasets(context, shown)
    return shown


def _hide_datasets(context: Context, shown: list[Report]) -> None:
    """Leave out evidence that is a dataset which the caller may not see."""
    named = {one["dataset"] for report in shown for one in report["evidence"] if "dataset" in one}
    hidden = named - set(access.visible_packages(context, named))
    for report in shown:
        report["evidence"] = [e for e in report["evidence"] if e.get("dataset") not in hidden]


def dictize(row: ProgressReport, superseded: bool, officer: bool) -> Report:
    """Return a report's fields; evidence for officers is left out for others."""
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
        "evidence": [e for e in row.evidence if officer or e.get("visibility") != "officers"],
        # An import names a body; who of an institution's officers wrote is for officers to know.
        "author": row.author if officer or row.origin == "import" else None,
        "origin": row.origin,
        "replaces": row.replaces,
        "superseded": superseded,
        "created_at": row.created_at.isoformat(),
    }
