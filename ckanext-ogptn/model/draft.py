"""Drafts: what a user has begun to write in a form of the desk, and nobody else sees."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.ogptn.model.moments import now


class Draft(BaseModel):
    """The fields of one form on one record; `reference` is empty for a record that is yet to be made."""

    __table__ = sa.Table(
        "ogptn_draft",
        BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True, default=lambda: str(uuid4())),
        sa.Column("user_id", sa.UnicodeText, nullable=False),
        sa.Column("form", sa.UnicodeText, nullable=False),
        sa.Column("reference", sa.UnicodeText, nullable=False, default=""),
        sa.Column("fields", JSONB, nullable=False, default=dict),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.UniqueConstraint("user_id", "form", "reference", name="uq_ogptn_draft_form"),
    )
