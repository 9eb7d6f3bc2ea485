"""How the files of harvested datasets are fetched for their tables: as their source is, but without its secrets.

What a source shows to those who have a password is not for a table that all may read.
"""

from __future__ import annotations

from ckan import model
from ckanext.harvest.model import HarvestSource

from ckanext.ogptn.harvesters.model import HarvestRecord
from ckanext.ogptn.harvesters.sources import http
from ckanext.ogptn.tables.interfaces import Trust


def trust_of(package_id: str) -> Trust | None:
    """Give the certificates and the pace of the source that a dataset comes from; None where it comes from none."""
    found = (
        model.Session.query(HarvestRecord.source_id)
        .filter(HarvestRecord.package_id == package_id)
        .order_by(HarvestRecord.changed_at.desc())
        .first()
    )
    source = HarvestSource.get(found[0]) if found else None
    if source is None:
        return None
    connection = http.connection_of(source)
    return Trust(connection.certificates, http.pace_of(connection))
