"""Create the tables of progress reports and links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "7c1d0a5e4b21"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "ogptn_progress_report",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("commitment_id", sa.UnicodeText, nullable=False),
        sa.Column("milestone", sa.UnicodeText),
        sa.Column("reporting_period", sa.UnicodeText),
        sa.Column("report_date", sa.Date, nullable=False),
        sa.Column("report_date_precision", sa.UnicodeText, nullable=False),
        sa.Column("report_date_source", sa.UnicodeText),
        sa.Column("assessor_type", sa.UnicodeText, nullable=False),
        sa.Column("completion_level", sa.UnicodeText, nullable=False),
        sa.Column("completed_on", sa.Date),
        sa.Column("progress", JSONB, nullable=False),
        sa.Column("challenges", JSONB, nullable=False),
        sa.Column("next_steps", JSONB, nullable=False),
        sa.Column("evidence", JSONB, nullable=False),
        sa.Column("author", sa.UnicodeText),
        sa.Column("origin", sa.UnicodeText, nullable=False),
        sa.Column("replaces", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(
        "ix_ogptn_progress_report_commitment", "ogptn_progress_report", ["commitment_id"]
    )
    # A report can be corrected once: the correction is what a next one replaces.
    op.create_index(
        "uq_ogptn_progress_report_replaces", "ogptn_progress_report", ["replaces"], unique=True
    )
    op.create_table(
        "ogptn_link",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("commitment_id", sa.UnicodeText, nullable=False),
        sa.Column("milestone", sa.UnicodeText, nullable=False),
        sa.Column("dataset_id", sa.UnicodeText, nullable=False),
        sa.Column("resource_id", sa.UnicodeText, nullable=False),
        sa.Column("link_type", sa.UnicodeText, nullable=False),
        sa.Column("decision", sa.UnicodeText, nullable=False),
        sa.Column("health", sa.UnicodeText, nullable=False),
        sa.Column("origin", sa.UnicodeText, nullable=False),
        sa.Column("rule", sa.UnicodeText),
        sa.Column("score", sa.Float),
        sa.Column("matched_terms", JSONB, nullable=False),
        sa.Column("source_id", sa.UnicodeText),
        sa.Column("note", JSONB, nullable=False),
        sa.Column("created_by", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.UnicodeText),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("last_checked_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint(
            "commitment_id", "milestone", "dataset_id", "resource_id", name="uq_ogptn_link_ends"
        ),
    )
    op.create_index("ix_ogptn_link_dataset", "ogptn_link", ["dataset_id"])


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("ogptn_link")
    op.drop_table("ogptn_progress_report")
