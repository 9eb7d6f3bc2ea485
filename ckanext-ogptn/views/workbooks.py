"""A plan as a workbook: its page to take it along, and the administrators' page to import one."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn import config
from ckanext.ogptn.helpers import values
from ckanext.ogptn.logic.workbooks import giving_out, holding
from ckanext.ogptn.views import held
from ckanext.ogptn.views.answers import or_404, workbook
from ckanext.ogptn.views.desk.officers import asked, sign_in

workbooks = Blueprint("ogptn_workbooks", __name__)
# A larger plan takes longer than a reader waits for an answer: it is imported behind the scenes.
AT_ONCE = 100
ASK_AGAIN_SECONDS = 3
JOB_SECONDS = 3600


def template() -> Response:
    """Give the empty workbook, in the language of the page's address."""
    file = giving_out.template(held.caller(), values.language())
    return workbook(file, f"template-{values.language()}.xlsx")


def plan(id: str) -> Response:
    """Give a plan's workbook, with what its reader may see."""
    file = or_404(lambda: giving_out.filled(held.caller(), id, values.language()))
    return workbook(file, f"{id}.xlsx")


def start() -> str | Response:
    """Show the form that takes a workbook, or take one and lead to what a dry run finds."""
    refused = _gate()
    if refused is not None:
        return refused
    if tk.request.method == "GET":
        return _form("")
    token = held.sent()
    if not token:
        return _form(tk._("Choose a file first."))
    return tk.redirect_to("ogptn_workbooks.found", token=token)


def found(token: str) -> str | Response:
    """Show what a dry run finds, import the file at a press of the button, and tell how far that is."""
    refused = _gate()
    if refused is not None:
        return refused
    state = holding.state(tk.g.user, token)
    if state == holding.RUNNING:
        return tk.render("ogptn/desk/importing.html", {"seconds": ASK_AGAIN_SECONDS})
    try:
        answer = holding.check(tk.g.user, token)
    except (tk.ValidationError, tk.ObjectNotFound) as error:
        return _form(held.reason(error))
    if state == holding.DONE:
        tk.h.flash_success(tk._("The plan is in the portal, with all that belongs to it."))
        return tk.redirect_to("ogptn.action_plan", id=answer["plan"])
    if tk.request.method == "POST" and not answer["errors"]:
        return _import(token, answer)
    variables = {
        "found": answer,
        "sheets": _sheets(answer),
        "failed": state == holding.REFUSED and not answer["errors"],
    }
    return tk.render("ogptn/desk/import_found.html", variables)


def _gate() -> Response | None:
    """Lead visitors to the login; refuse who is no administrator."""
    unsigned = sign_in()
    if unsigned is None:
        asked(lambda: tk.check_access("ogptn_action_plan_import", held.caller(), {}))
    return unsigned


def _form(error: str) -> str:
    variables = {"error": error, "megabytes": config.import_megabytes()}
    return tk.render("ogptn/desk/import.html", variables)


def _sheets(answer: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Group the errors by sheet; they come in the order of the sheets."""
    grouped = groupby(answer["errors"], key=lambda error: error["sheet"])
    return [(sheet, list(errors)) for sheet, errors in grouped]


def _import(token: str, answer: dict[str, Any]) -> Response:
    user = tk.g.user
    if holding.begin(user, token):
        if answer["counts"]["commitments"] + answer["counts"]["parts"] <= AT_ONCE:
            holding.import_held(user, token)
        else:
            title = f"Import {answer['plan']}"
            limits = {"timeout": JOB_SECONDS}
            tk.enqueue_job(holding.import_held, [user, token], title=title, rq_kwargs=limits)
    return tk.redirect_to("ogptn_workbooks.found", token=token)


workbooks.add_url_rule("/action_plan/template.xlsx", view_func=template)
workbooks.add_url_rule("/action_plan/<id>.xlsx", view_func=plan)
workbooks.add_url_rule("/desk/import", view_func=start, methods=["GET", "POST"])
workbooks.add_url_rule("/desk/import/<token>", view_func=found, methods=["GET", "POST"])
