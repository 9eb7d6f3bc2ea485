"""Read what became of the challenges that reports raised."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.ogptn import config
from ckanext.ogptn.domain.vocabulary import LANGUAGES
from ckanext.ogptn.logic import records
from ckanext.ogptn.logic.records import Condition
from ckanext.ogptn.model import ProgressReport, Resolution

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


def is_raised() -> Condition:
    """Return the condition that leaves reports which stand and tell of challenges."""
    texts = [ProgressReport.challenges[language].astext for language in LANGUAGES]
    told = sa.or_(*(sa.func.coalesce(text, "") != "" for text in texts))
    return sa.and_(told, records.stands())


def is_resolved() -> Condition:
    """Return the condition that leaves reports whose challenges are resolved by the portal's day."""
    return sa.exists().where(
        Resolution.report_id == ProgressReport.id, Resolution.resolved_on <= config.today()
    )
