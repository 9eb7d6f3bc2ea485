"""The desk's form of an assessment, for officers of the Independent Reporting Mechanism."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.desk import assessment_fields, officers
from ckanext.ogptn.views.desk import forms
from ckanext.ogptn.views.desk.officers import asked, refuse, sign_in

assessments = Blueprint("ogptn_desk_assessments", __name__, url_prefix="/desk")
assessments.before_request(sign_in)
Record = dict[str, Any]
CREATE = "ogptn_assessment_create"


def new(id: str) -> forms.Page:
    """Write down what the mechanism judged of a commitment; ``?replaces=`` names the assessment to correct."""
    item = asked(lambda: tk.get_action("ogptn_commitment_show")({}, {"id": id}))
    if not officers.may(CREATE, commitment=item["id"]):
        refuse(tk._("Only officers of the Independent Reporting Mechanism assess commitments."))
    replaced = tk.request.args.get("replaces")
    old = next((one for one in item["assessments"] if one["id"] == replaced), None)

    def act(typed: Record) -> Response:
        given = {key: value for key, value in typed.items() if value not in ("", None)}
        if old:
            given["replaces"] = old["id"]
        tk.get_action(CREATE)({}, {**given, "commitment": item["name"]})
        tk.h.flash_success(
            tk._("The assessment stands beside what the institution says of itself.")
        )
        return tk.redirect_to("ogptn.commitment", id=item["name"])

    variables = {"item": item, "old": old}
    sections = assessment_fields.sections()
    return forms.answer("ogptn/desk/assess.html", variables, sections, old or {}, act)


assessments.add_url_rule("/commitment/<id>/assess", view_func=new, methods=["GET", "POST"])
