"""Read amendments as a caller may see them."""

from __future__ import annotations

from typing import Any

from ckan import model
from ckan.types import Context

from ckanext.ogptn import config
from ckanext.ogptn.logic import access, records
from ckanext.ogptn.model import Amendment

Row = dict[str, Any]


def of_commitment(context: Context, package_id: str) -> list[Row]:
    """Return what was changed in a commitment's promise, the newest change first.

    Decisions of days that are yet to come, when the portal is looked at as of an earlier one, are
    left out."""
    query = model.Session.query(Amendment).filter(
        Amendment.commitment_id == package_id, Amendment.decided_on <= config.today()
    )
    ordered = query.order_by(Amendment.decided_on.desc(), Amendment.sequence.desc())
    officer = access.may_edit(context, records.package(package_id, "commitment"))
    return [dictize(row, officer) for row in ordered]


def dictize(row: Amendment, officer: bool) -> Row:
    """Return an amendment's fields; its author for officers alone."""
    return {
        "id": row.id,
        "commitment_id": row.commitment_id,
        "subject": row.subject,
        "milestone": row.milestone or None,
        "old": row.old,
        "new": row.new,
        "reason": row.reason,
        "decided_by": row.decided_by,
        "decided_on": row.decided_on.isoformat(),
        "author": row.author if officer else None,
        "created_at": row.created_at.isoformat(),
    }
