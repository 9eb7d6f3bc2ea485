"""Followers: who asked to be told by mail, without an account. The row is all that is kept, and ends with the wish."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from ckan.model.base import BaseModel

from ckanext.ogptn.model.moments import now


class Follower(BaseModel):
    """An address that follows a commitment, a plan, or (with an empty ``package_id``) the whole portal.

    ``told_until`` is the moment up to which news was told, or there was none to tell."""

    __table__ = sa.Table(
        "ogptn_follower",
        BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True, default=lambda: str(uuid4())),
        sa.Column("email", sa.UnicodeText, nullable=False),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("package_id", sa.UnicodeText, nullable=False, default=""),
        sa.Column("language", sa.UnicodeText, nullable=False),
        sa.Column("token_hash", sa.UnicodeText, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("told_until", sa.DateTime(timezone=True)),
        sa.Column("last_told_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("email", "kind", "package_id", name="uq_ogptn_follower_wish"),
        sa.Index("uq_ogptn_follower_token", "token_hash", unique=True),
    )
