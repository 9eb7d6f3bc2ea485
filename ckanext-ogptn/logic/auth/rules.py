"""What the rules of access are made of."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict


def allow() -> AuthResult:
    """Let the caller pass."""
    return {"success": True}


def refuse(message: str) -> AuthResult:
    """Turn the caller away, and say who may pass."""
    return {"success": False, "msg": message}


def may_read(context: Context, reference: str | None) -> AuthResult:
    """Let pass whoever may read the record; raises NotAuthorized for others."""
    tk.check_access("package_show", tk.fresh_context(context), {"id": reference})
    return allow()


def may_read_history(context: Context, asked: DataDict) -> AuthResult:
    """Let pass whoever may read the ``commitment`` that is asked for; where none is, a list holds what the caller may
    see."""
    return may_read(context, asked["commitment"]) if asked.get("commitment") else allow()
