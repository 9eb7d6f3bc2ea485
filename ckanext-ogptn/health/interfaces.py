"""What other plugins may tell of linked datasets."""

from __future__ import annotations

from collections.abc import Collection

import ckan.plugins as p


class IDatasetOrigins(p.Interface):
    """For plugins that know where datasets come from."""

    def withdrawn_datasets(self, package_ids: Collection[str]) -> Collection[str]:
        """Name those of these datasets that their source no longer lists."""
        return ()


def withdrawn(package_ids: Collection[str]) -> set[str]:
    """Name those of these datasets that a source no longer lists, as any plugin knows."""
    if not package_ids:
        return set()
    plugins = p.PluginImplementations(IDatasetOrigins)
    return {key for one in plugins for key in one.withdrawn_datasets(package_ids)}
