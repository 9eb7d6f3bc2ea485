"""Alembic migrations of the extension's tables; CKAN runs them by `ckan db init` and `ckan db upgrade`."""
