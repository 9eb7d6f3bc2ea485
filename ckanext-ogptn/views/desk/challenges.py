"""The desk's form that says what became of a challenge."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.desk import officers
from ckanext.ogptn.forms.fields import DATE, TRANSLATED_PROSE, Field, Section
from ckanext.ogptn.helpers import values
from ckanext.ogptn.views.desk import forms
from ckanext.ogptn.views.desk.officers import asked, refuse, sign_in

challenges = Blueprint("ogptn_desk_challenges", __name__, url_prefix="/desk")
challenges.before_request(sign_in)
Record = dict[str, Any]
RESOLVE = "ogptn_challenge_resolve"


def resolve(id: str) -> forms.Page:
    """Say that the challenges of a report are resolved, how and when."""
    report = asked(lambda: tk.get_action("ogptn_progress_report_show")({}, {"id": id}))
    item = asked(
        lambda: tk.get_action("ogptn_commitment_show")({}, {"id": report["commitment_id"]})
    )
    if not officers.may(RESOLVE, report=report["id"]):
        refuse(tk._("Only those who raise a challenge say that it is resolved."))

    def act(typed: Record) -> Response:
        tk.get_action(RESOLVE)({}, {**typed, "report": report["id"]})
        tk.h.flash_success(tk._("What became of the challenge stands beside it now."))
        return tk.redirect_to("ogptn_desk.owed")

    variables = {"item": item, "report": report}
    first = {"resolved_on": values.today().isoformat()}
    return forms.answer("ogptn/desk/resolve.html", variables, sections(), first, act)


def sections() -> tuple[Section, ...]:
    """Give the one section of the form."""
    fields = (
        Field(
            "how",
            TRANSLATED_PROSE,
            tk._("How it was resolved"),
            tk._("In one language at least."),
            required=True,
        ),
        Field("resolved_on", DATE, tk._("Since when")),
    )
    return (Section("resolution", tk._("What became of it"), fields),)


challenges.add_url_rule("/report/<id>/resolve", view_func=resolve, methods=["GET", "POST"])
