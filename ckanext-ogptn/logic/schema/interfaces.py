"""How a plugin tells what its actions take."""

from __future__ import annotations

from collections.abc import Callable

import ckan.plugins as p

from ckanext.ogptn.logic.schema.terms import Schema


class IActionSchemas(p.Interface):
    """For plugins with actions of ours (``ogptn_…``), which the portal describes to programs."""

    def get_action_schemas(self) -> dict[str, Callable[[], Schema]]:
        """Give, by the name of each action, what makes its schema."""
        return {}


def all_action_schemas() -> dict[str, Callable[[], Schema]]:
    """Return what makes the schema of each action of the portal's plugins, by its name."""
    return {
        name: make
        for plugin in p.PluginImplementations(IActionSchemas)
        for name, make in plugin.get_action_schemas().items()
    }
