"""Read amendments as a caller may see them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ckan import model
from ckan.types import Context

from ckanext.ogptn import config
from ckanext.ogptn.logic import histories
from ckanext.ogptn.logic.records import Condition
from ckanext.ogptn.model import Amendment

Row = dict[str, Any]


def of_commitment(context: Context, package_id: str) -> list[Row]:
    """Return what was changed in a commitment's promise, the newest change first."""
    query = model.Session.query(Amendment).filter(Amendment.commitment_id == package_id)
    return shown(context, query.filter(is_known()).order_by(*newest_first()).all())


def is_known() -> Condition:
    """Return the condition that leaves out decisions of days that are yet to come, when the portal is looked at as of
    an earlier one."""
    return Amendment.decided_on <= config.today()


def newest_first() -> tuple[Any, ...]:
    """Return the order of the lists."""
    return (Amendment.decided_on.desc(), Amendment.sequence.desc())


def shown(context: Context, rows: Collection[Amendment]) -> list[Row]:
    """Return amendments as the caller may see them."""
    officers = histories.officers_view(context, rows)
    return [dictize(row, row.commitment_id in officers) for row in rows]


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
