"""Template helpers: every public function of these modules whose name begins with ``ogptn_``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def get_helpers() -> dict[str, Callable[..., Any]]:
    """List the helpers under the names that templates use."""
    from ckanext.ogptn import facets
    from ckanext.ogptn.helpers import (
        chrome,
        datasets,
        desk,
        downloads,
        duties,
        evidence,
        excerpts,
        facts,
        files,
        freshness,
        inventory,
        mail,
        promises,
        proposals,
        reports,
        scores,
        sentences,
        smart,
        tables,
        timelines,
        titles,
        values,
        voices,
    )

    named: dict[str, Callable[..., Any]] = {
        name: value
        for room in (
            values,
            sentences,
            chrome,
            promises,
            proposals,
            datasets,
            excerpts,
            facts,
            files,
            freshness,
            desk,
            downloads,
            duties,
            timelines,
            voices,
            reports,
            evidence,
            mail,
            smart,
            tables,
            scores,
            inventory,
            facets,
        )
        for name, value in vars(room).items()
        if name.startswith("ogptn_") and callable(value)
    }
    return {
        **named,
        "dataset_display_name": titles.dataset_display_name,
        "get_translated": titles.get_translated,
        "render_datetime": titles.render_datetime,
        "resource_display_name": titles.resource_display_name,
        "ogptn_is_rtl": values.is_rtl,
        "ogptn_language": values.language,
        "ogptn_today": values.today,
    }
