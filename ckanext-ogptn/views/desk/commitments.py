"""The forms in which an officer puts down a commitment, and changes what is no promise."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn.desk.drafting import changing, choices, commitment, handling
from ckanext.ogptn.domain.wordings import read_deadline
from ckanext.ogptn.forms import writing
from ckanext.ogptn.forms.fields import all_fields
from ckanext.ogptn.forms.state import Filled
from ckanext.ogptn.helpers.values import ogptn_title_plain
from ckanext.ogptn.views.desk.officers import asked, sign_in

blueprint = Blueprint("ogptn_desk_commitments", __name__, url_prefix="/desk/commitment")
blueprint.before_request(sign_in)
Record = dict[str, Any]


def new() -> handling.Page:
    """Put down a commitment, in the plan that the address names."""
    leads = choices.own_institutions()
    named = tk.request.args.get("action_plan")
    if not named:
        return _choose(leads)
    plan = asked(lambda: _plan(named))
    asked(lambda: changing.may_create(plan["name"], leads))
    sections = commitment.of_new(plan)
    start = commitment.beginning(plan, changing.taken_numbers(plan["name"]), leads)
    trail = [(tk._("Put down a commitment"), tk.url_for("ogptn_desk_commitments.new"))]
    desk = handling.Desk(
        form="commitment",
        reference=plan["id"],
        sections=sections,
        template="ogptn/desk/commitment.html",
        start=writing.write(all_fields(sections), start),
        preview=lambda values, form: _preview(changing.new_record(plan, values), form, {}),
        save=lambda values: _created(changing.new_record(plan, values)),
        variables={
            "plan": plan,
            "item": None,
            "made": False,
            "crumbs": [*trail, (_years(plan), "")],
        },
        names=changing.NAMES,
        refused_at="lead_institutions",
    )
    return asked(lambda: handling.work(desk))


def _choose(leads: list[str]) -> str | Response:
    plans = choices.open_plans() if leads else []
    if not leads:
        return tk.abort(
            403, tk._("Only officers of a government institution put down commitments.")
        )
    if len(plans) == 1:
        return tk.redirect_to("ogptn_desk_commitments.new", action_plan=plans[0]["name"])
    crumbs = [(tk._("Put down a commitment"), "")]
    return tk.render("ogptn/desk/plans.html", {"plans": plans, "crumbs": crumbs})


def _plan(name: str) -> Record:
    found: Record = tk.get_action("package_show")({}, {"id": name})
    if found["type"] != "action_plan":
        raise tk.ObjectNotFound
    return found


def _years(plan: Record) -> str:
    return str(tk.h.ogptn_plan_short(plan))


def edit(id: str) -> handling.Page:
    """Change a commitment: all of it while its plan is a draft, afterwards what was not promised."""
    item = asked(lambda: changing.editable(id))
    plan = asked(lambda: _plan(item["action_plan"]))
    made = changing.is_made(item, plan)
    sections = commitment.of_made(plan, item) if made else commitment.of_new(plan)
    shown = commitment.as_form(item) if made else item
    desk = handling.Desk(
        form="commitment",
        reference=item["id"],
        modified=item["metadata_modified"],
        sections=sections,
        template="ogptn/desk/commitment.html",
        start=writing.write(all_fields(sections), shown),
        preview=lambda values, form: _preview(_changed(values, item, made), form, item),
        save=lambda values: _saved(item, _changed(values, item, made)),
        variables={
            "plan": plan,
            "item": item,
            "made": made,
            "amendable": changing.may_amend(item["id"]),
            "crumbs": [(ogptn_title_plain(item), _page(item)), (tk._("Edit"), "")],
        },
        names=changing.NAMES,
    )
    return asked(lambda: handling.work(desk))


def _changed(values: Record, item: Record, made: bool) -> Record:
    return commitment.from_form(values, item) if made else changing.tidy(values)


def _page(item: Record) -> str:
    return str(tk.url_for("ogptn.commitment", id=item["name"]))


def _preview(record: Record, form: Filled, item: Record) -> str:
    question = {"record": record, "commitment": item.get("id")}
    shown = tk.get_action("ogptn_commitment_preview")({}, question)
    variables = {"item": shown, "pkg_dict": shown, "form": form, "is_preview": True}
    return tk.render("ogptn/desk/preview.html", variables)


def _created(record: Record) -> Response:
    made = tk.get_action("package_create")({}, {**record, "type": "commitment"})
    return tk.redirect_to("ogptn_desk_commitments.done", id=made["name"], what="created")


def _saved(item: Record, record: Record) -> Response:
    changing.write(item, record)
    return tk.redirect_to("ogptn_desk_commitments.done", id=item["name"], what="edited")


def done(id: str) -> str:
    """Say what was done, and offer what comes next: to look at it, or to undo it."""
    item = asked(lambda: changing.own(id))
    what = tk.request.args.get("what", "")
    variables = {
        "item": item,
        "what": what if what in changing.DONE else "edited",
        "undo": changing.undoing(item),
        "crumbs": [(ogptn_title_plain(item), _page(item)), (tk._("Saved"), "")],
    }
    return tk.render("ogptn/desk/done.html", variables)


def undo(id: str) -> Response:
    """Put back what the last edit replaced, where nobody has changed the record since."""
    item = asked(lambda: changing.editable(id))
    if not asked(lambda: changing.undo(item)):
        tk.h.flash_error(tk._("This can no longer be undone: the record was changed since."))
        return tk.redirect_to("ogptn_desk_commitments.edit", id=item["name"])
    return tk.redirect_to("ogptn_desk_commitments.done", id=item["name"], what="undone")


def understand() -> str:
    """Say what is understood of a deadline in words; nothing where no day can be read from them."""
    found = read_deadline(tk.request.args.get("words", ""))
    return str(tk.h.ogptn_understood(found.day, found.precision)) if found else ""


@blueprint.before_app_request
def lead_here() -> Response | None:
    """Lead from CKAN's own forms of a commitment to those of the desk."""
    endpoint, id = tk.request.endpoint, (tk.request.view_args or {}).get("id")
    if tk.request.method != "GET":
        return None
    if endpoint == "commitment.new":
        return tk.redirect_to("ogptn_desk_commitments.new")
    if endpoint == "commitment.edit" or (endpoint == "dataset.edit" and _is_commitment(id)):
        return tk.redirect_to("ogptn_desk_commitments.edit", id=id)
    return None


def _is_commitment(id: str | None) -> bool:
    try:
        return bool(tk.get_action("package_show")({}, {"id": id})["type"] == "commitment")
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return False  # CKAN's page says so


FORM = ["GET", "POST"]
blueprint.add_url_rule("/new", view_func=new, methods=FORM)
blueprint.add_url_rule("/understand", view_func=understand)
blueprint.add_url_rule("/<id>/edit", view_func=edit, methods=FORM)
blueprint.add_url_rule("/<id>/done", view_func=done)
blueprint.add_url_rule("/<id>/undo", view_func=undo, methods=["POST"])
