"""What other plugins may tell of the datasets that commitments are suggested for."""

from __future__ import annotations

from collections.abc import Collection

import ckan.plugins as p


class ISuggestions(p.Interface):
    """For plugins that know where datasets come from."""

    def confirming(self, dataset_ids: Collection[str]) -> set[str]:
        """Name those of these datasets that are linked without a person where their text leaves no doubt."""
        return set()

    def confirming_stamp(self) -> str:
        """Give a text that changes when `confirming` may answer otherwise."""
        return ""


def confirming(dataset_ids: Collection[str]) -> set[str]:
    """Name those of these datasets for which one of the portal's plugins says so."""
    found: set[str] = set()
    for plugin in p.PluginImplementations(ISuggestions):
        found |= plugin.confirming(dataset_ids)
    return found


def confirming_stamp() -> str:
    """Give a text that changes when one of the portal's plugins may say otherwise."""
    return "/".join(plugin.confirming_stamp() for plugin in p.PluginImplementations(ISuggestions))
