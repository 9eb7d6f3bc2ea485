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
    wanted = whole.id.in_(list(ids))
    named = part.extras["parent_commitment"].astext
    parts = sa.select(whole.id, part.id).where(
        # Read from each record once: extras are long, and a join may compare each with every whole.
        named == sa.any_(sa.func.array(sa.select(whole.name).where(wanted).scalar_subquery())),
        named == whole.name,
        part.type == "commitment",
        part.state == "active",
        part.private.is_(False),
    )
    return sa.union_all(own.where(wanted), parts.where(wanted)).subquery()
