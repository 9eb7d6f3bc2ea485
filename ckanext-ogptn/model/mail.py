"""Mails that wait or went out, and what a recipient has been told. Neither table holds an address or a text."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.ogptn.model.moments import now


class Mail(BaseModel):
    """One mail to one recipient: a follower, a user, or the citizen who wrote an error report.

    ``facts`` names what it tells of; the text is written, and the address looked up, when it is sent. ``state`` is
    ``waiting``, ``sent``, ``failed`` (given up) or ``dropped`` (nobody wants it any more)."""

    __table__ = sa.Table(
        "ogptn_mail",
        BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True, default=lambda: str(uuid4())),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("recipient_id", sa.UnicodeText, nullable=False),
        sa.Column("facts", JSONB, nullable=False, default=dict),
        sa.Column("state", sa.UnicodeText, nullable=False, default="waiting"),
        sa.Column("attempts", sa.Integer, nullable=False, default=0),
        sa.Column("interruptions", sa.Integer, nullable=False, default=0),
        sa.Column("problem", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Index("ix_ogptn_mail_waiting", "state", "next_attempt_at"),
        sa.Index("ix_ogptn_mail_recipient", "recipient_id"),
    )


class Told(BaseModel):
    """One thing that a recipient has been told, by a key of its own, so that it is told once."""

    __table__ = sa.Table(
        "ogptn_told",
        BaseModel.metadata,
        sa.Column("recipient_id", sa.UnicodeText, primary_key=True),
        sa.Column("key", sa.UnicodeText, primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, default=now),
    )
