"""The form in which an officer amends a promise: what changes, before and after, and why."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.desk.drafting import amendment, changing, handling
from ckanext.ogptn.domain.amendments import PROMISED
from ckanext.ogptn.forms import writing
from ckanext.ogptn.forms.fields import all_fields
from ckanext.ogptn.forms.state import Filled
from ckanext.ogptn.helpers.values import ogptn_title_plain
from ckanext.ogptn.views.desk.officers import asked, sign_in

blueprint = Blueprint("ogptn_desk_amendments", __name__, url_prefix="/desk/commitment")
blueprint.before_request(sign_in)
Record = dict[str, Any]


def amend(id: str) -> handling.Page:
    """Amend a promise; while its plan is a draft, the record itself is edited."""
    item = asked(lambda: changing.readable(id))
    plan = asked(lambda: tk.get_action("package_show")({}, {"id": item["action_plan"]}))
    if not changing.is_made(item, plan):
        return tk.redirect_to("ogptn_desk_commitments.edit", id=item["name"])
    asked(lambda: tk.check_access("ogptn_commitment_amend", {}, {"commitment": item["id"]}))
    sections = amendment.sections(plan, item)
    taking_back = bool(tk.request.args.get("back")) and changing.undoing(item)
    begins = changing.taken_back(item) if taking_back else item
    page = tk.url_for("ogptn.commitment", id=item["name"])
    desk = handling.Desk(
        form="amendment",
        reference=item["id"],
        modified=item["metadata_modified"],
        sections=sections,
        template="ogptn/desk/amendment.html",
        start=writing.write(all_fields(sections), begins),
        preview=lambda values, form: _preview(item, values, form),
        save=lambda values: _amended(item, values),
        variables={
            "item": item,
            "plan": plan,
            "taking_back": taking_back,
            "crumbs": [(ogptn_title_plain(item), page), (tk._("Amend"), "")],
        },
        names={"owner_org": "lead_institutions", "commitment": ""},
    )
    return asked(lambda: handling.work(desk))


def _preview(item: Record, values: Record, form: Filled) -> str:
    changed = changing.amended(item, values)
    if not changed:
        message = tk._("Nothing changes: give a new title, deadline, lead or milestones.")
        raise tk.ValidationError({"": [message]})
    _check_reason(values)
    promise = changing.tidy({field: values[field] for field in PROMISED if field in values})
    question = {"record": promise, "commitment": item["id"], "amending": True}
    tk.get_action("ogptn_commitment_preview")({}, question)
    shown = {
        "amendments": [
            {
                "subject": change.subject,
                "milestone": change.milestone,
                "old": change.old,
                "new": change.new,
                "reason": values["reason"],
                "decided_by": values["decided_by"],
                "decided_on": values["decided_on"] or tk.h.ogptn_today().isoformat(),
            }
            for change in changed
        ]
    }
    crumbs = [
        (ogptn_title_plain(item), tk.url_for("ogptn.commitment", id=item["name"])),
        (tk._("Amend"), ""),
    ]
    variables = {"item": item, "shown": shown, "form": form, "crumbs": crumbs}
    return tk.render("ogptn/desk/amendment_preview.html", variables)


def _check_reason(values: Record) -> None:
    """Raise ValidationError for what the action would refuse, apart from the promise itself."""
    faults = {}
    if not any(values["reason"].values()):
        faults["reason"] = [tk._("Give this text in Arabic, French or English at least.")]
    try:
        tk.get_validator("ogptn_date_or_none")(values["decided_on"])
    except tk.Invalid as refused:
        faults["decided_on"] = [refused.error]
    if faults:
        raise tk.ValidationError(faults)


def _amended(item: Record, values: Record) -> Response:
    changing.amend(item, values)
    return tk.redirect_to("ogptn_desk_commitments.done", id=item["name"], what="amended")


blueprint.add_url_rule("/<id>/amend", view_func=amend, methods=["GET", "POST"])
