"""What a run would do, worked out in the background: a listing may take longer than a reader waits.

The answer lies for an hour in Redis, for the one who asked.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis
from ckan.types import Context

from ckanext.ogptn.harvesters.logic.holds import shown
from ckanext.ogptn.harvesters.runs.preview import preview

SECONDS = 3600
# Long enough for a large catalogue, and for the job to tell of it before it is ended.
DEADLINE_SECONDS = 600.0
JOB_SECONDS = 900
RUNNING, DONE, FAILED = "running", "done", "failed"
State = dict[str, Any]


def begin(user: str, source_id: str) -> str:
    """Have the background worker work out a preview; give the token under which it will lie."""
    token = secrets.token_urlsafe(16)
    _keep(user, token, {"state": RUNNING, "read": 0})
    limits = {"timeout": JOB_SECONDS}
    tk.enqueue_job(work, [user, source_id, token], title="Harvest preview", rq_kwargs=limits)
    return token


def work(user: str, source_id: str, token: str) -> None:
    """Work out a preview with the rights of the one who asked, as a background job."""
    ended: State = {"state": FAILED}

    def progress(read: int) -> None:
        _keep(user, token, {"state": RUNNING, "read": read})

    try:
        context: Context = {"user": user, "ignore_auth": False}
        tk.check_access("ogptn_harvest_preview", context, {"source": source_id})
        found = preview(source_id, deadline_seconds=DEADLINE_SECONDS, progress=progress)
        ended = {"state": DONE, "found": shown(found)}
    finally:
        _keep(user, token, ended)


def state(user: str, token: str) -> State | None:
    """Tell how far a preview is; None where there is none of this user's any more."""
    found = connect_to_redis().get(_key(user, token))
    shown: State | None = json.loads(found) if isinstance(found, bytes) else None
    return shown


def _keep(user: str, token: str, shown: State) -> None:
    connect_to_redis().set(_key(user, token), json.dumps(shown), ex=SECONDS)


def _key(user: str, token: str) -> str:
    return f"ogptn:harvest-preview:{tk.config['ckan.site_id']}:{user}:{token}"
