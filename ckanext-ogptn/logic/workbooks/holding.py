"""Hold a workbook between its dry run and its import, and tell how far the import is.

It lies for an hour in Redis, which every process of the portal reaches, under a random name and for the one who sent
it alone. So it need not be sent twice, nothing has to be tidied up, and a restart of Redis costs no more than sending
it once more.
"""

from __future__ import annotations

import secrets
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis
from ckan.types import Context

_ = tk._

SECONDS = 3600
RUNNING, DONE, REFUSED = "running", "done", "refused"


def hold(user: str, file: bytes) -> str:
    """Keep a file of a user's, and return its token."""
    token = secrets.token_urlsafe(24)
    _redis().set(_key("file", user, token), file, ex=SECONDS)
    return token


def held(user: str, token: str) -> bytes:
    """Return a file. Raises ObjectNotFound where there is none of this user's any more."""
    file = _redis().get(_key("file", user, token))
    if not isinstance(file, bytes):
        raise tk.ObjectNotFound(_("This file is no longer here: send it again."))
    return file


def state(user: str, token: str) -> str:
    """Return how far the import of a file is: `running`, `done`, `refused`, or empty where none was begun."""
    found = _redis().get(_key("state", user, token))
    return found.decode() if isinstance(found, bytes) else ""


def begin(user: str, token: str) -> bool:
    """Say that the import begins; False where it runs already, or is done."""
    key = _key("state", user, token)
    if state(user, token) == REFUSED:
        _redis().delete(key)
    return bool(_redis().set(key, RUNNING, ex=SECONDS, nx=True))


def import_held(user: str, token: str) -> None:
    """Import a held file with the rights of its sender, in a request or as a job, and note how it ended."""
    ended = REFUSED
    try:
        context: Context = {"user": user, "ignore_auth": False}
        tk.get_action("ogptn_action_plan_import")(context, {"upload": held(user, token)})
        ended = DONE
    except tk.ValidationError:
        # The page checks the file anew and shows what is wrong with it.
        pass
    finally:
        _redis().set(_key("state", user, token), ended, ex=SECONDS)


def check(user: str, token: str) -> dict[str, Any]:
    """Return the answer of a dry run of a held file. Raises as the action does."""
    context: Context = {"user": user, "ignore_auth": False}
    asked = {"upload": held(user, token), "dry_run": True}
    answer: dict[str, Any] = tk.get_action("ogptn_action_plan_import")(context, asked)
    return answer


def _redis() -> Any:
    return connect_to_redis()


def _key(what: str, user: str, token: str) -> str:
    return f"ogptn:import:{tk.config['ckan.site_id']}:{what}:{user}:{token}"
