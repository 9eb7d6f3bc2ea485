"""The doorbell of tables: tell a worker that some may be due."""

from __future__ import annotations

import ckan.plugins as p

from ckanext.ogptn import config
from ckanext.ogptn.bells import Bell

BELL = Bell("tables", "ckanext.ogptn.jobs.load_tables", "Load tables")


def works() -> bool:
    """Say whether tables are loaded here: the site has a DataStore."""
    return bool(p.plugin_loaded("datastore"))


def ring() -> None:
    """Tell a worker to look, unless one was told and has not answered yet."""
    if works():
        BELL.ring(config.tables_lease_seconds())


def answer() -> None:
    """Let the next ring be heard."""
    BELL.answer()
