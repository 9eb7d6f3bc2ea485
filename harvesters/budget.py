"""The budget sector."""

import ckan.plugins as p


class BudgetHarvester(p.SingletonPlugin):
    """Harvest the budget sector."""
