"""The desk's page that says whom to call about a commitment."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.forms.fields import TEXT, Field, Section
from ckanext.ogptn.views.desk import forms
from ckanext.ogptn.views.desk.officers import asked, sign_in
from ckanext.ogptn.views.forms import unseen

contacts = Blueprint("ogptn_desk_contacts", __name__, url_prefix="/desk")
contacts.before_request(sign_in)
Record = dict[str, Any]


def contact(id: str) -> forms.Page:
    """Show whom to call about a commitment, and change it."""
    item = asked(lambda: tk.get_action("ogptn_commitment_show")({}, {"id": id}))
    known = asked(lambda: tk.get_action("ogptn_contact_show")({}, {"commitment": item["name"]}))

    def act(typed: Record) -> Response:
        tk.get_action("ogptn_contact_update")({}, {**typed, "commitment": item["name"]})
        tk.h.flash_success(tk._("Saved. What stood here before is forgotten."))
        return tk.redirect_to("ogptn_desk_contacts.contact", id=item["name"])

    variables = {"item": item, "known": known}
    page = forms.answer("ogptn/desk/contact.html", variables, sections(), known, act)
    if isinstance(page, Response):
        return page
    text, status = page if isinstance(page, tuple) else (page, 200)
    return unseen(text, status)


def sections() -> tuple[Section, ...]:
    """Give the one section of the form."""
    fields = (
        Field("person", TEXT, tk._("Name")),
        Field("position", TEXT, tk._("Function")),
        Field("phone", TEXT, tk._("Telephone")),
        Field("email", TEXT, tk._("E-mail")),
    )
    return (Section("contact", tk._("Whom to call"), fields),)


contacts.add_url_rule("/commitment/<id>/contact", view_func=contact, methods=["GET", "POST"])
