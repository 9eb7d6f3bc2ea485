"""CKAN's lists of keywords, without those that stand on hidden records alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context, DataDict

__all__ = ["tag_autocomplete", "tag_list", "tag_search"]

Action = Callable[[Context, DataDict], Any]


@tk.chained_action
@tk.side_effect_free
def tag_autocomplete(original: Action, context: Context, data_dict: DataDict) -> list[str]:
    """Complete a keyword by those of public records."""
    found = original(context, data_dict)
    public = _of_public_records(found)
    return [name for name in found if name in public]


@tk.chained_action
@tk.side_effect_free
def tag_list(original: Action, context: Context, data_dict: DataDict) -> list[Any]:
    """List the keywords of public records; names, or dictionaries with ``all_fields``."""
    found = original(context, data_dict)
    public = _of_public_records(_name(one) for one in found)
    return [one for one in found if _name(one) in public]


@tk.chained_action
@tk.side_effect_free
def tag_search(original: Action, context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Search among the keywords of public records."""
    found = original(context, data_dict)
    public = _of_public_records(one["name"] for one in found["results"])
    shown = [one for one in found["results"] if one["name"] in public]
    hidden = len(found["results"]) - len(shown)
    return {**found, "count": found["count"] - hidden, "results": shown}


def _name(tag: Any) -> str:
    name: str = tag["name"] if isinstance(tag, dict) else tag
    return name


def _of_public_records(names: Iterable[str]) -> set[str]:
    query = (
        model.Session.query(model.Tag.name)
        .join(model.PackageTag, model.PackageTag.tag_id == model.Tag.id)
        .join(model.Package, model.Package.id == model.PackageTag.package_id)
        .filter(
            model.Tag.name.in_(list(names)),
            model.PackageTag.state == "active",
            model.Package.state == "active",
            model.Package.private.is_(False),
        )
        .distinct()
    )
    return {name for (name,) in query}
