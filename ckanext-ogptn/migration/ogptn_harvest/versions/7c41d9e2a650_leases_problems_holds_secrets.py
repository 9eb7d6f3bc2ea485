"""Create the tables of leases, problems, holds, secrets and validators.

Problems were a list inside each run's row, where no page could search them; they become rows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "7c41d9e2a650"
down_revision = "2b8f6e0c9a17"
branch_labels = None
depends_on = None


ROWS_FROM_LISTS = """
    INSERT INTO ogptn_harvest_problem (job_id, source_id, code, severity, stage, record, field, url,
                                       status, detail, created_at)
    SELECT run.job_id, run.source_id, coalesce(one.said ->> 'code', 'internal_error'),
           coalesce(one.said ->> 'severity', 'error'), coalesce(one.said ->> 'stage', 'gather'),
           coalesce(one.said ->> 'record', ''), coalesce(one.said ->> 'field', ''),
           coalesce(one.said ->> 'url', ''), (one.said ->> 'status')::integer,
           coalesce(one.said ->> 'detail', ''), run.created_at
    FROM ogptn_harvest_run AS run,
         jsonb_array_elements(run.problems) WITH ORDINALITY AS one (said, place)
    ORDER BY run.created_at, run.job_id, one.place
"""
LISTS_FROM_ROWS = """
    UPDATE ogptn_harvest_run AS run SET problems = found.said
    FROM (
        SELECT job_id, jsonb_agg(jsonb_build_object(
            'code', code, 'severity', severity, 'stage', stage, 'record', record, 'field', field,
            'url', url, 'status', status, 'detail', detail, 'advice', '') ORDER BY id) AS said
        FROM ogptn_harvest_problem GROUP BY job_id
    ) AS found
    WHERE found.job_id = run.job_id
"""


# Finds what is left to do of a job among the many records that are done.
OPEN_OBJECTS = "ix_ogptn_harvest_open_object"
IS_OPEN = sa.text("state NOT IN ('COMPLETE', 'ERROR')")


def _has_objects() -> bool:
    """Say whether ckanext-harvest's tables are there; a site may not have them yet."""
    return bool(sa.inspect(op.get_bind()).has_table("harvest_object"))


def upgrade() -> None:
    """Create the tables; make rows of the problems that runs have kept."""
    op.create_table(
        "ogptn_harvest_lease",
        sa.Column("subject", sa.UnicodeText, primary_key=True),
        sa.Column("source_id", sa.UnicodeText, nullable=False),
        sa.Column("worker", sa.UnicodeText, nullable=False),
        sa.Column("until", sa.DateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
    )
    op.create_index("ix_ogptn_harvest_lease_source", "ogptn_harvest_lease", ["source_id"])
    op.create_table(
        "ogptn_harvest_problem",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("job_id", sa.UnicodeText, nullable=False),
        sa.Column("source_id", sa.UnicodeText, nullable=False),
        sa.Column("code", sa.UnicodeText, nullable=False),
        sa.Column("severity", sa.UnicodeText, nullable=False),
        sa.Column("stage", sa.UnicodeText, nullable=False),
        sa.Column("record", sa.UnicodeText, nullable=False),
        sa.Column("field", sa.UnicodeText, nullable=False),
        sa.Column("url", sa.UnicodeText, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("detail", sa.UnicodeText, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    if _has_objects():
        op.create_index(
            OPEN_OBJECTS, "harvest_object", ["harvest_job_id", "id"], postgresql_where=IS_OPEN
        )
    op.create_index("ix_ogptn_harvest_problem_job", "ogptn_harvest_problem", ["job_id", "code"])
    op.execute(ROWS_FROM_LISTS)
    op.drop_column("ogptn_harvest_run", "problems")
    op.create_table(
        "ogptn_harvest_hold",
        sa.Column("job_id", sa.UnicodeText, primary_key=True),
        sa.Column("source_id", sa.UnicodeText, nullable=False),
        sa.Column("remote_ids", JSONB, nullable=False),
        sa.Column("active", sa.Integer, nullable=False),
        sa.Column("decision", sa.UnicodeText, nullable=False),
        sa.Column("reason", sa.UnicodeText, nullable=False),
        sa.Column("user_id", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("decided_at", sa.DateTime),
    )
    op.create_index("ix_ogptn_harvest_hold_source", "ogptn_harvest_hold", ["source_id"])
    op.create_table(
        "ogptn_harvest_timetable",
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("anchor", sa.DateTime, nullable=False),
        sa.Column("paused_at", sa.DateTime),
        sa.Column("paused_by", sa.UnicodeText),
        sa.Column("reason", sa.UnicodeText, nullable=False),
    )
    op.create_table(
        "ogptn_harvest_secret",
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("name", sa.UnicodeText, primary_key=True),
        sa.Column("value", sa.UnicodeText, nullable=False),
        sa.Column("origin", sa.UnicodeText, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "ogptn_harvest_validator",
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("url", sa.UnicodeText, primary_key=True),
        sa.Column("etag", sa.UnicodeText, nullable=False),
        sa.Column("last_modified", sa.UnicodeText, nullable=False),
        sa.Column("content_type", sa.UnicodeText, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.Column("read_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Put the problems back into their runs, and drop the tables."""
    if _has_objects():
        op.drop_index(OPEN_OBJECTS, "harvest_object", if_exists=True)
    op.add_column(
        "ogptn_harvest_run",
        sa.Column("problems", JSONB, nullable=False, server_default="[]"),
    )
    op.execute(LISTS_FROM_ROWS)
    op.alter_column("ogptn_harvest_run", "problems", server_default=None)
    for name in (
        "ogptn_harvest_lease",
        "ogptn_harvest_problem",
        "ogptn_harvest_hold",
        "ogptn_harvest_timetable",
        "ogptn_harvest_secret",
        "ogptn_harvest_validator",
    ):
        op.drop_table(name)
