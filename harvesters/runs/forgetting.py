"""Forget what is remembered of a source's records and runs, when the source is cleared or purged."""

from __future__ import annotations

import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.harvesters.model import (
    HarvestHold,
    HarvestLease,
    HarvestProblem,
    HarvestRecord,
    HarvestRun,
)

TABLES = (HarvestRecord, HarvestRun, HarvestProblem, HarvestHold, HarvestLease)


def forget(source_id: str) -> None:
    """Remove all rows of a source, and commit; its datasets and jobs are ckanext-harvest's to remove."""
    for table in TABLES:
        model.Session.execute(sa.delete(table).where(table.source_id == source_id))
    model.Session.commit()
