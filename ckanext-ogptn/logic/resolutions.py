"""Read what became of the challenges that reports raised."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ckan import model

from ckanext.ogptn import config
from ckanext.ogptn.model import Resolution

Shown = dict[str, Any]


def of_reports(report_ids: Collection[str]) -> dict[str, Shown]:
    """Return {resolved_on, how} of each report whose challenges are resolved by the portal's day."""
    if not report_ids:
        return {}
    query = model.Session.query(Resolution).filter(
        Resolution.report_id.in_(report_ids), Resolution.resolved_on <= config.today()
    )
    return {
        row.report_id: {"resolved_on": row.resolved_on.isoformat(), "how": row.how} for row in query
    }
