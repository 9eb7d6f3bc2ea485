"""For which datasets commitments have been suggested, and by what text of theirs."""

from __future__ import annotations

import sqlalchemy as sa
from ckan.model.base import BaseModel

from ckanext.ogptn.model.moments import now


class Suggestion(BaseModel):
    """One dataset. ``text_hash`` is of its text as it was looked at, ``engine`` names the way of matching and the state
    of the commitments that it was matched with."""

    __table__ = sa.Table(
        "ogptn_suggestion",
        BaseModel.metadata,
        sa.Column("dataset_id", sa.UnicodeText, primary_key=True),
        sa.Column("text_hash", sa.UnicodeText, nullable=False),
        sa.Column("engine", sa.UnicodeText, nullable=False),
        sa.Column("seen", sa.DateTime, nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.Index("ix_ogptn_suggestion_engine", "engine"),
    )
