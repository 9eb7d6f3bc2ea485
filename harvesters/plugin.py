"""Harvest actions, pages and commands of ours."""

import ckan.plugins as p


class OgptnHarvestPlugin(p.SingletonPlugin):
    """What the four sector harvesters share with the site."""
