"""The tables of harvesting change without losing what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.cli.db import _run_migrations

BEFORE, AFTER = "2b8f6e0c9a17", "7c41d9e2a650"
PROBLEM = {
    "code": "title_missing", "severity": "error", "stage": "gather", "record": "r1",
    "field": "title", "url": "http://x.tn/1", "status": 404, "detail": "there is no title",
    "advice": "",
}  # fmt: skip

pytestmark = pytest.mark.with_plugins("harvest", "ogptn_harvest")


@pytest.fixture
def old_tables(with_plugins: Any, clean_db: Any, migrate_db_for: Any) -> Iterator[None]:
    """Give the tables as they were before, with a run that has two problems; then those of today."""
    migrate_db_for("harvest")
    migrate_db_for("ogptn_harvest")
    _run_migrations("ogptn_harvest", BEFORE, forward=False)
    one = sa.text(
        "INSERT INTO ogptn_harvest_run (job_id, source_id, complete, total, unchanged, held,"
        " linked, problems, created_at) VALUES ('job', 'source', true, 2, 0, 0, 0, :said, now())"
    ).bindparams(sa.bindparam("said", [PROBLEM, {**PROBLEM, "status": None}], sa.JSON))
    model.Session.execute(one)
    model.Session.commit()
    yield
    model.Session.rollback()
    _run_migrations("ogptn_harvest")


def test_problems_become_rows_and_lists_again(old_tables: None) -> None:
    """Upgrading makes a row of each problem in its order; going back makes the list anew."""
    _run_migrations("ogptn_harvest", AFTER)
    rows = model.Session.execute(
        sa.text("SELECT job_id, source_id, code, record, status FROM ogptn_harvest_problem")
    )
    assert [tuple(row) for row in rows] == [
        ("job", "source", "title_missing", "r1", 404),
        ("job", "source", "title_missing", "r1", None),
    ]
    model.Session.commit()
    _run_migrations("ogptn_harvest", BEFORE, forward=False)
    kept = model.Session.execute(sa.text("SELECT problems FROM ogptn_harvest_run")).scalar()
    assert kept == [PROBLEM, {**PROBLEM, "status": None}]
