"""Whether the files of linked datasets still answer."""

from __future__ import annotations

import sqlalchemy as sa
from ckan.model.base import BaseModel


class ResourceCheck(BaseModel):
    """One resource. ``state`` is ``ok``, or ``gone``: its site says that it is no more; ``unreachable``: nobody
    answers; ``html``: a page comes where a file was promised. ``failures`` counts failed attempts in a row,
    ``failing_since`` is the first of them."""

    __table__ = sa.Table(
        "ogptn_resource_check",
        BaseModel.metadata,
        sa.Column("resource_id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("url", sa.UnicodeText, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("code", sa.UnicodeText, nullable=False, default=""),
        sa.Column("failures", sa.Integer, nullable=False, default=0),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=False),
        sa.Index("ix_ogptn_resource_check_package", "package_id"),
        sa.Index("ix_ogptn_resource_check_again", "again_at"),
    )
