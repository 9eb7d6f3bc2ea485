"""The environment sector."""

import ckan.plugins as p


class EnvironmentHarvester(p.SingletonPlugin):
    """Harvest the environment sector."""
