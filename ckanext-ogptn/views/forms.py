"""Forms that visitors and officers send: not forged by another site, not filled by a machine."""

from __future__ import annotations

from ckan.config.middleware.flask_app import csrf
from ckan.plugins import toolkit as tk
from flask import Response, current_app
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]

# A field that people do not see. Machines that fill in whatever has a name betray themselves.
TRAP = "subject"


def is_genuine() -> bool:
    """Say whether a form carries the token of the visitor's own session.

    CKAN takes the token as checked on every view that somebody without a session has opened before, for everybody;
    here it is checked each time."""
    if not current_app.config["WTF_CSRF_ENABLED"]:
        return True
    try:
        csrf.protect()
    except CSRFError:
        return False
    return True


def refuse_forged() -> None:
    """Answer 400 to a form of the desk that another site may have sent."""
    if tk.request.method == "POST" and not is_genuine():
        tk.abort(
            400, tk._("This form has expired: go back, load the page again, and send it once more.")
        )


def is_trapped() -> bool:
    """Say whether a machine filled in the form."""
    return bool(tk.request.form.get(TRAP))


def unseen(page: str, status: int = 200) -> Response:
    """Answer with a page that no cache keeps, no search engine lists, and whose address no other site is told."""
    response = Response(page, status=status)
    response.cache_control.no_store = True
    response.headers["X-Robots-Tag"] = "noindex"
    # The check against forged forms wants to know the page that sent one.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
