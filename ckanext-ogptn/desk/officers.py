"""Who is at the desk: the caller's institutions, and what they may do there."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.front import gathering

Record = dict[str, Any]


def institutions() -> list[Record]:
    """Give the institutions whose officer the caller is, asked once a request."""
    if not tk.current_user.is_authenticated:
        return []
    kept: dict[str, list[Record]] = tk.g.setdefault("_ogptn_desk", {})
    if "institutions" not in kept:
        asked = {"permission": "update_dataset"}
        found = tk.get_action("organization_list_for_user")({}, asked)
        names = {one["name"] for one in found} if found else set()
        kept["institutions"] = [
            {**one, "institution_type": one["institution_type"] or "government"}
            for one in gathering.institutions()
            if one["name"] in names
        ]
    return kept["institutions"]


def is_officer() -> bool:
    """Say whether the caller is an officer of any institution, or an administrator."""
    return bool(tk.current_user.is_authenticated and (tk.current_user.sysadmin or institutions()))


def of_type(institution_type: str) -> list[Record]:
    """Give the caller's institutions of this type, such as ``irm``."""
    return [one for one in institutions() if one["institution_type"] == institution_type]


def may(action: str, **asked: Any) -> bool:
    """Say whether the caller may call an action with these arguments."""
    try:
        tk.check_access(action, {"user": tk.current_user.name}, asked)
    except tk.NotAuthorized:
        return False
    return True
