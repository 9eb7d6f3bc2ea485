"""What can go wrong before a Solr server answers.

::

    SolrError
    ├── ToolMissing     Java or Maven is not on this machine
    ├── DownloadFailed  Maven could not fetch the jars
    └── SchemaMismatch  CKAN's schema is not what the overlay was written for
"""


class SolrError(Exception):
    """Solr cannot be run here; the message says why and what to do."""


class ToolMissing(SolrError):
    """Java or Maven is missing, or too old."""


class DownloadFailed(SolrError):
    """Maven ended with an error, most often because its repository is not reached."""


class SchemaMismatch(SolrError):
    """CKAN's Solr schema lacks what the overlay changes."""
