"""Create the tables of harvested records and of runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2b8f6e0c9a17"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "ogptn_harvest_record",
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("remote_id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("fingerprint", sa.UnicodeText, nullable=False),
        sa.Column("content_hash", sa.UnicodeText, nullable=False),
        sa.Column("claims_hash", sa.UnicodeText, nullable=False),
        sa.Column("harvested", JSONB, nullable=False),
        sa.Column("missing_since", sa.DateTime),
        sa.Column("withdrawn_at", sa.DateTime),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_ogptn_harvest_record_package", "ogptn_harvest_record", ["package_id"])
    op.create_table(
        "ogptn_harvest_run",
        sa.Column("job_id", sa.UnicodeText, primary_key=True),
        sa.Column("source_id", sa.UnicodeText, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("unchanged", sa.Integer, nullable=False),
        sa.Column("held", sa.Integer, nullable=False),
        sa.Column("linked", sa.Integer, nullable=False),
        sa.Column("problems", JSONB, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_ogptn_harvest_run_source", "ogptn_harvest_run", ["source_id"])


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("ogptn_harvest_run")
    op.drop_table("ogptn_harvest_record")
