"""Give links their health's reason and the history of their decisions; create the tables of suggestions, of checked
files (where what is known of evidence moves), of the scoreboard and of the inventory."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "d81f3b6a2c90"
down_revision = "c6d20f8b714e"
branch_labels = None
depends_on = None

TABLES = (
    "ogptn_inventory_item",
    "ogptn_score",
    "ogptn_file_check",
    "ogptn_suggestion",
    "ogptn_link_decision",
)
CHECKED = (("last_checked_at", sa.DateTime(timezone=True)), ("http_status", sa.Integer()))
COLUMNS = ("health_reason", "health_since", "text_signature")


def upgrade() -> None:
    """Extend the links; create the tables."""
    reason = sa.Column("health_reason", sa.UnicodeText, nullable=False, server_default="")
    op.add_column("ogptn_link", reason)
    op.add_column("ogptn_link", sa.Column("health_since", sa.DateTime(timezone=True)))
    op.add_column("ogptn_link", sa.Column("text_signature", JSONB))
    choice = sa.Column("links", sa.UnicodeText, nullable=False, server_default="daily")
    op.add_column("ogptn_mail_choice", choice)
    for name, _type in CHECKED:
        op.drop_column("ogptn_evidence", name)
    # Every count of links asks for the parts of commitments; without it each such question reads all packages.
    op.execute(
        "CREATE INDEX IF NOT EXISTS ix_ogptn_package_parent ON package "
        "((extras ->> 'parent_commitment')) WHERE type = 'commitment'"
    )
    _create_decisions()
    _create_suggestions()
    _create_file_checks()
    _create_scores()
    _create_inventory()


def _create_decisions() -> None:
    op.create_table(
        "ogptn_link_decision",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("link_id", sa.UnicodeText, nullable=False),
        sa.Column("batch", sa.UnicodeText, nullable=False),
        sa.Column("decision", sa.UnicodeText, nullable=False),
        sa.Column("before", JSONB, nullable=False),
        sa.Column("note", JSONB, nullable=False),
        sa.Column("decided_by", sa.UnicodeText),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.UnicodeText),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
    )
    for name, column in (("link", "link_id"), ("batch", "batch")):
        op.create_index(f"ix_ogptn_link_decision_{name}", "ogptn_link_decision", [column])


def _create_suggestions() -> None:
    op.create_table(
        "ogptn_suggestion",
        sa.Column("dataset_id", sa.UnicodeText, primary_key=True),
        sa.Column("text_hash", sa.UnicodeText, nullable=False),
        sa.Column("engine", sa.UnicodeText, nullable=False),
        sa.Column("seen", sa.DateTime, nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_ogptn_suggestion_engine", "ogptn_suggestion", ["engine"])


def _create_file_checks() -> None:
    op.create_table(
        "ogptn_file_check",
        sa.Column("subject_id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("url", sa.UnicodeText, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("code", sa.UnicodeText, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        sa.Column("etag", sa.UnicodeText, nullable=False),
        sa.Column("last_modified", sa.UnicodeText, nullable=False),
        sa.Column("modified_at", sa.DateTime(timezone=True)),
        sa.Column("checked_at", sa.DateTime(timezone=True)),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_ogptn_file_check_package", "ogptn_file_check", ["package_id"])
    op.create_index("ix_ogptn_file_check_again", "ogptn_file_check", ["again_at"])


def _create_scores() -> None:
    op.create_table(
        "ogptn_score",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("scope", sa.UnicodeText, primary_key=True),
        sa.Column("name", sa.UnicodeText, primary_key=True),
        sa.Column("promised", sa.Integer, nullable=False),
        sa.Column("fulfilled", sa.Integer, nullable=False),
        sa.Column("stale", sa.Integer, nullable=False),
        sa.Column("without_data", sa.Integer, nullable=False),
        sa.Column("datasets", sa.Integer, nullable=False),
    )
    op.create_index("ix_ogptn_score_scope", "ogptn_score", ["scope", "name"])


def _create_inventory() -> None:
    op.create_table(
        "ogptn_inventory_item",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("institution_id", sa.UnicodeText, nullable=False),
        sa.Column("identifier", sa.UnicodeText, nullable=False),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("notes", JSONB, nullable=False),
        sa.Column("commitment_id", sa.UnicodeText),
        sa.Column("sector", sa.UnicodeText, nullable=False),
        sa.Column("frequency", sa.UnicodeText, nullable=False),
        sa.Column("release_date", sa.Date),
        sa.Column("release_precision", sa.UnicodeText, nullable=False),
        sa.Column("visibility", sa.UnicodeText, nullable=False),
        sa.Column("dataset_id", sa.UnicodeText),
        sa.Column("opened_on", sa.Date),
        sa.Column("is_example", sa.Boolean, nullable=False),
        sa.Column("created_by", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("institution_id", "identifier", name="uq_ogptn_inventory_item"),
    )
    for name in ("dataset", "commitment"):
        op.create_index(f"ix_ogptn_inventory_item_{name}", "ogptn_inventory_item", [f"{name}_id"])


def downgrade() -> None:
    """Remove the tables, the columns and the index."""
    op.execute("DROP INDEX IF EXISTS ix_ogptn_package_parent")
    for table in TABLES:
        op.drop_table(table)
    for column in COLUMNS:
        op.drop_column("ogptn_link", column)
    op.drop_column("ogptn_mail_choice", "links")
    for name, type_ in CHECKED:
        op.add_column("ogptn_evidence", sa.Column(name, type_))
