"""Resolutions: what became of the challenges that a report raised. One for each report at most."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.ogptn.model.moments import now


class Resolution(BaseModel):
    """How and when the challenges of a report were resolved."""

    __table__ = sa.Table(
        "ogptn_resolution",
        BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True, default=lambda: str(uuid4())),
        sa.Column("commitment_id", sa.UnicodeText, nullable=False),
        sa.Column("report_id", sa.UnicodeText, nullable=False, unique=True),
        sa.Column("resolved_on", sa.Date, nullable=False),
        sa.Column("how", JSONB, nullable=False, default=dict),
        sa.Column("author", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.Index("ix_ogptn_resolution_commitment", "commitment_id"),
    )
