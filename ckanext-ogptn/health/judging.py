"""Keep the health of links true to what is known of their ends: on every change of these, and once a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import aliased

from ckanext.ogptn import config
from ckanext.ogptn.health import facts, reasons
from ckanext.ogptn.health.rules import Dataset, Verdict, judge
from ckanext.ogptn.model import Link
from ckanext.ogptn.model.moments import now

# CKAN's mapped classes have no types.
Condition = Any
Row = Any
Ends = tuple[str, str]
BATCH = 500


def of_packages(ids: Collection[str]) -> set[Ends]:
    """Judge the links of these datasets and commitments; the caller commits. See `where`."""
    if not ids:
        return set()
    return where(sa.or_(Link.dataset_id.in_(ids), Link.commitment_id.in_(ids)))


def of_links(ids: Collection[str]) -> set[Ends]:
    """Judge these links; the caller commits. See `where`."""
    return where(Link.id.in_(ids)) if ids else set()


def where(condition: Condition) -> set[Ends]:
    """Judge the links under a condition, and note since when they are as they are; the caller commits.

    Returns the ends, (commitment, dataset), of those whose health or reason has changed and that count: others are
    nowhere shown but to those who decide on them."""
    model.Session.flush()
    # In order, so that two who judge the same links wait for each other.
    query = model.Session.query(Link).filter(condition).order_by(Link.id)
    links = query.with_for_update().populate_existing().all()
    known = facts.datasets({link.dataset_id for link in links})
    states = _states({link.commitment_id for link in links})
    changed = {
        (link.commitment_id, link.dataset_id)
        for link in links
        if link.dataset_id in known
        and _keep(link, _judge(link, known[link.dataset_id], states))
        and link.decision == "confirmed"
    }
    model.Session.flush()
    return changed


def _states(commitment_ids: Collection[str]) -> dict[str, str]:
    package = model.Package
    query = model.Session.query(package.id, package.state).filter(package.id.in_(commitment_ids))
    return dict(query.all()) if commitment_ids else {}


def _judge(link: Row, dataset: Dataset, states: dict[str, str]) -> Verdict:
    return judge(
        dataset,
        config.today(),
        resource=link.resource_id,
        is_withdrawn=is_withdrawn(link),
        commitment_state=states.get(link.commitment_id, "active"),
        grace_days=config.links_grace_days(),
    )


def is_withdrawn(link: Row) -> bool:
    """Say whether the source that made a link has taken it back; it alone makes it again."""
    return link.health == reasons.WITHDRAWN and link.health_reason in ("", reasons.LINK_WITHDRAWN)


def taken_back() -> Condition:
    """Return the condition on links that says the same."""
    by_its_maker = Link.health_reason.in_(("", reasons.LINK_WITHDRAWN))
    return sa.and_(Link.health == reasons.WITHDRAWN, by_its_maker)


def _keep(link: Row, found: Verdict) -> bool:
    moment = now()
    link.last_checked_at = moment
    if (link.health, link.health_reason) == (found.health, found.reason):
        return False
    link.health, link.health_reason, link.health_since = found.health, found.reason, moment
    return True


def suspects() -> Condition:
    """Return the condition that leaves the links that changed behind our back: never judged, their dataset written
    since, or an end deleted, hidden or back. It costs one query."""
    dataset, commitment = aliased(model.Package), aliased(model.Package)
    told_hidden = Link.health_reason.in_(reasons.HIDDEN)
    is_hidden = sa.or_(
        dataset.state != "active", dataset.private.is_(True), commitment.state == "deleted"
    )
    written = sa.and_(
        Link.decision == "confirmed",
        dataset.metadata_modified > sa.func.timezone("UTC", Link.last_checked_at),
    )
    # What its source took back stays so, whatever becomes of its ends.
    otherwise = sa.and_(
        sa.not_(taken_back()), sa.or_(written, is_hidden != told_hidden, _is_contradictory())
    )
    ids = (
        sa.select(Link.id)
        .join(dataset, dataset.id == Link.dataset_id)
        .join(commitment, commitment.id == Link.commitment_id)
        .where(sa.or_(Link.last_checked_at.is_(None), otherwise))
    )
    return Link.id.in_(ids)


def _is_contradictory() -> Condition:
    """A link that its source made again is well, with the reason of before."""
    return (Link.health == reasons.OK) != (Link.health_reason == "")


def in_batches(condition: Condition) -> Iterable[set[Ends]]:
    """Judge the links under a condition some hundred at a time, and commit; give the ends of those that changed."""
    ids = [key for (key,) in model.Session.query(Link.id).filter(condition).order_by(Link.id)]
    for start in range(0, len(ids), BATCH):
        changed = of_links(ids[start : start + BATCH])
        model.Session.commit()
        yield changed
