"""Switch CKAN's search to the embedded engine where ``solr_url`` asks for it."""

import ckan.plugins as p


class OgptnSearchPlugin(p.SingletonPlugin):
    """The embedded search engine."""
