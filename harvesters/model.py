"""Tables of the harvesters: what is remembered of each record, and what each run did.

Their migrations are in the extension's `migration/ogptn_harvest`, where CKAN looks for them.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from ckan.model.base import BaseModel
from sqlalchemy.dialects.postgresql import JSONB


def now() -> datetime:
    """Give the moment in UTC without a zone, as ckanext-harvest's tables hold it."""
    return datetime.now(UTC).replace(tzinfo=None)


class HarvestRecord(BaseModel):
    """One record of a source as its last success left it; its identity is (source, remote id).

    `fingerprint` compares listings, `content_hash` what was written, `claims_hash` the links that
    were made; `harvested` holds the fields as last written, which tells a person's edits apart.
    """

    __table__ = sa.Table(
        "ogptn_harvest_record",
        BaseModel.metadata,
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("remote_id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("fingerprint", sa.UnicodeText, nullable=False, default=""),
        sa.Column("content_hash", sa.UnicodeText, nullable=False, default=""),
        sa.Column("claims_hash", sa.UnicodeText, nullable=False, default=""),
        sa.Column("harvested", JSONB, nullable=False, default=dict),
        sa.Column("missing_since", sa.DateTime),
        sa.Column("withdrawn_at", sa.DateTime),
        sa.Column("changed_at", sa.DateTime, nullable=False, default=now),
        sa.Index("ix_ogptn_harvest_record_package", "package_id"),
    )


class HarvestRun(BaseModel):
    """What the listing of one job gave: counts that leave no row of their own."""

    __table__ = sa.Table(
        "ogptn_harvest_run",
        BaseModel.metadata,
        sa.Column("job_id", sa.UnicodeText, primary_key=True),
        sa.Column("source_id", sa.UnicodeText, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False, default=False),
        sa.Column("total", sa.Integer, nullable=False, default=0),
        sa.Column("unchanged", sa.Integer, nullable=False, default=0),
        sa.Column("held", sa.Integer, nullable=False, default=0),
        sa.Column("linked", sa.Integer, nullable=False, default=0),
        sa.Column("created_at", sa.DateTime, nullable=False, default=now),
        sa.Index("ix_ogptn_harvest_run_source", "source_id"),
    )


class HarvestLease(BaseModel):
    """Who works on a job's listing or on a harvest object, and until when nobody else may.

    `subject` is the id of the job or of the object; a lease that has run out is anybody's.
    """

    __table__ = sa.Table(
        "ogptn_harvest_lease",
        BaseModel.metadata,
        sa.Column("subject", sa.UnicodeText, primary_key=True),
        sa.Column("source_id", sa.UnicodeText, nullable=False),
        sa.Column("worker", sa.UnicodeText, nullable=False),
        sa.Column("until", sa.DateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, default=1),
        sa.Index("ix_ogptn_harvest_lease_source", "source_id"),
    )


class HarvestProblem(BaseModel):
    """One line of a run's report: what went wrong where, in the field's own codes.

    The advice is not kept: it is given in the reader's language, by the code.
    """

    __table__ = sa.Table(
        "ogptn_harvest_problem",
        BaseModel.metadata,
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("job_id", sa.UnicodeText, nullable=False),
        sa.Column("source_id", sa.UnicodeText, nullable=False),
        sa.Column("code", sa.UnicodeText, nullable=False),
        sa.Column("severity", sa.UnicodeText, nullable=False),
        sa.Column("stage", sa.UnicodeText, nullable=False),
        sa.Column("record", sa.UnicodeText, nullable=False, default=""),
        sa.Column("field", sa.UnicodeText, nullable=False, default=""),
        sa.Column("url", sa.UnicodeText, nullable=False, default=""),
        sa.Column("status", sa.Integer),
        sa.Column("detail", sa.UnicodeText, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False, default=now),
        sa.Index("ix_ogptn_harvest_problem_job", "job_id", "code"),
    )


class HarvestHold(BaseModel):
    """Withdrawals that a run would not make by itself, and what a person said of them.

    `decision` is empty until then, afterwards ``confirmed`` or ``refused``.
    """

    __table__ = sa.Table(
        "ogptn_harvest_hold",
        BaseModel.metadata,
        sa.Column("job_id", sa.UnicodeText, primary_key=True),
        sa.Column("source_id", sa.UnicodeText, nullable=False),
        sa.Column("remote_ids", JSONB, nullable=False),
        sa.Column("active", sa.Integer, nullable=False),
        sa.Column("decision", sa.UnicodeText, nullable=False, default=""),
        sa.Column("reason", sa.UnicodeText, nullable=False, default=""),
        sa.Column("user_id", sa.UnicodeText),
        sa.Column("created_at", sa.DateTime, nullable=False, default=now),
        sa.Column("decided_at", sa.DateTime),
        sa.Index("ix_ogptn_harvest_hold_source", "source_id"),
    )


class HarvestTimetable(BaseModel):
    """From which moment a source's runs are counted; since when, by whom and why it is paused."""

    __table__ = sa.Table(
        "ogptn_harvest_timetable",
        BaseModel.metadata,
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("anchor", sa.DateTime, nullable=False),
        sa.Column("paused_at", sa.DateTime),
        sa.Column("paused_by", sa.UnicodeText),
        sa.Column("reason", sa.UnicodeText, nullable=False, default=""),
    )


class HarvestSecret(BaseModel):
    """A key or password that a source asks for: written by those who keep it, shown to nobody.

    `origin` is the server for which it was given; no other is told.
    """

    __table__ = sa.Table(
        "ogptn_harvest_secret",
        BaseModel.metadata,
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("name", sa.UnicodeText, primary_key=True),
        sa.Column("value", sa.UnicodeText, nullable=False),
        sa.Column("origin", sa.UnicodeText, nullable=False),
        sa.Column("updated_at", sa.DateTime, nullable=False, default=now),
    )


class HarvestValidator(BaseModel):
    """What a server said of an address when it was last read, for conditional requests.

    `answer` is its body, deflated, to go on with when the server says that nothing has changed;
    `read_at` is when it was last sent in full.
    """

    __table__ = sa.Table(
        "ogptn_harvest_validator",
        BaseModel.metadata,
        sa.Column("source_id", sa.UnicodeText, primary_key=True),
        sa.Column("url", sa.UnicodeText, primary_key=True),
        sa.Column("etag", sa.UnicodeText, nullable=False, default=""),
        sa.Column("last_modified", sa.UnicodeText, nullable=False, default=""),
        sa.Column("content_type", sa.UnicodeText, nullable=False, default=""),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.Column("read_at", sa.DateTime, nullable=False, default=now),
    )
