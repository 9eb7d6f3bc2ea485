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

from ckanext.ogptn.model import Link

pytestmark = [
    pytest.mark.ckan_config("ckan.plugins", "ogptn scheming_datasets scheming_organizations"),
    pytest.mark.usefixtures("tables"),
]


@pytest.fixture
def tables(clean_db: None, with_plugins: None, migrate_db_for: Any) -> None:
    """Migrate a clean database."""
    migrate_db_for("ogptn")


def _is_ours(thing: Any, name: str | None, kind: str, *_: Any) -> bool:
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", "")
    return (table or "").startswith("ogptn_") and table not in _NOT_HERE


# Another plugin's tables have migrations of their own.
_NOT_HERE = {"ogptn_alembic_version"}
_HERE = {"ogptn_link", "ogptn_progress_report"}


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
    assert [inspector.get_foreign_keys(name) for name in sorted(_HERE)] == [[], []]


def test_a_link_is_unique_by_its_ends() -> None:
    """The database itself refuses a second link between the same ends."""
    for _ in range(2):
        model.Session.add(Link(commitment_id="c", dataset_id="d"))
    with pytest.raises(IntegrityError):
        model.Session.flush()
    model.Session.rollback()


def test_the_migrations_can_be_taken_back() -> None:
    """Downgrading drops both tables, upgrading makes them again."""
    from ckan.cli import db

    db._run_migrations("ogptn", "base", forward=False)
    inspector = sa.inspect(model.meta.engine)
    assert not _HERE & set(inspector.get_table_names())
    db._run_migrations("ogptn")
    assert set(sa.inspect(model.meta.engine).get_table_names()) >= _HERE
