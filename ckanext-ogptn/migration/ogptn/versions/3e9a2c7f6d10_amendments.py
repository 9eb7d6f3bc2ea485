"""Create the table of amendments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "3e9a2c7f6d10"
down_revision = "7c1d0a5e4b21"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "ogptn_amendment",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("commitment_id", sa.UnicodeText, nullable=False),
        sa.Column("subject", sa.UnicodeText, nullable=False),
        sa.Column("milestone", sa.UnicodeText, nullable=False),
        sa.Column("old", JSONB),
        sa.Column("new", JSONB),
        sa.Column("reason", JSONB, nullable=False),
        sa.Column("decided_by", sa.UnicodeText),
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("author", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_ogptn_amendment_commitment", "ogptn_amendment", ["commitment_id"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("ogptn_amendment")
