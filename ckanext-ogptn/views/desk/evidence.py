"""The desk's page of a commitment's evidence: add, withdraw, put back, have it looked at again."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.desk import attachments, evidence_form, officers
from ckanext.ogptn.desk.typed import typed
from ckanext.ogptn.forms import errors
from ckanext.ogptn.forms import pieces as rows
from ckanext.ogptn.forms.fields import all_fields
from ckanext.ogptn.forms.inputs import Inputs, first
from ckanext.ogptn.forms.rows import step
from ckanext.ogptn.views.desk.officers import asked, refuse, sign_in

evidence = Blueprint("ogptn_desk_evidence", __name__, url_prefix="/desk")
evidence.before_request(sign_in)
Record = dict[str, Any]
Page = str | Response | tuple[str, int]


def pieces(id: str) -> Page:
    """Show a commitment's evidence, and change it."""
    item = asked(lambda: tk.get_action("ogptn_commitment_show")({}, {"id": id}))
    if not officers.may(evidence_form.CREATE, commitment=item["id"]):
        refuse(tk._("Only officers of a lead institution give evidence for this commitment."))
    if tk.request.method == "GET":
        return _shown(item, {"milestone": [tk.request.args.get("milestone", "")]})
    inputs, pressed = typed("edit")
    try:
        return _done(item, inputs, pressed)
    except tk.ValidationError as refused:
        return _shown(item, inputs, errors.flatten(refused.error_dict))


def _done(item: Record, inputs: Inputs, pressed: str) -> Page:
    if pressed == "again":
        asked(lambda: tk.get_action("ogptn_file_check_again")({}, {"id": item["id"]}))
        tk.h.flash_success(tk._("The evidence will be looked at again within a few minutes."))
        return tk.redirect_to("ogptn_desk_evidence.pieces", id=item["name"])
    if pressed == "withdraw":
        piece = asked(lambda: tk.get_action(evidence_form.DELETE)({}, {"id": first(inputs, "id")}))
        return _shown(item, {}, withdrawn=piece)
    if pressed == "restore":
        evidence_form.put_back(item, {key: first(inputs, key) for key in inputs})
        tk.h.flash_success(tk._("The piece is back in its place."))
        return tk.redirect_to("ogptn_desk_evidence.pieces", id=item["name"])
    inputs = attachments.take_in(inputs, officers.may("package_update", id=item["id"]))
    if pressed == "add":
        return _added(item, rows.without_empty(inputs))
    if pressed == "take":
        inputs = attachments.with_taken(inputs)
    changed = step(all_fields(evidence_form.sections()), inputs, pressed)
    return _shown(item, rows.with_defaults(changed or inputs))


def _added(item: Record, inputs: Inputs) -> Page:
    left, found, count = evidence_form.add(item, inputs)
    if count:
        said = tk.ungettext("{n} piece is added.", "{n} pieces are added.", count)
        tk.h.flash_success(said.format(n=count))
    if found:
        return _shown(item, left, found)
    if not count:
        found = {"evidence": [tk._("Add a link, a file or a dataset first.")]}
        return _shown(item, left, found)
    return tk.redirect_to("ogptn_desk_evidence.pieces", id=item["name"])


def _shown(
    item: Record,
    inputs: Inputs,
    found: errors.Found | None = None,
    withdrawn: Record | None = None,
) -> Page:
    listed = evidence_form.listed(item)
    ids = [
        one["dataset"] for one in (*listed, *([withdrawn] if withdrawn else [])) if one["dataset"]
    ]
    variables = {
        "item": item,
        "listed": listed,
        "form": evidence_form.filled(inputs, found or {}),
        "may_upload": officers.may("package_update", id=item["id"]),
        "found": attachments.found(inputs),
        "datasets": attachments.titles([*ids, *rows.datasets(inputs)]),
        "lost": attachments.lost(inputs),
        "withdrawn": withdrawn,
        "put_back": evidence_form.to_put_back(withdrawn) if withdrawn else {},
    }
    page = tk.render("ogptn/desk/evidence.html", variables)
    return (page, 422) if found else page


evidence.add_url_rule("/commitment/<id>/evidence", view_func=pieces, methods=["GET", "POST"])
