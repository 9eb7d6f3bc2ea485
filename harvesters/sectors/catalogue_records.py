"""A record of any catalogue of datasets, mapped by what its source speaks: CKAN, or a feed. Pure."""

from __future__ import annotations

from ckanext.ogptn.harvesters.records import Draft, Record
from ckanext.ogptn.harvesters.sectors import ckan_records, feed_records
from ckanext.ogptn.harvesters.sources.settings import SourceSettings


def draft(record: Record, settings: SourceSettings) -> Draft:
    """Map a record; raise RecordFault where it has no title."""
    if settings.protocol in feed_records.PROTOCOLS:
        return feed_records.draft(record, settings)
    return ckan_records.draft(record, settings)
