"""Error reports: what citizens find wrong on a commitment's page."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from ckan.model.base import BaseModel

from ckanext.ogptn.model.moments import now


class ErrorReport(BaseModel):
    """What a citizen wrote, with an address for the answer if they gave one, and what the institution answered."""

    __table__ = sa.Table(
        "ogptn_error_report",
        BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True, default=lambda: str(uuid4())),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("commitment_id", sa.UnicodeText, nullable=False),
        sa.Column("milestone", sa.UnicodeText, nullable=False, default=""),
        sa.Column("text", sa.UnicodeText, nullable=False),
        sa.Column("language", sa.UnicodeText, nullable=False),
        sa.Column("email", sa.UnicodeText),
        sa.Column("state", sa.UnicodeText, nullable=False, default="open"),
        sa.Column("answer", sa.UnicodeText, nullable=False, default=""),
        sa.Column("answered_by", sa.UnicodeText),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.Index("ix_ogptn_error_report_commitment", "commitment_id"),
    )
