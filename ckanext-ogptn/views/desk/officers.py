"""What the pages of the desk have in common: nobody is there unsigned, and what is not one's own is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, TypeVar

from ckan.plugins import toolkit as tk
from flask import Response

from ckanext.ogptn.views.forms import is_from_here, kept, refuse_forged

Answer = TypeVar("Answer")


def sign_in() -> Response | None:
    """Lead a visitor to the login, and from there back; refuse a form that another site may have sent.

    What an officer typed while the login ended is kept on a page that sends it again."""
    if tk.current_user.is_authenticated:
        return refuse_forged()
    if tk.request.method == "POST" and is_from_here():
        return kept(403)
    here = tk.request.full_path.rstrip("?")
    return tk.redirect_to("user.login", came_from=here if tk.request.method == "GET" else None)


def asked(ask: Callable[[], Answer]) -> Answer:
    """Answer 404 for what is not there, and 403 for what the caller may not do."""
    try:
        return ask()
    except tk.ObjectNotFound:
        return tk.abort(404, tk._("Not found, or you have no permission to view it"))
    except tk.NotAuthorized as refused:
        return tk.abort(403, str(refused.message or tk._("You may not do this.")))


def refuse(message: str) -> NoReturn:
    """Answer 403, and say who may."""
    tk.abort(403, message)
    raise AssertionError  # for the type checker: it does not know that CKAN's abort never returns
