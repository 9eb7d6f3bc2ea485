"""What became of the table in each resource: whether it stands in the DataStore, or why it does not."""

from __future__ import annotations

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.ogptn.model.moments import now


class TableLoad(BaseModel):
    """One resource. ``seen`` is when it and its dataset had been written as it was last looked into; ``stamp`` and
    ``sha256`` know the file again; ``report`` and ``map`` describe the table that stands, ``code`` and ``detail``
    why the last attempt failed.

    ``state`` is ``waiting``: to be looked into; ``loading``: somebody does; ``loaded``: it stands; ``refused``: it does
    not, and why; ``kept``: somebody else's table stands there, and stays."""

    __table__ = sa.Table(
        "ogptn_table_load",
        BaseModel.metadata,
        sa.Column("resource_id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False, default="waiting"),
        sa.Column("seen", sa.UnicodeText, nullable=False, default=""),
        sa.Column("stamp", sa.UnicodeText, nullable=False, default=""),
        sa.Column("sha256", sa.UnicodeText, nullable=False, default=""),
        sa.Column("sheet", sa.UnicodeText, nullable=False, default=""),
        sa.Column("code", sa.UnicodeText, nullable=False, default=""),
        sa.Column("detail", sa.UnicodeText, nullable=False, default=""),
        sa.Column("report", JSONB, nullable=False, default=dict),
        sa.Column("map", JSONB),
        sa.Column("forced", sa.Boolean, nullable=False, default=False),
        sa.Column("attempts", sa.Integer, nullable=False, default=0),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("loaded_at", sa.DateTime(timezone=True)),
        sa.Column("again_at", sa.DateTime(timezone=True)),
        sa.Index("ix_ogptn_table_load_package", "package_id"),
        sa.Index("ix_ogptn_table_load_state", "state"),
    )
