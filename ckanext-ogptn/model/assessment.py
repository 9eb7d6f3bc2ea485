"""Assessments by the Independent Reporting Mechanism: rows that are added and never changed."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.ogptn.model.moments import now


class Assessment(BaseModel):
    """What the mechanism judged of a commitment in one of its reports, in OGP's own codes."""

    __table__ = sa.Table(
        "ogptn_assessment",
        BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True, default=lambda: str(uuid4())),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("commitment_id", sa.UnicodeText, nullable=False),
        sa.Column("reporting_period", sa.UnicodeText),
        sa.Column("report_date", sa.Date, nullable=False),
        sa.Column("report_date_precision", sa.UnicodeText, nullable=False, default="day"),
        sa.Column("report_url", sa.UnicodeText),
        sa.Column("completion", sa.UnicodeText),
        sa.Column("verifiability", sa.UnicodeText),
        sa.Column("specificity", sa.UnicodeText),
        sa.Column("relevance", sa.UnicodeText),
        sa.Column("ambition", sa.UnicodeText),
        sa.Column("potential_impact", sa.UnicodeText),
        sa.Column("did_it_open_government", sa.UnicodeText),
        sa.Column("early_results", sa.UnicodeText),
        sa.Column("starred", sa.Boolean),
        sa.Column("findings", JSONB, nullable=False, default=dict),
        sa.Column("author", sa.UnicodeText),
        sa.Column("origin", sa.UnicodeText, nullable=False, default="entered"),
        sa.Column("replaces", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.Index("ix_ogptn_assessment_commitment", "commitment_id"),
        sa.Index("uq_ogptn_assessment_replaces", "replaces", unique=True),
    )
