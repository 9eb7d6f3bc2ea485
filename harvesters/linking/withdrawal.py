"""Take back links that a source made and no longer makes; what a person decided stays."""

from __future__ import annotations

from collections.abc import Sequence

import ckan.plugins as p
import sqlalchemy as sa
from ckan import model

from ckanext.ogptn.harvesters.linking.rules import Claim
from ckanext.ogptn.health import judging
from ckanext.ogptn.health.reasons import LINK_WITHDRAWN, WITHDRAWN
from ckanext.ogptn.model import Link
from ckanext.ogptn.model.moments import now


def withdraw_unclaimed(pairs: Sequence[tuple[str, list[Claim]]], source_id: str) -> list[str]:
    """Mark the links of datasets that their source, or a rule of it, claims no more; give the datasets.

    Only links that the source itself made are marked, and none that a person has confirmed or
    rejected. A source that claims one again brings it back. The caller commits.
    """
    if not p.plugin_loaded("ogptn"):
        return []
    return [dataset_id for dataset_id, claims in pairs if _withdraw(dataset_id, claims, source_id)]


def _withdraw(dataset_id: str, claims: list[Claim], source_id: str) -> bool:
    claimed = sa.select(model.Package.id).where(
        model.Package.name.in_([claim.commitment for claim in claims])
    )
    statement = (
        sa.update(Link)
        .where(
            Link.dataset_id == dataset_id,
            Link.source_id == source_id,
            Link.origin.in_(("source", "rule")),
            Link.decision == "confirmed",
            sa.not_(judging.taken_back()),
            Link.decided_at.is_(None),
            Link.commitment_id.notin_(claimed),
        )
        .values(health=WITHDRAWN, health_reason=LINK_WITHDRAWN, health_since=now())
        .execution_options(synchronize_session=False)
    )
    return bool(model.Session.execute(statement).rowcount)
