"""Create the table of what became of the tables in resources."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "a4e19c83d257"
down_revision = "8d61c7e90b42"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "ogptn_table_load",
        sa.Column("resource_id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("seen", sa.UnicodeText, nullable=False),
        sa.Column("stamp", sa.UnicodeText, nullable=False),
        sa.Column("sha256", sa.UnicodeText, nullable=False),
        sa.Column("sheet", sa.UnicodeText, nullable=False),
        sa.Column("code", sa.UnicodeText, nullable=False),
        sa.Column("detail", sa.UnicodeText, nullable=False),
        sa.Column("report", JSONB, nullable=False),
        sa.Column("map", JSONB),
        sa.Column("forced", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("loaded_at", sa.DateTime(timezone=True)),
        sa.Column("again_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_ogptn_table_load_package", "ogptn_table_load", ["package_id"])
    op.create_index("ix_ogptn_table_load_state", "ogptn_table_load", ["state"])


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("ogptn_table_load")
