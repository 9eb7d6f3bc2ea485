"""Refuse what CKAN's own pages would answer with an internal error.

That is a NUL character, which PostgreSQL fails on, a form's field without a name, and a search that cannot be read
where a page (CKAN's feeds) takes for granted that it can.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckan.lib.search import SearchError
from ckan.plugins import toolkit as tk
from flask import Blueprint, Response, jsonify

from ckanext.ogptn.logic.refusals import NUL, holds_nul

WRITTEN_NUL = b"\\u0000"
API = "/api/"

guard = Blueprint("ogptn_guard", __name__)


@guard.before_app_request
def refuse_nul() -> tuple[Response, int] | None:
    """Answer 400 to a page's request and 409, as CKAN's validators do, to one of the API; both name the argument."""
    names = names_with_nul()
    if not names:
        return None
    reason: str = tk._("NUL characters cannot be kept.")
    if tk.request.path.startswith(API):
        error = {"__type": "Validation Error", **{name: [reason] for name in names}}
        return jsonify({"success": False, "error": error}), 409
    return tk.abort(400, f"{', '.join(names)}: {reason}")


@guard.before_app_request
def refuse_nameless() -> tuple[Response, int] | None:
    """Answer 400 to a form with a field that has no name: CKAN takes for granted that each has one."""
    request = tk.request
    if request.mimetype != "multipart/form-data" or None not in {*request.form, *request.files}:
        return None
    reason: str = tk._("A field of the form has no name.")
    if request.path.startswith(API):
        error = {"__type": "Bad Request", "message": reason}
        return jsonify({"success": False, "error": error}), 400
    return tk.abort(400, reason)


@guard.app_errorhandler(SearchError)
def refuse_search(error: SearchError) -> tuple[str, int]:
    """Answer 400 to a search that cannot be read, with the reason."""
    variables = {"code": 400, "name": "Bad Request", "content": str(error)}
    return tk.render("error_document_template.html", variables), 400


def names_with_nul() -> list[str]:
    """Return the names of the request's arguments that hold a NUL character, ``path`` for the address itself."""
    request = tk.request
    found = ["path"] if NUL in request.path else []
    for arguments in (request.args, written() or {}):
        found += [str(name).replace(NUL, "") for name in arguments if holds(name, arguments)]
    return list(dict.fromkeys(found))


def written() -> Mapping[str, Any] | None:
    """Return a body in JSON where it writes a NUL character, and a form's texts."""
    request = tk.request
    if request.mimetype == "application/json":
        if WRITTEN_NUL not in request.get_data(cache=True):
            return None
        body = request.get_json(silent=True)
        return body if isinstance(body, dict) else None
    return request.form if request.method in ("POST", "PUT") else None


def holds(name: str, arguments: Mapping[str, Any]) -> bool:
    """Tell whether an argument, or one of several of its name, holds a NUL character."""
    several = getattr(arguments, "getlist", None)
    return holds_nul([name, several(name) if several else arguments[name]])
