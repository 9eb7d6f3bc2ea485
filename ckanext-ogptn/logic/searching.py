"""Keep a search for datasets to datasets.

A search that names no type is one for datasets: CKAN counts an institution's and the home page's
datasets so, and lists them in feeds and catalogues. ckanext-harvest leaves its sources out in the
same way. A search that asks for a field which only commitments or plans have is one for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

ASKS_FOR_OTHERS = re.compile(
    r"\b(dataset_type|completion_level|timeliness|update_state|parent_commitment|action_plan|axis"
    r"|plan_status|plan_number|ogp_identifier|lifecycle_state|id|name)\s*:"
)


def for_datasets(params: dict[str, Any]) -> dict[str, Any]:
    """Add a filter to the search `params` that leaves commitments and plans out, unless it asks for
    them."""
    if not _asks_for_others(params):
        params["fq"] = f"{params.get('fq') or ''} -dataset_type:(commitment OR action_plan)".strip()
    return params


def _asks_for_others(params: Mapping[str, Any]) -> bool:
    stated = [params.get("q"), params.get("fq"), *_as_list(params.get("fq_list"))]
    return any(ASKS_FOR_OTHERS.search(text) for text in stated if isinstance(text, str))


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
