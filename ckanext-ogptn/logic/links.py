"""Read links as a caller may see them, many at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.ogptn.domain.links import count_by_health
from ckanext.ogptn.domain.proofs import PROVING
from ckanext.ogptn.logic import access, brief
from ckanext.ogptn.logic.parts import with_parts
from ckanext.ogptn.logic.records import Condition
from ckanext.ogptn.model import Link

LinkDict = dict[str, Any]
Counts = dict[str, int]
# SQLAlchemy's expressions have no types here.
Column = Any
# A commitment is shown with so many links; the list of links has all.
MOST = 200
# How a dataset is counted, by how ill the worst of its links is.
HEALTHS = ("fresh", "stale", "broken")


def rows(context: Context, *where: Condition) -> list[Link]:
    """Return the links whose two ends the caller may see, the oldest first.

    A proposed or rejected link is seen by those who may change one of its ends, and by whoever proposed it.
    """
    found = model.Session.query(Link).filter(*where).order_by(Link.created_at, Link.id).all()
    ids = {link.commitment_id for link in found} | {link.dataset_id for link in found}
    seen = access.visible_packages(context, ids)
    # Most lists hold confirmed links alone, which are for everybody.
    asked = [link for link in found if link.decision != "confirmed"]
    ends = {link.commitment_id for link in asked} | {link.dataset_id for link in asked}
    guarded = [seen[end] for end in ends & seen.keys()]
    officers = access.editable(context, guarded) if guarded and context.get("user") else set()
    user = access.user_id(context) if context.get("user") else None
    return [
        link
        for link in found
        if link.commitment_id in seen
        and link.dataset_id in seen
        and (
            link.decision == "confirmed"
            or (user and link.created_by == user)
            or not officers.isdisjoint((link.commitment_id, link.dataset_id))
        )
    ]


def stands() -> Condition:
    """Return the condition that leaves the links that count: confirmed ones that no source has withdrawn since."""
    return sa.and_(Link.decision == "confirmed", Link.health != "withdrawn")


def proves() -> Condition:
    """Return the condition that leaves the links that prove something: of those that stand, whose data can be had."""
    return sa.and_(Link.decision == "confirmed", Link.health.in_(PROVING))


def counts(link: Link) -> bool:
    """Say whether a link counts, as `stands` says of many."""
    return bool(link.decision == "confirmed" and link.health != "withdrawn")


def public_healths(ids: Collection[str], *where: Condition) -> list[tuple[str, str]]:
    """Return how the public datasets are that serve each of these commitments, or a public part of it: (commitment,
    health), each once, of links under a condition."""
    ends, dataset = with_parts(ids), model.Package
    query = (
        sa.select(ends.c.whole, Link.health)
        .join(Link, Link.commitment_id == ends.c.serving)
        .join(dataset, dataset.id == Link.dataset_id)
        .where(stands(), dataset.state == "active", dataset.private.is_(False), *where)
        .distinct()
    )
    return [(whole, health) for whole, health in model.Session.execute(query)]


def both_seen(context: Context) -> Condition:
    """Return the condition that leaves the links whose two ends the caller may see."""
    visible = sa.select(model.Package.id).where(access.is_visible(context)).correlate(None)
    return sa.and_(Link.commitment_id.in_(visible), Link.dataset_id.in_(visible))


def of_commitment(context: Context, commitment_id: str) -> list[Link]:
    """Return the links of a commitment that stand and that the caller may see, at most :data:`MOST`.

    Those of its milestones come first, then those that ail most, then the oldest.
    """
    query = model.Session.query(Link).filter(
        Link.commitment_id == commitment_id, stands(), both_seen(context)
    )
    ordered = query.order_by(Link.milestone == "", _severity().desc(), Link.created_at, Link.id)
    found: list[Link] = ordered.limit(MOST).all()
    return found


def count_datasets(context: Context, ids: Collection[str]) -> dict[str, Counts]:
    """Count the datasets that serve each of these commitments and that the caller may see, as {count, fresh, stale,
    broken} by id: each by the worst of its links."""
    found = {key: count_by_health(()) for key in ids}
    if not found:
        return found
    each = (
        sa.select(Link.commitment_id, sa.func.max(_severity()).label("severity"))
        .where(Link.commitment_id.in_(list(found)), stands(), both_seen(context))
        .group_by(Link.commitment_id, Link.dataset_id)
        .subquery()
    )
    counted = sa.select(each.c.commitment_id, each.c.severity, sa.func.count()).group_by(
        each.c.commitment_id, each.c.severity
    )
    for commitment_id, severity, number in model.Session.execute(counted):
        found[commitment_id][HEALTHS[severity]] = number
        found[commitment_id]["count"] += number
    return found


def _severity() -> Column:
    return sa.case({"broken": 2, "stale": 1}, value=Link.health, else_=0)


def dictize(links: Collection[Link]) -> list[LinkDict]:
    """Return links with a brief of both ends, and with the place and the title of the milestone that they serve."""
    known = brief.commitments({link.commitment_id for link in links})
    steps = brief.milestones({link.commitment_id for link in links if link.milestone})
    return [
        {
            **one,
            **_milestone(steps.get(one["commitment_id"], []), one["milestone"]),
            "commitment": known[one["commitment_id"]],
        }
        for one in with_datasets(links)
    ]


def _milestone(steps: Collection[LinkDict], identifier: str | None) -> LinkDict:
    for number, step in enumerate(steps, start=1):
        if step["identifier"] == identifier:
            return {
                "milestone_number": number,
                "milestone_title_translated": step["title_translated"],
            }
    return {"milestone_number": None, "milestone_title_translated": None}


def with_datasets(links: Collection[Link]) -> list[LinkDict]:
    """Return links with a brief of their dataset."""
    known = brief.datasets({link.dataset_id for link in links})
    return [{**row(link), "dataset": known[link.dataset_id]} for link in links]


def row(link: Link) -> LinkDict:
    """Return a link's own fields; what is empty is None."""
    return {
        "id": link.id,
        "commitment_id": link.commitment_id,
        "dataset_id": link.dataset_id,
        "milestone": link.milestone or None,
        "resource_id": link.resource_id or None,
        "link_type": link.link_type,
        "decision": link.decision,
        "health": link.health,
        "health_reason": link.health_reason or None,
        "health_since": _iso(link.health_since),
        "origin": link.origin,
        "rule": link.rule,
        "score": link.score,
        "matched_terms": link.matched_terms,
        "source": link.source_id,
        "note": link.note,
        "created_at": _iso(link.created_at),
        "decided_at": _iso(link.decided_at),
        "last_checked_at": _iso(link.last_checked_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
