"""Which datasets are linked without a person where their text leaves no doubt: those of sources that say so."""

from __future__ import annotations

from collections.abc import Collection

from ckan import model
from ckanext.harvest.model import HarvestSource

from ckanext.ogptn.harvesters.model import HarvestRecord
from ckanext.ogptn.harvesters.sources.configuration import parsed

OPTION = "confirm_suggestions"


def sources() -> list[str]:
    """Give the ids of the active sources that say so, in order."""
    query = model.Session.query(HarvestSource.id, HarvestSource.config).filter(
        HarvestSource.active.is_(True), HarvestSource.config.contains(f'"{OPTION}"')
    )
    return sorted(key for key, config in query if parsed(config).get(OPTION) is True)


def datasets(ids: Collection[str]) -> set[str]:
    """Give those of these datasets that such a source lists."""
    saying = sources()
    if not saying:
        return set()
    query = model.Session.query(HarvestRecord.package_id).filter(
        HarvestRecord.source_id.in_(saying), HarvestRecord.package_id.in_(ids)
    )
    return {key for (key,) in query}
