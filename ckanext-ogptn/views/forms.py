"""Forms that visitors and officers send: not forged by another site, not filled by a machine."""

from __future__ import annotations

from urllib.parse import urlsplit

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


def refuse_forged() -> Response | None:
    """Answer 400 to a form of the desk that another site may have sent; one of our own that has expired is kept."""
    if tk.request.method != "POST" or is_genuine():
        return None
    if is_from_here():
        return kept(400)
    return tk.abort(400, tk._("This form was sent from another site."))


def is_from_here() -> bool:
    """Say whether a page of this site sent the form, by what the browser tells of it."""
    told = tk.request.headers.get("Origin") or tk.request.headers.get("Referer") or ""
    return urlsplit(told).netloc == tk.request.host


def kept(status: int) -> Response:
    """Show what was typed, to be sent once more: a form that has expired, or whose sender must sign in again."""
    typed = [pair for pair in tk.request.form.items(multi=True) if pair[0] != "_csrf_token"]
    variables = {
        "typed": typed,
        "action": tk.request.full_path.rstrip("?"),
        "signed_in": tk.current_user.is_authenticated,
        "has_files": any(file.filename for file in tk.request.files.values()),
    }
    return unseen(tk.render("ogptn/desk/kept.html", variables), status)


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
