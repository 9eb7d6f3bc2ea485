"""The inventory of data that institutions have promised to open: page, item, table, calendar."""

from __future__ import annotations

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.exports import calendar, csv_text, inventory_csv
from ckanext.ogptn.front import inventory as front
from ckanext.ogptn.helpers.values import language, ogptn_title_plain
from ckanext.ogptn.machines import asking, releases
from ckanext.ogptn.pages.inventory import Asked
from ckanext.ogptn.views.answers import give, or_404, stream

inventory = Blueprint("ogptn_inventory", __name__)


def listing() -> str:
    """Show the share opened so far and the release calendar."""
    wanted = _asked()
    variables = {
        **front.page(wanted),
        "csv_href": front.address(wanted.at(1), "ogptn_inventory.table"),
        "ics_href": tk.url_for(
            "ogptn_inventory.releases_calendar", institution=wanted.institution or None
        ),
    }
    return tk.render("ogptn/inventory.html", variables)


def _asked() -> Asked:
    return front.asked(tk.request.args.to_dict())


def item(id: str) -> str:
    """Show one item."""
    shown = or_404(lambda: tk.get_action("ogptn_inventory_show")({}, {"id": id}))
    return tk.render("ogptn/inventory_item.html", {"item": shown})


def table() -> Response:
    """Give the same list as a table, in the language of the page's address."""
    rows = (inventory_csv.row(one, language()) for one in front.rows(_asked().at(1)))
    lines = csv_text.lines(inventory_csv.COLUMNS, rows)
    return stream(lines, "text/csv; charset=utf-8", "inventory.csv")


def releases_calendar() -> Response:
    """Give the days of release that everybody may see, of one institution or of all, for a calendar program."""
    name = tk.request.args.get("institution") or ""
    known = asking.ask("ogptn_institution_list", names=[name])["results"] if name else []
    if name and not known:
        return tk.abort(404, tk._("Not found, or you have no permission to view it"))
    items = asking.every("ogptn_inventory_list", **({"institution": name} if name else {}))
    title = tk._("Data to be opened")
    if known:
        title += tk._(": ") + ogptn_title_plain(known[0])
    address = tk.url_for("ogptn_inventory.listing", institution=name or None, _external=True)
    text = calendar.write(releases.of(items), title, language(), address)
    return give(text, "text/calendar; charset=utf-8")


inventory.add_url_rule("/inventory", view_func=listing, strict_slashes=False)
inventory.add_url_rule("/inventory.csv", view_func=table)
inventory.add_url_rule("/inventory.ics", view_func=releases_calendar)
inventory.add_url_rule("/inventory/<id>", view_func=item)
