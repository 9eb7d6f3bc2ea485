"""What commitments rest on: whether it is enough to call them complete, and whether it still stands.

What everybody may see of it alone is looked at, so that neither a level nor a count tells of a hidden dataset.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.domain import proofs
from ckanext.ogptn.domain.status import Status
from ckanext.ogptn.health import pieces
from ckanext.ogptn.health.reasons import HIDDEN
from ckanext.ogptn.logic import evidence, links, parts
from ckanext.ogptn.model import Evidence, Link


def states(commitment_ids: Collection[str], statuses: Mapping[str, Status]) -> dict[str, str]:
    """Return the state of the evidence of each of these commitments, by id: see `domain.proofs.state`.

    What proves a public part proves the whole."""
    if not commitment_ids:
        return {}
    healths: dict[str, list[str]] = defaultdict(list)
    for whole, health in links.public_healths(commitment_ids):
        healths[whole].append(health)
    for whole, health in _of_evidence(commitment_ids):
        healths[whole].append(health)
    return {
        key: proofs.state(healths[key], statuses[key].level)
        for key in commitment_ids
        if key in statuses
    }


def _of_evidence(ids: Collection[str]) -> list[tuple[str, str]]:
    ends = parts.with_parts(ids)
    query = (
        sa.select(ends.c.whole, Evidence.id, Evidence.dataset_id, Evidence.resource_id)
        .join(Evidence, Evidence.commitment_id == ends.c.serving)
        .where(Evidence.visibility == "public", evidence.stands())
    )
    rows = model.Session.execute(query).all()
    seen = pieces.judged(rows)
    verdicts = [(row.whole, seen[row.id].verdict) for row in rows]
    return [(whole, one.health) for whole, one in verdicts if one.reason not in HIDDEN]


def is_proved(commitment_id: str, milestone: str = "", but: str | None = None) -> bool:
    """Say whether a confirmed link proves a commitment, or public evidence that stands does: of the commitment any
    piece, of one milestone its own. What is broken proves nothing.

    Evidence of the report `but`, or the piece itself of this id, is left out."""
    linked = sa.exists().where(Link.commitment_id == commitment_id, links.proves())
    if model.Session.query(linked).scalar():
        return True
    where = [
        Evidence.commitment_id == commitment_id,
        Evidence.visibility == "public",
        Evidence.id != (but or ""),
        sa.func.coalesce(Evidence.report_id, "") != (but or "-"),
        evidence.stands(),
    ]
    if milestone:
        where.append(Evidence.milestone == milestone)
    rows = model.Session.query(Evidence.id, Evidence.dataset_id, Evidence.resource_id)
    return _any_proves(rows.filter(*where).all())


@dataclass(frozen=True)
class _Given:
    """A piece that is not written yet, as far as its health is asked for."""

    id: str
    dataset_id: str | None
    resource_id: str | None


def is_given(evidence_given: Iterable[Mapping[str, Any]]) -> bool:
    """Say whether one of these pieces, which are not written yet, proves something to everybody: it is public, and so
    is the dataset that it may be."""
    rows = [
        _Given(str(number), one.get("dataset"), one.get("resource"))
        for number, one in enumerate(evidence_given)
        if one["visibility"] == "public"
    ]
    return _any_proves(rows)


def _any_proves(rows: Collection[Any]) -> bool:
    return any(proofs.proves(one.verdict.health) for one in pieces.judged(rows).values())
