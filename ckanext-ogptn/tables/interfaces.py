"""What other plugins may tell of the files that tables are read from."""

from __future__ import annotations

from dataclasses import dataclass

import ckan.plugins as p

from ckanext.ogptn.net.limits import Pace, no_pause


@dataclass(frozen=True)
class Trust:
    """How files are fetched: certificates (PEM) trusted beside the usual ones, and how often hosts are asked."""

    certificates: str = ""
    pace: Pace = no_pause


class ITableFiles(p.Interface):
    """For plugins that know where a dataset comes from."""

    def table_trust(self, package_id: str) -> Trust | None:
        """Say how this dataset's files are fetched; None where the plugin does not know it."""
        return None


def trust_of(package_id: str) -> Trust:
    """Say how a dataset's files are fetched: as the plugin does that knows where it comes from."""
    told = (one.table_trust(package_id) for one in p.PluginImplementations(ITableFiles))
    return next(filter(None, told), Trust())
