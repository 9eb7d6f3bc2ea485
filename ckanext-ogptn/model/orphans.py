"""Rows whose record has been purged from CKAN: they go with it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.model.amendment import Amendment
from ckanext.ogptn.model.link import Link
from ckanext.ogptn.model.progress_report import ProgressReport

# CKAN's mapped classes have no types.
Column = Any
Condition = Any
Session = Any


def _gone(column: Column) -> Condition:
    return ~sa.exists().where(model.Package.id == column)


def remove_orphans(session: Session) -> int:
    """Delete links, reports and amendments whose commitment or dataset is no more; return how many.
    The caller commits."""
    links = sa.delete(Link).where(sa.or_(_gone(Link.commitment_id), _gone(Link.dataset_id)))
    reports = sa.delete(ProgressReport).where(_gone(ProgressReport.commitment_id))
    amendments = sa.delete(Amendment).where(_gone(Amendment.commitment_id))
    return sum(
        session.execute(statement, execution_options={"synchronize_session": False}).rowcount
        for statement in (links, reports, amendments)
    )
