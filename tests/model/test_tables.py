"""Rules of the tables and of their migrations."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from ckan import model
from ckan.model.meta import metadata
from sqlalchemy.exc import IntegrityError

from ckanext.ogptn import model as tables
from ckanext.ogptn.model import Evidence, Link

pytestmark = [
    pytest.mark.ckan_config("ckan.plugins", "ogptn scheming_datasets scheming_organizations"),
    pytest.mark.usefixtures("migrated"),
]


@pytest.fixture
def migrated(clean_db: None, with_plugins: None, migrate_db_for: Any) -> None:
    """Migrate a clean database."""
    migrate_db_for("ogptn")


def _is_ours(thing: Any, name: str | None, kind: str, *_: Any) -> bool:
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", "")
    return (table or "").startswith("ogptn_") and table not in _NOT_HERE


# Another plugin's tables have migrations of their own.
_NOT_HERE = {"ogptn_alembic_version"}
_HERE = {getattr(tables, name).__table__.name for name in tables.__all__}


def test_the_migrations_make_the_tables_that_the_model_describes() -> None:
    """Between the migrated database and the model there is no difference."""
    connection = model.Session.connection()
    context = MigrationContext.configure(
        connection, opts={"include_object": lambda *given: _is_ours(*given)}
    )
    differences = [str(one) for one in compare_metadata(context, metadata)]
    assert [text for text in differences if any(name in text for name in _HERE)] == []


def test_the_tables_have_no_foreign_keys_to_ckans_own() -> None:
    """CKAN may change or drop its tables without asking ours."""
    inspector = sa.inspect(model.Session.connection())
    assert [inspector.get_foreign_keys(name) for name in sorted(_HERE)] == [[]] * len(_HERE)


def test_a_link_is_unique_by_its_ends() -> None:
    """The database itself refuses a second link between the same ends."""
    for _ in range(2):
        model.Session.add(Link(commitment_id="c", dataset_id="d"))
    with pytest.raises(IntegrityError):
        model.Session.flush()
    model.Session.rollback()


def test_the_migrations_can_be_taken_back() -> None:
    """Downgrading drops the tables, upgrading makes them again."""
    from ckan.cli import db

    db._run_migrations("ogptn", "base", forward=False)
    inspector = sa.inspect(model.meta.engine)
    assert not _HERE & set(inspector.get_table_names())
    db._run_migrations("ogptn")
    assert set(sa.inspect(model.meta.engine).get_table_names()) >= _HERE


def test_the_evidence_of_reports_moves_to_its_table_and_back() -> None:
    """No piece is lost on either way, nor their order."""
    from ckan.cli import db

    db._run_migrations("ogptn", "3e9a2c7f6d10", forward=False)
    model.Session.execute(sa.text(OLD_REPORT))
    model.Session.commit()
    db._run_migrations("ogptn")
    found = model.Session.query(Evidence).order_by(Evidence.sequence).all()
    assert [(one.report_id, one.type, one.url, str(one.date)) for one in found] == [
        ("r1", "web_page", "https://a.tn", "2017-01-31"),
        ("r1", "dataset", None, "None"),
    ]
    assert (found[0].title, found[1].dataset_id) == ({"fr": "Page"}, "d1")
    model.Session.commit()
    db._run_migrations("ogptn", "3e9a2c7f6d10", forward=False)
    (kept,) = model.Session.execute(sa.text("SELECT evidence FROM ogptn_progress_report")).one()
    assert [(one["type"], one.get("url")) for one in kept] == [
        ("web_page", "https://a.tn"),
        ("dataset", None),
    ]
    model.Session.commit()
    db._run_migrations("ogptn")


OLD_REPORT = """
INSERT INTO ogptn_progress_report (id, commitment_id, report_date, report_date_precision, assessor_type,
    completion_level, progress, challenges, next_steps, evidence, origin, created_at)
VALUES ('r1', 'c1', '2017-02-01', 'day', 'self', 'complete', '{}', '{}', '{}',
    '[{"type": "web_page", "url": "https://a.tn", "title": {"fr": "Page"}, "date": "2017-01-31",
       "visibility": "public"},
      {"type": "dataset", "dataset": "d1", "title": {}, "visibility": "officers"}]', 'entered', now())
"""
