"""Error reports as officers of the lead institutions see them, and nobody else."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.ogptn.logic import access, following
from ckanext.ogptn.logic.records import Condition
from ckanext.ogptn.model import ErrorReport
from ckanext.ogptn.model.moments import now

STATES = ("open", "answered", "closed")
ANSWER = "error_answer"
# An address is kept for the answer, and no longer.
KEEP_ADDRESS = timedelta(days=30)
Query = Any
Shown = dict[str, Any]


def of_caller(context: Context) -> Query:
    """Return the reports on the commitments that the caller's institutions lead; for administrators all."""
    rows = model.Session.query(ErrorReport).join(
        model.Package, model.Package.id == ErrorReport.commitment_id
    )
    rows = rows.filter(model.Package.state == "active")
    if access.is_trusted(context):
        return rows
    return rows.filter(led_by(access.edited_by(context.get("user"))))


def led_by(names: Collection[str]) -> Condition:
    """Return the condition on commitments that leaves those that one of these institutions leads."""
    text = model.Package.extras["lead_institutions"].astext
    named = [text.contains(json.dumps(name), autoescape=True) for name in names]
    return sa.or_(sa.false(), *named)


def shown(rows: Iterable[ErrorReport]) -> list[Shown]:
    """Return the reports with their commitments in short."""
    rows = list(rows)
    ids = {row.commitment_id for row in rows}
    packages = model.Session.query(model.Package).filter(model.Package.id.in_(ids))
    briefs = {package.id: following.brief(package) for package in packages}
    return [_shown(row, briefs.get(row.commitment_id)) for row in rows]


def _shown(row: Any, commitment: Shown | None) -> Shown:
    user = model.User.get(row.answered_by) if row.answered_by else None
    return {
        "id": row.id,
        "commitment_id": row.commitment_id,
        "commitment": commitment,
        "milestone": row.milestone,
        "text": row.text,
        "language": row.language,
        "email": row.email,
        "state": row.state,
        "answer": row.answer,
        "answered_by": user.name if user else None,
        "answered_at": row.answered_at.isoformat() if row.answered_at else None,
        "created_at": row.created_at.isoformat(),
    }


def forget_addresses() -> int:
    """Delete the addresses of reports that were answered or closed a month ago; return how many. The caller commits."""
    settled = model.Session.query(ErrorReport).filter(
        ErrorReport.email.isnot(None),
        ErrorReport.state != "open",
        ErrorReport.answered_at < now() - KEEP_ADDRESS,
    )
    count: int = settled.update({"email": None}, synchronize_session=False)
    return count
