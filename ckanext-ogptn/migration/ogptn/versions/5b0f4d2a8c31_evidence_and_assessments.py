"""Create the tables of evidence, assessments, contacts, resolutions and drafts; move the reports' evidence there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "5b0f4d2a8c31"
down_revision = "3e9a2c7f6d10"
branch_labels = None
depends_on = None

MOVE = """
INSERT INTO ogptn_evidence (id, commitment_id, milestone, report_id, type, title, url, dataset_id, language, date,
                            visibility, author, created_at)
SELECT gen_random_uuid()::text, report.commitment_id, coalesce(report.milestone, ''), report.id, piece->>'type',
       coalesce(piece->'title', '{}'), piece->>'url', piece->>'dataset', piece->>'language',
       nullif(piece->>'date', '')::date, coalesce(piece->>'visibility', 'public'), report.author, report.created_at
FROM ogptn_progress_report AS report
CROSS JOIN jsonb_array_elements(report.evidence) WITH ORDINALITY AS listed(piece, place)
ORDER BY report.sequence, listed.place
"""
MOVE_BACK = """
UPDATE ogptn_progress_report AS report SET evidence = coalesce((
    SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'type', type, 'title', title, 'url', url, 'dataset', dataset_id, 'language', language, 'date', date,
        'visibility', visibility)) ORDER BY sequence)
    FROM ogptn_evidence WHERE report_id = report.id AND withdrawn_at IS NULL), '[]')
"""


def upgrade() -> None:
    """Create the tables, and move what is in the reports."""
    op.create_table(
        "ogptn_evidence",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("commitment_id", sa.UnicodeText, nullable=False),
        sa.Column("milestone", sa.UnicodeText, nullable=False),
        sa.Column("report_id", sa.UnicodeText),
        sa.Column("type", sa.UnicodeText, nullable=False),
        sa.Column("title", JSONB, nullable=False),
        sa.Column("url", sa.UnicodeText),
        sa.Column("dataset_id", sa.UnicodeText),
        sa.Column("resource_id", sa.UnicodeText),
        sa.Column("language", sa.UnicodeText),
        sa.Column("date", sa.Date),
        sa.Column("visibility", sa.UnicodeText, nullable=False),
        sa.Column("author", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_by", sa.UnicodeText),
        sa.Column("last_checked_at", sa.DateTime(timezone=True)),
        sa.Column("http_status", sa.Integer),
    )
    op.create_index("ix_ogptn_evidence_commitment", "ogptn_evidence", ["commitment_id"])
    op.create_index("ix_ogptn_evidence_report", "ogptn_evidence", ["report_id"])
    op.create_table(
        "ogptn_assessment",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("sequence", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("commitment_id", sa.UnicodeText, nullable=False),
        sa.Column("reporting_period", sa.UnicodeText),
        sa.Column("report_date", sa.Date, nullable=False),
        sa.Column("report_date_precision", sa.UnicodeText, nullable=False),
        sa.Column("report_url", sa.UnicodeText),
        sa.Column("completion", sa.UnicodeText),
        sa.Column("verifiability", sa.UnicodeText),
        sa.Column("specificity", sa.UnicodeText),
        sa.Column("relevance", sa.UnicodeText),
        sa.Column("ambition", sa.UnicodeText),
        sa.Column("potential_impact", sa.UnicodeText),
        sa.Column("did_it_open_government", sa.UnicodeText),
        sa.Column("early_results", sa.UnicodeText),
        sa.Column("starred", sa.Boolean),
        sa.Column("findings", JSONB, nullable=False),
        sa.Column("author", sa.UnicodeText),
        sa.Column("origin", sa.UnicodeText, nullable=False),
        sa.Column("replaces", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_ogptn_assessment_commitment", "ogptn_assessment", ["commitment_id"])
    op.create_index("uq_ogptn_assessment_replaces", "ogptn_assessment", ["replaces"], unique=True)
    op.create_table(
        "ogptn_contact",
        sa.Column("commitment_id", sa.UnicodeText, primary_key=True),
        sa.Column("person", sa.UnicodeText, nullable=False),
        sa.Column("position", sa.UnicodeText, nullable=False),
        sa.Column("phone", sa.UnicodeText, nullable=False),
        sa.Column("email", sa.UnicodeText, nullable=False),
        sa.Column("updated_by", sa.UnicodeText),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "ogptn_resolution",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("commitment_id", sa.UnicodeText, nullable=False),
        sa.Column("report_id", sa.UnicodeText, nullable=False, unique=True),
        sa.Column("resolved_on", sa.Date, nullable=False),
        sa.Column("how", JSONB, nullable=False),
        sa.Column("author", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_ogptn_resolution_commitment", "ogptn_resolution", ["commitment_id"])
    op.create_table(
        "ogptn_draft",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("user_id", sa.UnicodeText, nullable=False),
        sa.Column("form", sa.UnicodeText, nullable=False),
        sa.Column("reference", sa.UnicodeText, nullable=False),
        sa.Column("fields", JSONB, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("user_id", "form", "reference", name="uq_ogptn_draft_form"),
    )
    op.execute(MOVE)
    op.drop_column("ogptn_progress_report", "evidence")


def downgrade() -> None:
    """Put the evidence back into the reports, and drop the tables."""
    empty = sa.text("'[]'")
    op.add_column(
        "ogptn_progress_report", sa.Column("evidence", JSONB, nullable=False, server_default=empty)
    )
    op.alter_column("ogptn_progress_report", "evidence", server_default=None)
    op.execute(MOVE_BACK)
    op.drop_table("ogptn_draft")
    op.drop_table("ogptn_resolution")
    op.drop_table("ogptn_contact")
    op.drop_table("ogptn_assessment")
    op.drop_table("ogptn_evidence")
