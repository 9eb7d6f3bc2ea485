"""Who is told: editors and administrators of institutions, whose account is active and has an address."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ckan import model

OFFICERS = ("editor", "admin")
User = Any


def by_institution() -> dict[str, list[User]]:
    """Return the officers of each institution, {id, name}, by the institution's name."""
    query = (
        model.Session.query(model.Group.name, model.User.id, model.User.name)
        .join(model.Member, model.Member.group_id == model.Group.id)
        .join(model.User, model.User.id == model.Member.table_id)
        .filter(
            model.Group.is_organization,
            model.Group.state == "active",
            model.Member.table_name == "user",
            model.Member.state == "active",
            model.Member.capacity.in_(OFFICERS),
            model.User.state == "active",
            model.User.email.isnot(None),
            model.User.email != "",
        )
        .order_by(model.User.name)
    )
    found = defaultdict(list)
    for institution, key, name in query:
        found[institution].append((key, name))
    return dict(found)
