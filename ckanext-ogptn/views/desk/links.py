"""The desk's page of datasets that were proposed for a commitment, and wait for a decision."""

from __future__ import annotations

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.desk import officers
from ckanext.ogptn.views.desk.officers import asked, refuse, sign_in

links = Blueprint("ogptn_desk_links", __name__, url_prefix="/desk")
links.before_request(sign_in)
DECISIONS = ("confirmed", "rejected")


def proposals(id: str) -> str | Response:
    """Show the datasets that were proposed for a commitment; confirm or reject one."""
    item = asked(lambda: tk.get_action("ogptn_commitment_show")({}, {"id": id}))
    if not officers.may("ogptn_evidence_create", commitment=item["id"]):
        refuse(tk._("Only officers of a lead institution decide on this link."))
    if tk.request.method == "POST":
        decision = tk.request.form.get("step", "")
        if decision not in DECISIONS:
            tk.abort(400)
        decided = {"id": tk.request.form.get("id", ""), "decision": decision}
        asked(lambda: tk.get_action("ogptn_link_decide")({}, decided))
        tk.h.flash_success(tk._("Your decision stands; no harvest undoes it."))
        return tk.redirect_to("ogptn_desk_links.proposals", id=item["name"])
    listed = {"commitment": item["name"], "limit": 1000}
    found = tk.get_action("ogptn_link_list")({}, listed)["results"]
    variables = {
        "item": item,
        "proposed": [one for one in found if one["decision"] == "proposed"],
        "rejected": [one for one in found if one["decision"] == "rejected"],
    }
    return tk.render("ogptn/desk/proposals.html", variables)


links.add_url_rule("/commitment/<id>/links", view_func=proposals, methods=["GET", "POST"])
