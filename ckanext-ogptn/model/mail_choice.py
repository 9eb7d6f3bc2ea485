"""How much mail a user wants. Who never chose has no row."""

from __future__ import annotations

import sqlalchemy as sa
from ckan.model.base import BaseModel

from ckanext.ogptn.model.moments import now


class MailChoice(BaseModel):
    """``each``, ``daily``, ``weekly`` or ``never`` for each kind of mail, and the language of all."""

    __table__ = sa.Table(
        "ogptn_mail_choice",
        BaseModel.metadata,
        sa.Column("user_id", sa.UnicodeText, primary_key=True),
        sa.Column("language", sa.UnicodeText, nullable=False),
        sa.Column("reminders", sa.UnicodeText, nullable=False),
        sa.Column("error_reports", sa.UnicodeText, nullable=False),
        sa.Column("digest", sa.UnicodeText, nullable=False),
        sa.Column("harvests", sa.UnicodeText, nullable=False, default="each"),
        sa.Column("links", sa.UnicodeText, nullable=False, default="daily"),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, default=now),
    )
