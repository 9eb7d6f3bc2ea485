"""The doorbell: tell a worker that tables may be due. Many rings are one while nobody has answered."""

from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis

from ckanext.ogptn import config

JOB = "ckanext.ogptn.jobs.load_tables"
RUNG = "ogptn:tables:rung"
# A ring that is lost with the queue is repeated by the next tick after so many seconds.
SECONDS = 60


def works() -> bool:
    """Say whether tables are loaded here: the site has a DataStore."""
    return bool(p.plugin_loaded("datastore"))


def ring() -> None:
    """Tell a worker to look, unless one was told and has not answered yet."""
    if works() and connect_to_redis().set(_key(), "1", nx=True, ex=SECONDS):
        timeout = config.tables_lease_seconds()
        tk.enqueue_job(JOB, title="Load tables", rq_kwargs={"timeout": timeout})


def answer() -> None:
    """Let the next ring be heard."""
    connect_to_redis().delete(_key())


def _key() -> str:
    return f"{RUNG}:{tk.config.get('ckan.site_id', '')}"
