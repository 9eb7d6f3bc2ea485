"""Whom officers call about a commitment. The only table that holds a person's name and number."""

from __future__ import annotations

import sqlalchemy as sa
from ckan.model.base import BaseModel

from ckanext.ogptn.model.moments import now


class Contact(BaseModel):
    """The person in charge of a commitment at its lead institution; what was there before is not kept."""

    __table__ = sa.Table(
        "ogptn_contact",
        BaseModel.metadata,
        sa.Column("commitment_id", sa.UnicodeText, primary_key=True),
        sa.Column("person", sa.UnicodeText, nullable=False, default=""),
        sa.Column("position", sa.UnicodeText, nullable=False, default=""),
        sa.Column("phone", sa.UnicodeText, nullable=False, default=""),
        sa.Column("email", sa.UnicodeText, nullable=False, default=""),
        sa.Column("updated_by", sa.UnicodeText),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, default=now),
    )
