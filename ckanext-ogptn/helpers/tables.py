"""Template helpers for tables and maps of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ckan.plugins as p
from ckan.plugins import toolkit as tk
from markupsafe import Markup

from ckanext.ogptn.helpers import values
from ckanext.ogptn.pages import maps, table_words
from ckanext.ogptn.pages.table_views import PREVIEWED, Asked, View, view

Shown = Mapping[str, Any]
NUMBERS = frozenset({"int", "int4", "int8", "numeric", "float8"})


def ogptn_table_state(resource: Shown) -> dict[str, Any]:
    """Tell what became of a file's table; state ``none`` where there is nothing to tell."""
    if not p.plugin_loaded("datastore"):
        return {"state": "none"}
    shown: dict[str, Any] = tk.get_action("ogptn_table_show")({}, {"id": resource["id"]})
    return shown


def ogptn_table_preview(resource: Shown) -> View | None:
    """Give the first rows of a file's table; None where it has none."""
    if not p.plugin_loaded("datastore") or not resource.get("datastore_active"):
        return None
    return table_view(resource["id"], Asked(), PREVIEWED)


def table_view(resource_id: str, asked: Asked, size: int) -> View | None:
    """Ask the DataStore for a page of a table; None where there is no table, or none that the reader may see."""
    try:
        search = tk.get_action("datastore_search")
        fields: list[Shown] = []
        if asked.sort is not None:
            # The columns alone: counting rows for them would be work for nothing.
            columns = {"resource_id": resource_id, "limit": 0, "include_total": False}
            fields = search({}, columns)["fields"]
        chosen = asked.within(fields)
        found = search({}, {"resource_id": resource_id, **chosen.query(fields, size)})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return None
    return view(found, chosen, size)


def ogptn_table_word(vocabulary: str, code: str) -> str:
    """Say what a code of a table means, in the reader's language; the code itself where it is not known."""
    return values.said(getattr(table_words, vocabulary), code)


def ogptn_is_number(field: Shown) -> bool:
    """Say whether a column holds numbers."""
    return field["type"] in NUMBERS


def ogptn_map(map_: Shown, name: str) -> Markup:
    """Draw the map of a file."""
    return maps.drawn(map_, name, ogptn_map_told(map_), values.language() == "ar")


def ogptn_map_is_sketched(map_: Shown) -> bool:
    """Say whether a map has the sketch of the country below it."""
    return maps.is_sketched(map_["bbox"])


def ogptn_map_told(map_: Shown) -> str:
    """Say in words what a map shows, for those who do not see it."""
    told = tk.ungettext("{n} place", "{n} places", map_["count"]).format(n=map_["count"])
    return f"{told}, {_extent(map_['bbox'])}"


def _extent(box: Sequence[float]) -> str:
    sides = zip(("west", "south", "east", "north"), box, strict=True)
    degrees = {side: f"{value:.2f}°" for side, value in sides}
    return tk._("between {south} and {north} north, {west} and {east} east").format(**degrees)


def ogptn_box(value: object) -> tuple[float, ...] | None:
    """Read a dataset's bounding box: west, south, east, north; None where it has none."""
    parts = str(value or "").strip("[] ").replace(";", ",").split(",")
    try:
        box = tuple(float(one) for one in parts)
    except ValueError:
        return None
    return box if len(box) == 4 and box[0] <= box[2] and box[1] <= box[3] else None


def ogptn_locator(box: tuple[float, ...], name: str) -> Markup:
    """Draw where in the country a box lies."""
    return maps.located(box, name, _extent(box))
