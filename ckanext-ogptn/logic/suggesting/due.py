"""Which datasets are to be looked at: the database says so, whatever became of the queue.

A dataset is due when it was written since it was looked at last, and all are when a promise has changed, the way of
matching, or what sources say of it. Of those whose text is as it was only the moment is noted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.model.system_info import get_system_info, set_system_info
from sqlalchemy.dialects.postgresql import insert

from ckanext.ogptn.domain.proposing import TEXT_RULES
from ckanext.ogptn.logic.suggesting import matchers
from ckanext.ogptn.matching.texts import Offer
from ckanext.ogptn.model import Link, Suggestion
from ckanext.ogptn.model.moments import now

# CKAN's mapped classes have no types.
Condition = Any
Query = Any

# Where CKAN remembers for which promises all datasets were looked at.
DONE = "ogptn.suggested_for"


@dataclass(frozen=True)
class Due:
    """A dataset to be looked at: when it was written, and the hash of its text as it was looked at last, empty where
    it never was, or with another engine."""

    dataset_id: str
    seen: datetime
    text_hash: str


def _seen() -> Condition:
    """Return when a dataset was written: a file that alone is written leaves the dataset's own time as it was."""
    resource, package = model.Resource, model.Package
    files = (
        sa.select(sa.func.max(resource.metadata_modified))
        .where(resource.package_id == package.id)
        .scalar_subquery()
    )
    return sa.func.greatest(package.metadata_modified, files)


def _datasets() -> Query:
    package = model.Package
    return (
        model.Session.query(package.id)
        .outerjoin(Suggestion, Suggestion.dataset_id == package.id)
        .filter(package.type == "dataset", package.state == "active")
    )


def _is_unseen() -> Condition:
    return sa.or_(Suggestion.dataset_id.is_(None), Suggestion.seen != _seen())


def is_anything() -> bool:
    """Say whether a worker may have something to do."""
    if _exists(_datasets().filter(_is_unseen())) or are_gone():
        return True
    looked_at = _exists(model.Session.query(Suggestion.dataset_id))
    return looked_at and get_system_info(DONE) != matchers.stamp()


def _exists(query: Query) -> bool:
    return query.first() is not None


def all_done(stamp: str) -> None:
    """Note that all datasets were looked at, for the promises as this stamp has them. Commits."""
    set_system_info(DONE, stamp)


def _due(engine: str) -> Query:
    # What was matched by another engine is matched anew, though its text is as it was.
    known = sa.case((Suggestion.engine == engine, Suggestion.text_hash), else_="")
    return (
        _datasets()
        .filter(sa.or_(_is_unseen(), Suggestion.engine != engine))
        .with_entities(model.Package.id, _seen(), sa.func.coalesce(known, ""))
    )


def some(engine: str, limit: int) -> list[Due]:
    """Return datasets that are due."""
    rows = _due(engine).order_by(model.Package.id).limit(limit)
    return [Due(key, seen, known) for key, seen, known in rows]


def count(engine: str) -> int:
    """Count the datasets that are due."""
    found: int = _due(engine).count()
    return found


def text_hash(offer: Offer, confirms: bool) -> str:
    """Return a hash of all that a dataset's links follow from, but for the promises."""
    return hashlib.blake2b(f"{confirms}/{offer!r}".encode(), digest_size=16).hexdigest()


def note(looked_at: Collection[tuple[Due, str]], engine: str) -> None:
    """Note datasets as looked at, each with the hash of its text. The caller commits."""
    moment = now()
    rows = [
        {
            "dataset_id": one.dataset_id,
            "text_hash": text,
            "engine": engine,
            "seen": one.seen,
            "looked_at": moment,
        }
        for one, text in looked_at
    ]
    if not rows:
        return
    statement = insert(Suggestion).values(rows)
    renewed = {name: statement.excluded[name] for name in rows[0] if name != "dataset_id"}
    model.Session.execute(
        statement.on_conflict_do_update(index_elements=["dataset_id"], set_=renewed)
    )


def forget(dataset_ids: Collection[str]) -> None:
    """Have datasets looked at anew. The caller commits."""
    model.Session.execute(sa.delete(Suggestion).where(Suggestion.dataset_id.in_(dataset_ids)))


def forget_all() -> None:
    """Have all datasets looked at anew. The caller commits."""
    model.Session.execute(sa.delete(Suggestion))


def _is_gone() -> Condition:
    package = model.Package
    is_there = sa.exists().where(
        package.id == Suggestion.dataset_id, package.type == "dataset", package.state == "active"
    )
    return ~is_there


def are_gone() -> bool:
    """Say whether a dataset that was looked at is deleted since."""
    return _exists(model.Session.query(Suggestion.dataset_id).filter(_is_gone()))


def sweep() -> int:
    """Forget datasets that are deleted, with what is proposed of them; return how many. The caller commits.

    What counts as linked, and what people decided, stays: the dataset may come back."""
    gone = [key for (key,) in model.Session.query(Suggestion.dataset_id).filter(_is_gone())]
    if gone:
        model.Session.execute(sa.delete(Link).where(Link.dataset_id.in_(gone), own_proposals()))
        forget(gone)
    return len(gone)


def own_proposals() -> Condition:
    """Return the condition that leaves what the portal proposes by text, and nobody has decided on."""
    return sa.and_(Link.decision == "proposed", own_links())


def own_links() -> Condition:
    """Return the condition that leaves what the portal proposed or linked by text, and nobody has decided on."""
    return sa.and_(
        Link.origin == "rule",
        Link.rule.in_(TEXT_RULES.values()),
        Link.decided_at.is_(None),
    )
