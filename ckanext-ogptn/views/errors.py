"""Report an error on a commitment's page, and answer such reports at the desk."""

from __future__ import annotations

from typing import Any

from ckan.config.middleware.flask_app import csrf
from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn import config
from ckanext.ogptn.pages.listing import page_links, page_number
from ckanext.ogptn.views.answers import or_404
from ckanext.ogptn.views.desk.officers import asked, sign_in
from ckanext.ogptn.views.forms import is_genuine, is_trapped, unseen

report = Blueprint("ogptn_error", __name__)
errors = Blueprint("ogptn_errors", __name__, url_prefix="/desk/errors")
errors.before_request(sign_in)
Record = dict[str, Any]
FIELDS = ("milestone", "text", "email")
PAGE_SIZE = 20
MOST_PAGES = 1000


def _action(name: str, **given: Any) -> Any:
    return tk.get_action(name)({}, given)


def write(id: str) -> Response:
    """Show the form to report an error, or take it."""
    item = or_404(lambda: _action("package_show", id=id))
    if item["type"] != "commitment":
        return tk.abort(404, tk._("Not found, or you have no permission to view it"))
    given = {field: tk.request.form.get(field, "").strip() for field in FIELDS}
    if tk.request.method != "POST":
        return _form(item, {**given, "milestone": tk.request.args.get("milestone", "")})
    if not is_genuine():
        return _form(item, given, asks_again=True, status=400)
    if not is_trapped():
        try:
            _action("ogptn_error_report_create", commitment=item["name"], **given)
        except tk.ValidationError as refused:
            return _form(item, given, refused.error_dict, status=409)
    return tk.redirect_to("ogptn_error.written", id=item["name"])


def _form(
    item: Record,
    given: dict[str, str],
    found: dict[str, list[str]] | None = None,
    asks_again: bool = False,
    status: int = 200,
) -> Response:
    variables = {
        "item": item,
        "given": given,
        "errors": found or {},
        "asks_again": asks_again,
        "sends_mail": config.sends_mail(),
    }
    return unseen(tk.render("ogptn/follow/error_form.html", variables), status)


def written(id: str) -> Response:
    """Thank for a report."""
    item = or_404(lambda: _action("package_show", id=id))
    return unseen(tk.render("ogptn/follow/error_written.html", {"item": item}))


def desk() -> str:
    """List the reports on what the caller's institutions lead, those to answer first, with a form for each."""
    return _list({})


def _list(refused: dict[str, Record]) -> str:
    state = tk.request.args.get("state") or "open"
    page = page_number(tk.request.args.get("page", ""), MOST_PAGES)
    wanted = {} if state == "all" else {"state": state}
    offset = (page - 1) * PAGE_SIZE
    found = asked(
        lambda: _action("ogptn_error_report_list", limit=PAGE_SIZE, offset=offset, **wanted)
    )
    variables = {
        "reports": found["results"],
        "count": found["count"],
        "state": state,
        "refused": refused,
        "pages": page_links(
            page,
            found["count"],
            PAGE_SIZE,
            lambda number: tk.url_for("ogptn_errors.desk", page=number, state=state),
        ),
    }
    return tk.render("ogptn/desk/errors.html", variables)


def answer(id: str) -> str | Response:
    """Take an answer, or close a report."""
    text = tk.request.form.get("answer", "").strip()
    state = tk.request.form.get("state", "answered")
    try:
        asked(lambda: _action("ogptn_error_report_answer", id=id, answer=text, state=state))
    except tk.ValidationError as error:
        return _list({id: {"answer": text, "errors": error.error_dict}})
    tk.h.flash_success(
        tk._("The report is answered.") if state == "answered" else tk._("The report is closed.")
    )
    return tk.redirect_to("ogptn_errors.desk")


report.add_url_rule("/commitment/<id>/error", view_func=write, methods=["GET", "POST"])
report.add_url_rule("/commitment/<id>/error/written", view_func=written)
errors.add_url_rule("", view_func=desk, strict_slashes=False)
errors.add_url_rule("/<id>", view_func=answer, methods=["POST"])
# The view checks the token itself, and keeps what was written where that has expired.
csrf.exempt(report)
