"""Tables of the extension. They name CKAN's records by id, without foreign keys to CKAN's own
tables."""

from ckanext.ogptn.model.amendment import Amendment
from ckanext.ogptn.model.link import Link
from ckanext.ogptn.model.progress_report import ProgressReport

__all__ = ["Amendment", "Link", "ProgressReport"]
