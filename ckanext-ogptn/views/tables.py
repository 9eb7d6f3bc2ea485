"""The table in a file: all its rows in pages, and loading it again."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.helpers.tables import table_view
from ckanext.ogptn.pages.listing import page_links
from ckanext.ogptn.pages.table_views import MOST_PAGES, PAGE_SIZE, Asked, View
from ckanext.ogptn.views.answers import or_404
from ckanext.ogptn.views.desk.officers import asked
from ckanext.ogptn.views.forms import refuse_forged

tables = Blueprint("ogptn_table", __name__)
tables.before_request(refuse_forged)


def _action(name: str, **given: Any) -> Any:
    return tk.get_action(name)({}, given)


def read(id: str, resource_id: str) -> str | Response:
    """Show a page of the table."""
    package = or_404(lambda: _action("package_show", id=id))
    resource = next((one for one in package["resources"] if one["id"] == resource_id), None)
    wanted = Asked.read(tk.request.args)
    shown = table_view(resource_id, wanted, PAGE_SIZE) if resource else None
    if resource is None or shown is None:
        return tk.abort(404, tk._("Not found, or you have no permission to view it"))
    variables = {
        "package": package,
        "resource": resource,
        "table": shown,
        "pages": _pages(shown),
    }
    return tk.render("ogptn/table.html", variables)


def _pages(shown: View) -> list[dict[str, Any]]:
    count = min(shown.total, MOST_PAGES * shown.size)
    here = shown.asked
    return page_links(here.page, count, shown.size, lambda number: here.address(page=number))


def load(id: str, resource_id: str) -> Response:
    """Have the table loaded again, from the sheet that was chosen."""
    given = {"sheet": sheet} if (sheet := tk.request.form.get("sheet", "")) else {}
    try:
        asked(lambda: _action("ogptn_table_load", id=resource_id, **given))
        tk.h.flash_success(tk._("The table will be loaded within a few minutes."))
    except tk.ValidationError as refused:
        tk.h.flash_error(" ".join(refused.error_summary.values()))
    return tk.redirect_to("dataset_resource.read", id=id, resource_id=resource_id)


_ADDRESS = "/dataset/<id>/resource/<resource_id>/table"
tables.add_url_rule(_ADDRESS, view_func=read)
tables.add_url_rule(f"{_ADDRESS}/load", view_func=load, methods=["POST"])
