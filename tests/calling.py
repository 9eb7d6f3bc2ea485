"""Calls of actions from outside any fixture."""

from __future__ import annotations

from typing import Any

from ckan.tests import helpers


def call(action: str, **arguments: Any) -> Any:
    """Call an action as the site's own user, who may do all."""
    user = helpers.call_action("get_site_user")["name"]
    return helpers.call_action(action, {"user": user}, **arguments)
