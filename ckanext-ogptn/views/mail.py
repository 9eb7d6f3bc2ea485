"""Where officers choose how much mail they get."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.views.desk.officers import asked, sign_in

mail = Blueprint("ogptn_mail", __name__, url_prefix="/desk/mail")
mail.before_request(sign_in)
FIELDS = ("language", "reminders", "error_reports", "digest", "harvests", "links")


def choose() -> str | Response:
    """Show what the caller has chosen, or take another choice."""
    if tk.request.method == "POST":
        given = {field: tk.request.form.get(field, "") for field in FIELDS}
        asked(lambda: _action("ogptn_mail_choice_update", **given))
        tk.h.flash_success(tk._("Your choice is kept."))
        return tk.redirect_to("ogptn_mail.choose")
    choice = asked(lambda: _action("ogptn_mail_choice_show"))
    return tk.render("ogptn/desk/mail.html", {"choice": choice})


def _action(name: str, **given: Any) -> Any:
    return tk.get_action(name)({}, given)


mail.add_url_rule("", view_func=choose, methods=["GET", "POST"], strict_slashes=False)
