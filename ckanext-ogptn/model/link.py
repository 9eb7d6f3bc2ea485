"""Links between a commitment and a dataset."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.ogptn.model.moments import now


class Link(BaseModel):
    """One link. `milestone` and `resource_id` are empty, never null, so that its ends are unique.

    ``health_reason`` is the code of what ails it, ``text_signature`` what the dataset's text was like as a person
    decided: a rejected link is proposed again only where that has changed much."""

    __table__ = sa.Table(
        "ogptn_link",
        BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True, default=lambda: str(uuid4())),
        sa.Column("commitment_id", sa.UnicodeText, nullable=False),
        sa.Column("milestone", sa.UnicodeText, nullable=False, default=""),
        sa.Column("dataset_id", sa.UnicodeText, nullable=False),
        sa.Column("resource_id", sa.UnicodeText, nullable=False, default=""),
        sa.Column("link_type", sa.UnicodeText, nullable=False, default="fulfils"),
        sa.Column("decision", sa.UnicodeText, nullable=False, default="confirmed"),
        sa.Column("health", sa.UnicodeText, nullable=False, default="ok"),
        sa.Column("health_reason", sa.UnicodeText, nullable=False, default=""),
        sa.Column("health_since", sa.DateTime(timezone=True)),
        sa.Column("origin", sa.UnicodeText, nullable=False, default="manual"),
        sa.Column("rule", sa.UnicodeText),
        sa.Column("score", sa.Float),
        sa.Column("matched_terms", JSONB, nullable=False, default=list),
        sa.Column("source_id", sa.UnicodeText),
        sa.Column("note", JSONB, nullable=False, default=dict),
        sa.Column("created_by", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.Column("decided_by", sa.UnicodeText),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("last_checked_at", sa.DateTime(timezone=True)),
        sa.Column("text_signature", JSONB),
        sa.UniqueConstraint(
            "commitment_id", "milestone", "dataset_id", "resource_id", name="uq_ogptn_link_ends"
        ),
        sa.Index("ix_ogptn_link_dataset", "dataset_id"),
    )
