"""Follow by mail without an account: ask, confirm by the link of a mail, end by that of any."""

from __future__ import annotations

from typing import Any

from ckan.config.middleware.flask_app import csrf
from ckan.plugins import toolkit as tk
from flask import Blueprint, Response

from ckanext.ogptn import config
from ckanext.ogptn.views.answers import or_404
from ckanext.ogptn.views.forms import is_genuine, is_trapped, unseen

follow = Blueprint("ogptn_follow", __name__)
Record = dict[str, Any]
REFERENCES = {"commitment": "ogptn_commitment_show", "action_plan": "ogptn_action_plan_summary"}


def _action(name: str, **asked: Any) -> Any:
    return tk.get_action(name)({}, asked)


def ask() -> Response:
    """Show the form, or take it. Taken or not, a known address looks like an unknown one."""
    given = tk.request.values
    named = {kind: given[kind] for kind in REFERENCES if given.get(kind)}
    kind = next(iter(named), "")
    record = _record(kind, named[kind]) if kind else None
    email = tk.request.form.get("email", "").strip()
    if tk.request.method != "POST":
        return _form(kind, record)
    if not is_genuine():
        # The page was kept by a cache, or its token has expired: one more press, with the address kept.
        return _form(kind, record, email, asks_again=True, status=400)
    if not is_trapped():
        try:
            _action("ogptn_follow_create", email=email, **named)
        except tk.ValidationError as refused:
            return _form(kind, record, email, refused.error_dict, status=409)
    return tk.redirect_to("ogptn_follow.asked", **named)


def asked() -> Response:
    """Say that a mail is under way."""
    given = tk.request.args
    kind = next((kind for kind in REFERENCES if given.get(kind)), "")
    record = _record(kind, given[kind]) if kind else None
    variables = {"kind": kind, "record": record}
    return unseen(tk.render("ogptn/follow/asked.html", variables))


def _record(kind: str, reference: str) -> Record:
    found: Record = or_404(lambda: _action("package_show", id=reference))
    if found["type"] != kind:
        tk.abort(404, tk._("Not found, or you have no permission to view it"))
    return found


def _form(
    kind: str,
    record: Record | None,
    email: str = "",
    errors: dict[str, list[str]] | None = None,
    asks_again: bool = False,
    status: int = 200,
) -> Response:
    variables = {
        "kind": kind,
        "record": record,
        "email": email,
        "errors": errors or {},
        "asks_again": asks_again,
        "sends_mail": config.sends_mail(),
    }
    return unseen(tk.render("ogptn/follow/form.html", variables), status)


def confirm(token: str) -> Response:
    """Show a button, and confirm when it is pressed: programs that look into mails open links, and press nothing."""
    return _by_token(token, "ogptn_follow_confirm", "ogptn/follow/confirm.html")


def end(token: str) -> Response:
    """Show a button, and end when it is pressed, or when a mail program asks in one click (RFC 8058)."""
    if tk.request.method == "POST":
        _action("ogptn_follow_end", token=token)
        return unseen(tk.render("ogptn/follow/end.html", {"done": True}))
    return _by_token(token, "", "ogptn/follow/end.html")


def _by_token(token: str, action: str, template: str) -> Response:
    pressed = tk.request.method == "POST"
    try:
        wish = _action(action if pressed else "ogptn_follow_show", token=token)
    except tk.ObjectNotFound:
        return unseen(tk.render("ogptn/follow/stale.html"), 404)
    variables = {"wish": wish, "record": wish["record"], "done": pressed}
    return unseen(tk.render(template, variables))


BOTH = ["GET", "POST"]
follow.add_url_rule("/follow", view_func=ask, methods=BOTH)
follow.add_url_rule("/follow/asked", view_func=asked)
follow.add_url_rule("/follow/confirm/<token>", view_func=confirm, methods=BOTH)
follow.add_url_rule("/follow/end/<token>", view_func=end, methods=BOTH)
# Asking checks the token of the session itself. The other two are sent by whoever has the secret in the address, mail
# programs among them, which have no session.
csrf.exempt(follow)
