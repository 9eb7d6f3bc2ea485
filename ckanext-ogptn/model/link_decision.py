"""What was decided of a link, decision by decision: none is lost, and the last can be taken back."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.ogptn.model.moments import now


class LinkDecision(BaseModel):
    """A decision, with the link as it was before it: what taking it back restores.

    ``batch`` is shared by what was decided at once. ``decided_by`` is null where the portal itself proposed a rejected
    link again, since its dataset's text has changed much (``decision`` is then ``reopened``)."""

    __table__ = sa.Table(
        "ogptn_link_decision",
        BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True, default=lambda: str(uuid4())),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("link_id", sa.UnicodeText, nullable=False),
        sa.Column("batch", sa.UnicodeText, nullable=False),
        sa.Column("decision", sa.UnicodeText, nullable=False),
        sa.Column("before", JSONB, nullable=False, default=dict),
        sa.Column("note", JSONB, nullable=False, default=dict),
        sa.Column("decided_by", sa.UnicodeText),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.Column("undone_by", sa.UnicodeText),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Index("ix_ogptn_link_decision_link", "link_id"),
        sa.Index("ix_ogptn_link_decision_batch", "batch"),
    )
