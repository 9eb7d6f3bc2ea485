"""Rows whose record has been purged from CKAN, and drafts of users who are no more: they go with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.model.amendment import Amendment
from ckanext.ogptn.model.assessment import Assessment
from ckanext.ogptn.model.contact import Contact
from ckanext.ogptn.model.draft import Draft
from ckanext.ogptn.model.error_report import ErrorReport
from ckanext.ogptn.model.evidence import Evidence
from ckanext.ogptn.model.follower import Follower
from ckanext.ogptn.model.inventory_item import InventoryItem
from ckanext.ogptn.model.link import Link
from ckanext.ogptn.model.link_decision import LinkDecision
from ckanext.ogptn.model.moments import now
from ckanext.ogptn.model.progress_report import ProgressReport
from ckanext.ogptn.model.resolution import Resolution

UNDOABLE = timedelta(days=1)
# CKAN's mapped classes have no types.
Column = Any
Condition = Any
Session = Any

# What hangs on a commitment, and goes with it.
OF_COMMITMENTS = (
    Amendment,
    Assessment,
    Contact,
    ErrorReport,
    Evidence,
    Link,
    ProgressReport,
    Resolution,
)
# What hangs on a dataset too.
OF_DATASETS = (Evidence, Link)


def _gone(column: Column) -> Condition:
    return sa.and_(column.isnot(None), ~sa.exists().where(model.Package.id == column))


def _is_left_behind() -> Condition:
    """Return the condition on drafts whose writer is no active user, whose record is purged, or whose time is over."""
    user, record = model.User, sa.func.split_part(Draft.reference, "/", 1)
    is_written = sa.exists().where(user.id == Draft.user_id, user.state == "active")
    # What takes a step back is of use right after it.
    is_stale = sa.and_(Draft.form == "undo", Draft.updated_at < now() - UNDOABLE)
    is_about = sa.exists().where(model.Package.id == record)
    return sa.or_(~is_written, is_stale, sa.and_(record != "", ~is_about))


def remove_orphans(session: Session) -> int:
    """Delete rows whose commitment, plan or dataset is no more; return how many. The caller commits."""
    statements: list[Any] = [
        sa.delete(table).where(_gone(table.commitment_id)) for table in OF_COMMITMENTS
    ]
    statements += [sa.delete(table).where(_gone(table.dataset_id)) for table in OF_DATASETS]
    # Who follows the whole portal follows no record.
    followed = sa.and_(Follower.package_id != "", _gone(Follower.package_id))
    statements.append(sa.delete(Follower).where(followed))
    statements.append(sa.delete(Draft).where(_is_left_behind()))
    # An inventory goes with its institution; what was promised stays where the record that it names is no more.
    institution = sa.exists().where(model.Group.id == InventoryItem.institution_id)
    statements.append(sa.delete(InventoryItem).where(~institution))
    statements += [
        sa.update(InventoryItem).where(_gone(column)).values({column.key: None})
        for column in (InventoryItem.dataset_id, InventoryItem.commitment_id)
    ]
    linked = sa.exists().where(Link.id == LinkDecision.link_id)
    statements.append(sa.delete(LinkDecision).where(~linked))
    return sum(
        session.execute(statement, execution_options={"synchronize_session": False}).rowcount
        for statement in statements
    )
