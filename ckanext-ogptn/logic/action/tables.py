"""Show what became of the table in a file, and have it loaded again."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.logic import validate
from ckan.types import Context, DataDict

from ckanext.ogptn.logic.refusals import refuse
from ckanext.ogptn.logic.schema import tables as schema
from ckanext.ogptn.tables import bell, formats, loads

__all__ = ["ogptn_table_load", "ogptn_table_show"]

_ = tk._
Shown = dict[str, Any]
# What is told of a file of which nothing was kept yet.
NOTHING: Shown = {"code": "", "detail": "", "sheet": "", "report": {}, "map": None}
MOMENTS = ("asked_at", "finished_at", "loaded_at", "again_at")


@tk.side_effect_free
@validate(schema.ogptn_table_show)
def ogptn_table_show(context: Context, data_dict: DataDict) -> Shown:
    """Show what became of the table in a file: whether it stands in the DataStore, or why it does not.

    The rows themselves are asked for with ``datastore_search``.

    :param id: id of the resource
    :type id: string

    :returns: {id; state: ``none`` (no file of tables), ``waiting``, ``loading``, ``loaded``, ``refused`` or ``kept``
        (programs wrote the table); code and detail: why it was refused; sheet: the one that was asked for; asked_at,
        finished_at, loaded_at, again_at: moments in UTC, or null; report: of the table that stands: format, encoding,
        encoding_guessed, signs_broken, delimiter, sheet, sheets, rows, bytes, lines_above, odd (codes of what was
        unusual), columns (name, label, type, filled, missing, errors); map: null, or bbox (west, south, east, north),
        count, outside, points (longitude, latitude, name) and shapes}
    :rtype: dictionary

    :raises ObjectNotFound: where there is no such resource
    :raises NotAuthorized: where the caller may not read it
    """
    resource = _resource(data_dict)
    tk.check_access("ogptn_table_show", context, {"id": resource.id})
    return _shown(resource)


@validate(schema.ogptn_table_load)
def ogptn_table_load(context: Context, data_dict: DataDict) -> Shown:
    """Have the table in a file loaded again, though the file has not changed; a worker does it soon.

    A table that programs wrote in its place is replaced.

    :param id: id of the resource
    :type id: string
    :param sheet: the sheet of the workbook to take, now and from now on (optional: as before; "-" for the first that
        holds a table)
    :type sheet: string

    :returns: as ``ogptn_table_show``
    :rtype: dictionary

    :raises ValidationError: where the resource is no file of tables, or the site has no DataStore
    :raises ObjectNotFound: where there is no such resource
    :raises NotAuthorized: where the caller may not change it
    """
    resource = _resource(data_dict)
    tk.check_access("ogptn_table_load", context, {"id": resource.id})
    if not bell.works():
        refuse("id", _("This site loads no tables: it has no DataStore."))
    if not _is_looked_into(resource):
        refuse(
            "id", _("This file is no table: its format is neither CSV nor Excel, GeoJSON or GTFS.")
        )
    asked = data_dict.get("sheet")
    loads.ask(resource.id, resource.package_id, "" if asked == "-" else asked)
    bell.ring()
    return _shown(resource)


def _resource(data_dict: DataDict) -> Any:
    resource = model.Resource.get(data_dict["id"])
    if resource is None or resource.state != "active":
        raise tk.ObjectNotFound(_("There is no such file."))
    return resource


def _is_looked_into(resource: Any) -> bool:
    return formats.is_looked_into(
        resource.format or "", resource.url or "", resource.url_type or ""
    )


def _shown(resource: Any) -> Shown:
    known = loads.of_resource(resource.id)
    if known is None:
        state = "waiting" if bell.works() and _is_looked_into(resource) else "none"
        return {"id": resource.id, "state": state, **NOTHING, **dict.fromkeys(MOMENTS)}
    moments = {name: known[name].isoformat() if known[name] else None for name in MOMENTS}
    state = "waiting" if known["forced"] and known["state"] != "loading" else known["state"]
    kept = {name: known[name] for name in NOTHING}
    return {"id": resource.id, **kept, "state": state, **moments}
