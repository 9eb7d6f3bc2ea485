"""The inventory: data that institutions have promised to open, and when."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.ogptn.model.moments import now


class InventoryItem(BaseModel):
    """One dataset that an institution holds and will open; ``dataset_id`` is the one that opened it. An example is
    invented."""

    __table__ = sa.Table(
        "ogptn_inventory_item",
        BaseModel.metadata,
        sa.Column("id", sa.UnicodeText, primary_key=True, default=lambda: str(uuid4())),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("institution_id", sa.UnicodeText, nullable=False),
        sa.Column("identifier", sa.UnicodeText, nullable=False),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("notes", JSONB, nullable=False, default=dict),
        sa.Column("commitment_id", sa.UnicodeText),
        sa.Column("sector", sa.UnicodeText, nullable=False, default=""),
        sa.Column("frequency", sa.UnicodeText, nullable=False, default=""),
        sa.Column("release_date", sa.Date),
        sa.Column("release_precision", sa.UnicodeText, nullable=False, default="day"),
        sa.Column("visibility", sa.UnicodeText, nullable=False, default="public"),
        sa.Column("dataset_id", sa.UnicodeText),
        sa.Column("opened_on", sa.Date),
        sa.Column("is_example", sa.Boolean, nullable=False, default=False),
        sa.Column("created_by", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, default=now),
        sa.UniqueConstraint("institution_id", "identifier", name="uq_ogptn_inventory_item"),
        sa.Index("ix_ogptn_inventory_item_dataset", "dataset_id"),
        sa.Index("ix_ogptn_inventory_item_commitment", "commitment_id"),
    )
