"""What of a harvest source's page may stand in the search index. Pure."""

from __future__ import annotations

from typing import Any

from ckanext.ogptn.harvesters.sources.configuration import parsed

# What ckanext-harvest's own pages search, sort and count by.
_KEPT = frozenset({"source_type", "frequency", "status"})


def without_configuration(pkg_dict: dict[str, Any]) -> dict[str, Any]:
    """Take a source's configuration out of its search entry.

    ckanext-harvest shows each option beside the source's own fields; lists of rules are no values
    for a search index, and an option may be a secret.
    """
    if pkg_dict.get("dataset_type") != "harvest":
        return pkg_dict
    hidden = {"config", "extras_config", *parsed(pkg_dict.get("config"))} - _KEPT
    return {
        key: value
        for key, value in pkg_dict.items()
        if key not in hidden and not isinstance(value, dict)
    }
