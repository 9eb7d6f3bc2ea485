"""The desk's inventory of promised data: put down, change, take out, and a whole one by spreadsheet."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn import config
from ckanext.ogptn.desk import inventory as desk
from ckanext.ogptn.helpers.values import language
from ckanext.ogptn.logic.inventory import sheets
from ckanext.ogptn.logic.workbooks import holding
from ckanext.ogptn.views import held
from ckanext.ogptn.views.answers import workbook
from ckanext.ogptn.views.desk import forms
from ckanext.ogptn.views.desk.officers import asked, sign_in

blueprint = Blueprint("ogptn_desk_inventory", __name__, url_prefix="/desk/inventory")
blueprint.before_request(sign_in)
Record = dict[str, Any]


def front() -> str | Response:
    """Lead to the caller's inventory; show which there are where the caller keeps several."""
    kept = desk.institutions()
    if len(kept) == 1:
        return tk.redirect_to("ogptn_desk_inventory.listing", name=kept[0]["name"])
    return tk.render("ogptn/desk/inventories.html", {"rows": desk.shares(kept)})


def listing(name: str) -> str:
    """Show an institution's inventory."""
    one = asked(lambda: desk.institution(name))
    variables = {
        "institution": one,
        "items": desk.items(name),
        "shares": desk.shares([one])[0],
        "several": len(desk.institutions()) != 1,
    }
    return tk.render("ogptn/desk/inventory.html", variables)


def new(name: str) -> forms.Page:
    """Put down an item."""
    one = asked(lambda: desk.institution(name))

    def act(typed: Record) -> Response:
        made = tk.get_action("ogptn_inventory_create")({}, {**typed, "institution": name})
        said = tk._("“{title}” is in the inventory.").format(title=desk.title(made))
        tk.h.flash_success(said)
        return tk.redirect_to("ogptn_desk_inventory.listing", name=name)

    variables = {"institution": one, "item": None}
    begin = {"visibility": "public"}
    return forms.answer("ogptn/desk/inventory_item.html", variables, desk.sections(), begin, act)


def edit(id: str) -> forms.Page:
    """Change an item."""
    item = _item(id)
    name = item["institution"]["name"]

    def act(typed: Record) -> Response:
        tk.get_action("ogptn_inventory_update")({}, {**typed, "id": id})
        tk.h.flash_success(tk._("Saved."))
        return tk.redirect_to("ogptn_desk_inventory.listing", name=name)

    variables = {"institution": item["institution"], "item": item}
    return forms.answer(
        "ogptn/desk/inventory_item.html", variables, desk.sections(), desk.shown(item), act
    )


def _item(id: str) -> Record:
    def ask() -> Record:
        tk.check_access("ogptn_inventory_update", {"user": tk.g.user}, {"id": id})
        found: Record = tk.get_action("ogptn_inventory_show")({}, {"id": id})
        return found

    return asked(ask)


def remove(id: str) -> str | Response:
    """Ask whether an item is to be taken out, and take it out."""
    item = _item(id)
    if tk.request.method == "GET":
        return tk.render("ogptn/desk/inventory_remove.html", {"item": item})
    tk.get_action("ogptn_inventory_delete")({}, {"id": id})
    said = tk._("“{title}” is out of the inventory.").format(title=desk.title(item))
    tk.h.flash_success(said)
    return tk.redirect_to("ogptn_desk_inventory.listing", name=item["institution"]["name"])


def file(name: str) -> Response:
    """Give an institution's workbook, with what is there."""
    asked(lambda: desk.institution(name))
    content = sheets.filled(held.caller(), name, language())
    return workbook(content, f"inventory-{name}.xlsx")


def start(name: str) -> str | Response:
    """Show the form that takes a workbook, or take one and lead to what a dry run finds."""
    one = asked(lambda: desk.institution(name))
    if tk.request.method == "GET":
        return _form(one, "")
    token = held.sent()
    if not token:
        return _form(one, tk._("Choose a file first."))
    return tk.redirect_to("ogptn_desk_inventory.found", name=name, token=token)


def found(name: str, token: str) -> str | Response:
    """Show what a dry run of a held workbook finds, and take it in at a press of the button."""
    one = asked(lambda: desk.institution(name))
    try:
        if tk.request.method == "POST" and (counts := _taken_in(name, token)):
            tk.h.flash_success(_done(counts))
            return tk.redirect_to("ogptn_desk_inventory.listing", name=name)
        answer = _import(name, token, dry_run=True)
    except (tk.ValidationError, tk.ObjectNotFound) as error:
        return _form(one, held.reason(error))
    return tk.render("ogptn/desk/inventory_found.html", {"institution": one, "found": answer})


def _import(name: str, token: str, dry_run: bool) -> Record:
    given = {"upload": holding.held(tk.g.user, token), "institution": name, "dry_run": dry_run}
    answer: Record = tk.get_action("ogptn_inventory_import")({}, given)
    return answer


def _taken_in(name: str, token: str) -> Record | None:
    """Take a held workbook in; None where something in it is wrong, which a dry run tells."""
    try:
        counts: Record = _import(name, token, dry_run=False)["counts"]
    except tk.ValidationError as error:
        if "errors" not in error.error_dict:
            raise
        return None
    return counts


def _done(counts: Record) -> str:
    text = tk._("Taken in: {created} new, {updated} changed, {unchanged} as they were.")
    return str(text.format(**counts))


def _form(institution: Record, error: str) -> str:
    variables = {
        "institution": institution,
        "error": error,
        "megabytes": config.import_megabytes(),
    }
    return tk.render("ogptn/desk/inventory_import.html", variables)


BOTH = ("GET", "POST")
blueprint.add_url_rule("", view_func=front, strict_slashes=False)
blueprint.add_url_rule("/item/<id>", view_func=edit, methods=BOTH)
blueprint.add_url_rule("/item/<id>/remove", view_func=remove, methods=BOTH)
blueprint.add_url_rule("/<name>", view_func=listing)
blueprint.add_url_rule("/<name>.xlsx", view_func=file)
blueprint.add_url_rule("/<name>/new", view_func=new, methods=BOTH)
blueprint.add_url_rule("/<name>/import", view_func=start, methods=BOTH)
blueprint.add_url_rule("/<name>/import/<token>", view_func=found, methods=BOTH)
