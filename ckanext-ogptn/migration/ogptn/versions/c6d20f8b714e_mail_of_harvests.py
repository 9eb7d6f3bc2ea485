"""Let each user choose whether to be told of harvests that fail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c6d20f8b714e"
down_revision = "a4e19c83d257"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the choice; who chose before is told, as who never chose."""
    choice = sa.Column("harvests", sa.UnicodeText, nullable=False, server_default="each")
    op.add_column("ogptn_mail_choice", choice)


def downgrade() -> None:
    """Take the choice away."""
    op.drop_column("ogptn_mail_choice", "harvests")
