"""Run the migrations; alembic loads this file by its path."""

from __future__ import annotations

from alembic import context
from ckan.model.meta import metadata
from sqlalchemy import engine_from_config, pool

VERSION_TABLE = "ogptn_harvest_alembic_version"


def _ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
    return kind != "table" or (name or "").startswith("ogptn_harvest_")


def run_offline() -> None:
    """Write the migrations as SQL."""
    context.configure(
        url=context.config.get_main_option("sqlalchemy.url"),
        target_metadata=metadata,
        literal_binds=True,
        version_table=VERSION_TABLE,
        include_object=_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Apply the migrations to the database."""
    section = context.config.get_section(context.config.config_ini_section) or {}
    engine = engine_from_config(section, prefix="sqlalchemy.", poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            version_table=VERSION_TABLE,
            include_object=_ours,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
