"""Progress reports: rows that are added and never changed."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.ogptn.model.moments import now


class ProgressReport(BaseModel):
    """What an assessor said of a commitment or a milestone on a day; a correction names what it
    `replaces`."""

    __table__ = sa.Table(
        "ogptn_progress_report",
        BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True, default=lambda: str(uuid4())),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("commitment_id", sa.UnicodeText, nullable=False),
        sa.Column("milestone", sa.UnicodeText),
        sa.Column("reporting_period", sa.UnicodeText),
        sa.Column("report_date", sa.Date, nullable=False),
        sa.Column("report_date_precision", sa.UnicodeText, nullable=False, default="day"),
        sa.Column("report_date_source", sa.UnicodeText),
        sa.Column("assessor_type", sa.UnicodeText, nullable=False),
        sa.Column("completion_level", sa.UnicodeText, nullable=False),
        sa.Column("completed_on", sa.Date),
        sa.Column("progress", JSONB, nullable=False, default=dict),
        sa.Column("challenges", JSONB, nullable=False, default=dict),
        sa.Column("next_steps", JSONB, nullable=False, default=dict),
        sa.Column("author", sa.UnicodeText),
        sa.Column("origin", sa.UnicodeText, nullable=False, default="entered"),
        sa.Column("replaces", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.Index("ix_ogptn_progress_report_commitment", "commitment_id"),
        sa.Index("uq_ogptn_progress_report_replaces", "replaces", unique=True),
    )
