"""A link's health where it follows from its two ends: broken while one of them is deleted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.model.link import Link

# CKAN's mapped classes have no types.
Column = Any
Condition = Any
Session = Any


def _is_deleted(column: Column) -> Condition:
    package = model.Package
    return sa.exists().where(package.id == column, package.state == "deleted")


def follow_ends(session: Session, package_ids: Collection[str] | None = None) -> int:
    """Mark links broken whose end is deleted, and mend those whose end is back; return how many
    changed.

    What its source has withdrawn stays so. Looks at all links, or at those of `package_ids`. The caller commits.
    """
    broken = sa.or_(_is_deleted(Link.commitment_id), _is_deleted(Link.dataset_id))
    changes = (
        (sa.and_(Link.health.notin_(("broken", "withdrawn")), broken), "broken"),
        (sa.and_(Link.health == "broken", ~broken), "ok"),
    )
    changed = 0
    for condition, health in changes:
        statement = sa.update(Link).where(condition).values(health=health)
        if package_ids is not None:
            ids = list(package_ids)
            ends = sa.or_(Link.commitment_id.in_(ids), Link.dataset_id.in_(ids))
            statement = statement.where(ends)
        done = session.execute(statement, execution_options={"synchronize_session": False})
        changed += done.rowcount
    return changed
