"""Template helpers for whether the files of a dataset can still be had."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn.helpers import values

Record = dict[str, Any]
MOST = 1000


def ogptn_ailing_files(pkg: Mapping[str, Any]) -> list[Record]:
    """List the files of a dataset that cannot be had, as {resource, reason, since}, in its order."""
    found = tk.get_action("ogptn_file_check_list")({}, {"dataset": pkg["id"], "limit": MOST})
    ailing = {one["resource_id"]: one for one in found["results"] if one["reason"]}
    return [
        {
            "resource": resource,
            "reason": values.ogptn_word("LINK_REASONS", ailing[resource["id"]]["reason"]),
            "since": values.ogptn_date(ailing[resource["id"]]["failing_since"]),
        }
        for resource in pkg.get("resources") or []
        if resource["id"] in ailing
    ]
