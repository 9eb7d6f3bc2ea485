"""Create the tables of mail, followers, error reports and mail choices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "8d61c7e90b42"
down_revision = "5b0f4d2a8c31"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "ogptn_follower",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("email", sa.UnicodeText, nullable=False),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("language", sa.UnicodeText, nullable=False),
        sa.Column("token_hash", sa.UnicodeText, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("told_until", sa.DateTime(timezone=True)),
        sa.Column("last_told_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("email", "kind", "package_id", name="uq_ogptn_follower_wish"),
    )
    op.create_index("uq_ogptn_follower_token", "ogptn_follower", ["token_hash"], unique=True)
    op.create_table(
        "ogptn_error_report",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("commitment_id", sa.UnicodeText, nullable=False),
        sa.Column("milestone", sa.UnicodeText, nullable=False),
        sa.Column("text", sa.UnicodeText, nullable=False),
        sa.Column("language", sa.UnicodeText, nullable=False),
        sa.Column("email", sa.UnicodeText),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("answer", sa.UnicodeText, nullable=False),
        sa.Column("answered_by", sa.UnicodeText),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_ogptn_error_report_commitment", "ogptn_error_report", ["commitment_id"])
    op.create_table(
        "ogptn_mail_choice",
        sa.Column("user_id", sa.UnicodeText, primary_key=True),
        sa.Column("language", sa.UnicodeText, nullable=False),
        sa.Column("reminders", sa.UnicodeText, nullable=False),
        sa.Column("error_reports", sa.UnicodeText, nullable=False),
        sa.Column("digest", sa.UnicodeText, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "ogptn_mail",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("recipient_id", sa.UnicodeText, nullable=False),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("interruptions", sa.Integer, nullable=False),
        sa.Column("problem", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_ogptn_mail_waiting", "ogptn_mail", ["state", "next_attempt_at"])
    op.create_index("ix_ogptn_mail_recipient", "ogptn_mail", ["recipient_id"])
    op.create_table(
        "ogptn_told",
        sa.Column("recipient_id", sa.UnicodeText, primary_key=True),
        sa.Column("key", sa.UnicodeText, primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("told", "mail", "mail_choice", "error_report", "follower"):
        op.drop_table(f"ogptn_{name}")
