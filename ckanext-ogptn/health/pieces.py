"""The health of what is no link, but names a dataset all the same: pieces of evidence."""

from __future__ import annotations

from collections.abc import Collection

from ckan import model

from ckanext.ogptn import config
from ckanext.ogptn.health import facts, reasons
from ckanext.ogptn.health.rules import Verdict, judge, verdict
from ckanext.ogptn.model import Evidence

# A dataset's id, and that of one of its files or nothing.
Piece = tuple[str, str]


def judged(pieces: Collection[Piece]) -> dict[Piece, Verdict]:
    """Judge datasets, or files of them, as links to them would be; a purged one is deleted."""
    known = facts.datasets({dataset for dataset, _file in pieces})
    day, grace = config.today(), config.links_grace_days()
    return {
        (key, file): judge(known[key], day, resource=file, grace_days=grace)
        if key in known
        else verdict(reasons.DATASET_DELETED)
        for key, file in pieces
    }


def ends_of(dataset_ids: Collection[str]) -> set[tuple[str, str]]:
    """Return the pairs (commitment, dataset) of the evidence that names these datasets."""
    if not dataset_ids:
        return set()
    rows = model.Session.query(Evidence.commitment_id, Evidence.dataset_id).filter(
        Evidence.dataset_id.in_(dataset_ids), Evidence.withdrawn_at.is_(None)
    )
    return {(commitment, dataset) for commitment, dataset in rows}
