"""The energy sector."""

import ckan.plugins as p


class EnergyHarvester(p.SingletonPlugin):
    """Harvest the energy sector."""
