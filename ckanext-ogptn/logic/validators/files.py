"""Validators of files that callers send."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from werkzeug.datastructures import FileStorage

from ckanext.ogptn import config
from ckanext.ogptn.logic.validators.values import Value

_ = tk._

__all__ = ["ogptn_file"]

MEGABYTE = 1024 * 1024


def ogptn_file(value: Value) -> bytes:
    """Accept a file of a multipart form, or its bytes, and return these; no more of them than tell that it is too
    large."""
    if isinstance(value, FileStorage):
        value = value.stream.read(config.import_megabytes() * MEGABYTE + 1)
    if not isinstance(value, bytes) or not value:
        raise tk.Invalid(_("Send a workbook, as a file of a form."))
    return value
