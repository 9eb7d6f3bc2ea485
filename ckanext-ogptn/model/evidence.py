"""Evidence: what proves a report, a milestone or a commitment. A piece is withdrawn, never deleted."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.ogptn.model.moments import now


class Evidence(BaseModel):
    """One piece: an address or a dataset (and one of its files), of a report or of the commitment itself."""

    __table__ = sa.Table(
        "ogptn_evidence",
        BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True, default=lambda: str(uuid4())),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("commitment_id", sa.UnicodeText, nullable=False),
        sa.Column("milestone", sa.UnicodeText, nullable=False, default=""),
        sa.Column("report_id", sa.UnicodeText),
        sa.Column("type", sa.UnicodeText, nullable=False),
        sa.Column("title", JSONB, nullable=False, default=dict),
        sa.Column("url", sa.UnicodeText),
        sa.Column("dataset_id", sa.UnicodeText),
        sa.Column("resource_id", sa.UnicodeText),
        sa.Column("language", sa.UnicodeText),
        sa.Column("date", sa.Date),
        sa.Column("visibility", sa.UnicodeText, nullable=False, default="public"),
        sa.Column("author", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_by", sa.UnicodeText),
        sa.Index("ix_ogptn_evidence_commitment", "commitment_id"),
        sa.Index("ix_ogptn_evidence_report", "report_id"),
    )
