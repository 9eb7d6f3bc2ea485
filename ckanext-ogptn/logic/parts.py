"""Commitments with the parts that stand for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import aliased

# SQLAlchemy's own parts have no types here.
Selected = Any


def with_parts(ids: Iterable[str]) -> Selected:
    """Pair these commitments (``whole``) with themselves and with their public parts (``serving``)."""
    whole, part = aliased(model.Package), aliased(model.Package)
    own = sa.select(whole.id.label("whole"), whole.id.label("serving"))
    parts = sa.select(whole.id, part.id).where(
        part.extras["parent_commitment"].astext == whole.name,
        part.type == "commitment",
        part.state == "active",
        part.private.is_(False),
    )
    wanted = whole.id.in_(list(ids))
    return sa.union_all(own.where(wanted), parts.where(wanted)).subquery()
