"""A forked process leaves its parent's connections to PostgreSQL to the parent.

CKAN's ``search-index rebuild-fast`` forks while its session holds one: two processes that speak on one connection
garble each other's answers, and records are lost from the index.
"""

from __future__ import annotations

from ckan import model
from ckan.model import meta

# Kept, since at its end a session rolls back, here on a connection that is the parent's.
_of_the_parent: list[object] = []


def leave_connections() -> None:
    """Begin with a session and a pool of this process's own."""
    if meta.engine is None:
        return
    if model.Session.registry.has():
        _of_the_parent.append(model.Session())
        model.Session.registry.clear()
    meta.engine.dispose(close=False)
