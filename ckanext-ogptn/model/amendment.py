"""Amendments: what was changed in a promise, rows that are added and never changed."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.ogptn.model.moments import now


class Amendment(BaseModel):
    """One change of a commitment's title, deadline, lead or milestone, with its reason."""

    __table__ = sa.Table(
        "ogptn_amendment",
        BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True, default=lambda: str(uuid4())),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("commitment_id", sa.UnicodeText, nullable=False),
        sa.Column("subject", sa.UnicodeText, nullable=False),
        sa.Column("milestone", sa.UnicodeText, nullable=False, default=""),
        sa.Column("old", JSONB(none_as_null=True)),
        sa.Column("new", JSONB(none_as_null=True)),
        sa.Column("reason", JSONB, nullable=False),
        sa.Column("decided_by", sa.UnicodeText),
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("author", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.Index("ix_ogptn_amendment_commitment", "commitment_id"),
    )
