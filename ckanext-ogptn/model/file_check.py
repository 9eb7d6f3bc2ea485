"""Whether the files of linked datasets, and the addresses that are evidence, still answer."""

from __future__ import annotations

import sqlalchemy as sa
from ckan.model.base import BaseModel


class FileCheck(BaseModel):
    """One address: ``subject_id`` is the id of a resource, or of a piece of evidence that is an address itself;
    ``package_id`` that of the dataset or commitment.

    ``state`` is ``unknown`` until something is known, then ``ok``, or ``gone``: its site says that it is no more;
    ``unreachable``: nobody answers; ``html``: a page comes where a file was promised. ``code`` and ``status`` tell of
    the last look, ``failures`` counts failed ones in a row, ``failing_since`` is the first of them.

    ``etag`` and ``last_modified`` are the server's, for asking again; ``modified_at`` is the day of the file as far as
    its server can be believed. Who looks at a file puts ``again_at`` off first, so that nobody else does."""

    __table__ = sa.Table(
        "ogptn_file_check",
        BaseModel.metadata,
        sa.Column("subject_id", sa.UnicodeText, primary_key=True),
        sa.Column("package_id", sa.UnicodeText, nullable=False),
        sa.Column("url", sa.UnicodeText, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False, default="unknown"),
        sa.Column("status", sa.Integer),
        sa.Column("code", sa.UnicodeText, nullable=False, default=""),
        sa.Column("failures", sa.Integer, nullable=False, default=0),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        sa.Column("etag", sa.UnicodeText, nullable=False, default=""),
        sa.Column("last_modified", sa.UnicodeText, nullable=False, default=""),
        sa.Column("modified_at", sa.DateTime(timezone=True)),
        sa.Column("checked_at", sa.DateTime(timezone=True)),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=False),
        sa.Index("ix_ogptn_file_check_package", "package_id"),
        sa.Index("ix_ogptn_file_check_again", "again_at"),
    )
