"""What the portal remembers of a source's records, as a listing is compared with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from ckan import model
from sqlalchemy import func

from ckanext.ogptn.harvesters.model import HarvestRecord
from ckanext.ogptn.harvesters.runs.plan import Known

CHUNK = 1000


def known_records(source_id: str, remote_ids: Iterable[str]) -> dict[str, Known]:
    """Give what is remembered of some records of a source, by remote id."""
    rows = _query(source_id).filter(HarvestRecord.remote_id.in_(set(remote_ids)))
    return {row[0]: _known(row) for row in rows}


def not_among(source_id: str, seen: Collection[str]) -> list[Known]:
    """List the remembered records that are not among those seen."""
    return [_known(row) for row in _query(source_id).yield_per(CHUNK) if row[0] not in seen]


def active_count(source_id: str) -> int:
    """Count the remembered records of a source whose datasets are public or private, not deleted."""
    query = (
        model.Session.query(func.count(HarvestRecord.remote_id))
        .join(model.Package, model.Package.id == HarvestRecord.package_id)
        .filter(HarvestRecord.source_id == source_id, model.Package.state == "active")
    )
    return int(query.scalar())


def _query(source_id: str) -> Any:
    return (
        model.Session.query(
            HarvestRecord.remote_id,
            HarvestRecord.package_id,
            HarvestRecord.fingerprint,
            HarvestRecord.claims_hash,
            HarvestRecord.missing_since,
            HarvestRecord.withdrawn_at,
            model.Package.state,
        )
        .outerjoin(model.Package, model.Package.id == HarvestRecord.package_id)
        .filter(HarvestRecord.source_id == source_id)
    )


def _known(row: Any) -> Known:
    return Known(row[0], row[1], row[2], row[3], row[4], row[5] is not None, row[6])
