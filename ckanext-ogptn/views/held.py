"""Workbooks that a form sends: held until what a dry run finds has been looked at."""

from __future__ import annotations

from typing import Any

from ckan.plugins import toolkit as tk

from ckanext.ogptn import config
from ckanext.ogptn.logic.workbooks import holding


def caller() -> Any:
    """Return the context of who opens the page, for what is no action."""
    return {"user": tk.g.user, "auth_user_obj": tk.g.userobj}


def sent() -> str:
    """Hold the workbook that the form has sent; give its token, nothing where none was chosen."""
    file = tk.request.files.get("upload")
    # One byte more than is taken, so that what is too large is told as such.
    content = file.stream.read(config.import_megabytes() * 1024 * 1024 + 1) if file else b""
    return holding.hold(tk.g.user, content) if content else ""


def reason(error: tk.ValidationError | tk.ObjectNotFound) -> str:
    """Say why a held workbook cannot be looked at: it is none, or is held no more."""
    if isinstance(error, tk.ValidationError):
        return str(next(iter(error.error_dict["upload"])))
    return str(error.message)
