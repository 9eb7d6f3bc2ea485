"""Tables of the harvesters: what is remembered of each record, and what each run did.

Their migrations are in the extension's `migration/ogptn_harvest`, where CKAN looks for them.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB


def now() -> datetime:
    """Give the moment in UTC without a zone, as ckanext-harvest's tables hold it."""
    return datetime.now(UTC).replace(tzinfo=None)


class HarvestRecord(BaseModel):
    """One record of a source as its last success left it; its identity is (source, remote id).

    `fingerprint` compares listings, `content_hash` what was written, `claims_hash` the links that
    were made; `harvested` holds the fields as last written, which tells a person's edits apart.
    """

    __table__ = sa.Table(
        "ogptn_harvest_record",
        BaseModel.metadata,
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("remote_id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("fingerprint", sa.UnicodeText, nullable=False, default=""),
        sa.Column("content_hash", sa.UnicodeText, nullable=False, default=""),
        sa.Column("claims_hash", sa.UnicodeText, nullable=False, default=""),
        sa.Column("harvested", JSONB, nullable=False, default=dict),
        sa.Column("missing_since", sa.DateTime),
        sa.Column("withdrawn_at", sa.DateTime),
        sa.Column("changed_at", sa.DateTime, nullable=False, default=now),
        sa.Index("ix_ogptn_harvest_record_package", "package_id"),
    )


class HarvestRun(BaseModel):
    """What the listing of one job gave: counts that leave no row of their own, and its problems."""

    __table__ = sa.Table(
        "ogptn_harvest_run",
        BaseModel.metadata,
        sa.Column("job_id", sa.UnicodeText, primary_key=True),
        sa.Column("source_id", sa.UnicodeText, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False, default=False),
        sa.Column("total", sa.Integer, nullable=False, default=0),
        sa.Column("unchanged", sa.Integer, nullable=False, default=0),
        sa.Column("held", sa.Integer, nullable=False, default=0),
        sa.Column("linked", sa.Integer, nullable=False, default=0),
        sa.Column("problems", JSONB, nullable=False, default=list),
        sa.Column("created_at", sa.DateTime, nullable=False, default=now),
        sa.Index("ix_ogptn_harvest_run_source", "source_id"),
    )
