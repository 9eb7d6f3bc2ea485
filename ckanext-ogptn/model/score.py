"""How many promises rest on data, day by day: what the scoreboard shows over time."""

from __future__ import annotations

import sqlalchemy as sa
from ckan.model.base import BaseModel


class Score(BaseModel):
    """One day's counts of commitments: of the portal (``scope`` portal, ``name`` empty), a plan, an institution or a
    sector, by name."""

    __table__ = sa.Table(
        "ogptn_score",
        BaseModel.metadata,
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("scope", sa.UnicodeText, primary_key=True),
        sa.Column("name", sa.UnicodeText, primary_key=True),
        sa.Column("promised", sa.Integer, nullable=False),
        sa.Column("fulfilled", sa.Integer, nullable=False),
        sa.Column("stale", sa.Integer, nullable=False),
        sa.Column("without_data", sa.Integer, nullable=False),
        sa.Column("datasets", sa.Integer, nullable=False),
        sa.Index("ix_ogptn_score_scope", "scope", "name"),
    )
