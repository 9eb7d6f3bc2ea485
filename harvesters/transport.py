"""The transport sector."""

import ckan.plugins as p


class TransportHarvester(p.SingletonPlugin):
    """Harvest the transport sector."""
