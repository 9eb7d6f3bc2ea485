"""The health of what is no link, but proves a commitment all the same: pieces of evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ckan import model

from ckanext.ogptn import config
from ckanext.ogptn.health import facts, reasons
from ckanext.ogptn.health.rules import FILE_REASONS, Verdict, judge, verdict
from ckanext.ogptn.model import Evidence, FileCheck

# SQLAlchemy's rows have no types here.
Row = Any


@dataclass(frozen=True)
class Seen:
    """What a piece is found to be: its health and, of an address, when it was last asked and the status it answered."""

    verdict: Verdict
    checked_at: datetime | None = None
    status: int | None = None


def judged(rows: Collection[Row]) -> dict[str, Seen]:
    """Judge pieces (rows with ``id``, ``dataset_id`` and ``resource_id`` of evidence), by id: a dataset, or a file of
    one, as a link to it would be, where a purged one is deleted; an address, or a commitment's own file, by whether it
    was found."""
    seen = {row.id: Seen(one) for row, one in _of_datasets([r for r in rows if r.dataset_id])}
    seen |= {row.id: Seen(one) for row, one in _of_files([r for r in rows if _is_own_file(r)])}
    return seen | _of_addresses([row.id for row in rows if row.id not in seen])


def _is_own_file(row: Row) -> bool:
    return bool(row.resource_id) and not row.dataset_id


def _of_datasets(rows: Collection[Row]) -> Iterable[tuple[Row, Verdict]]:
    known = facts.datasets({row.dataset_id for row in rows})
    day, grace = config.today(), config.links_grace_days()
    for row in rows:
        if row.dataset_id in known:
            found = known[row.dataset_id]
            yield row, judge(found, day, resource=row.resource_id or "", grace_days=grace)
        else:
            yield row, verdict(reasons.DATASET_DELETED)


def _of_files(rows: Collection[Row]) -> Iterable[tuple[Row, Verdict]]:
    ids = {row.resource_id for row in rows}
    states = facts.files(ids) if ids else {}
    for row in rows:
        state = states.get(row.resource_id)
        yield row, verdict(reasons.FILE_REMOVED if state is None else FILE_REASONS.get(state, ""))


def _of_addresses(ids: Collection[str]) -> dict[str, Seen]:
    """What was never asked is well, as far as anybody knows."""
    found = dict.fromkeys(ids, Seen(Verdict()))
    if ids:
        query = model.Session.query(FileCheck).filter(FileCheck.subject_id.in_(ids))
        for row in query:
            ails = verdict(FILE_REASONS.get(row.state, ""))
            found[row.subject_id] = Seen(ails, row.checked_at, row.status)
    return found


def ends_of(package_ids: Collection[str]) -> set[tuple[str, str]]:
    """Return the pairs (commitment, dataset) of the evidence that names these datasets, and that of these commitments
    that is an address; there the dataset is empty."""
    if not package_ids:
        return set()
    query = model.Session.query(Evidence.commitment_id, Evidence.dataset_id)
    standing = query.filter(Evidence.withdrawn_at.is_(None))
    named = standing.filter(Evidence.dataset_id.in_(package_ids))
    own = standing.filter(Evidence.commitment_id.in_(package_ids), Evidence.dataset_id.is_(None))
    return {(commitment, dataset or "") for commitment, dataset in (*named, *own)}
