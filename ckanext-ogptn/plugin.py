"""The extension's table of contents."""

import ckan.plugins as p


class OgptnPlugin(p.SingletonPlugin):
    """Commitments, action plans and their pages."""
