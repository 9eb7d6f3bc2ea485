"""Which datasets their source no longer lists."""

from __future__ import annotations

from collections.abc import Collection

from ckan import model

from ckanext.ogptn.harvesters.model import HarvestRecord


def withdrawn(package_ids: Collection[str]) -> set[str]:
    """Name those of these datasets that were withdrawn since their source no longer lists them."""
    rows = model.Session.query(HarvestRecord.package_id).filter(
        HarvestRecord.package_id.in_(package_ids), HarvestRecord.withdrawn_at.isnot(None)
    )
    return {key for (key,) in rows}
